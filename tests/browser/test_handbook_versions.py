"""A planner changes one threshold in a real browser and submits it; approved, it is in force from tomorrow."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from handbook import queries
from handbook.models import Version
from tests.handbook.house import TEXT, decide, folder, open_trial
from tests.support.axe import grave

__all__ = ["folder"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


def test_a_threshold_is_changed_by_one_and_approved_by_another(
    open_page: OpenPage,
    committed_db: None,
    folder: Path,
) -> None:
    trial = open_trial(folder, TEXT)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    page = open_page(trial.planner2)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/handbook/versions/")
    page.get_by_role("button", name="新版本").click()
    page.get_by_label("生效日期").fill(tomorrow.isoformat())
    page.get_by_label("修改原因").fill("运费上涨")
    page.get_by_placeholder("查找：名称、条款编号、内容").fill("PARTS-57")
    rows = page.locator("[data-find-row]:visible")
    expect(rows).to_have_count(1)
    rows.locator("input").fill("500")
    assert grave(page) == []
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("修改 1 项")).to_be_visible()
    assert grave(page) == []
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("待批准").first).to_be_visible()
    decide(Version.objects.get(), trial.chief, at=timezone.now())
    trial.company.refresh_from_db()
    amounts = [
        queries.value(trial.company, "orders.freight_confirmation_above", day).amount
        for day in (timezone.localdate(), tomorrow)
    ]
    assert amounts == [300, 500]
