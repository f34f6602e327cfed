"""A company whose handbook says who changes it, with everybody who drafts, approves and must not."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from accounts import services as accounts
from accounts.models import Unit, User
from demo.cast import PLANS, Plan, Seat, World, open_world
from handbook import books, services
from handbook.models import Version
from handbook.queries import kept
from handbook.services import Change
from tests.world import NOW, PASSWORD, TODAY, again
from workflow import approval
from workflow.models import Step

PRESETS = books.FOLDER
TOMORROW = TODAY + dt.timedelta(days=1)
LATER = NOW + dt.timedelta(days=1)
POSTS = """
[[post]]
code = "planning"
title = "制度规划"
role = "policy_owner"

[[post]]
code = "sales_manager"
title = "销售经理"
role = "dept_manager"

[[post]]
code = "general_manager"
title = "总经理"
role = "gm"

[[post]]
code = "price_committee"
title = "价格委员会"
role = "price_committee"
"""
GOVERNANCE = """
[[governance]]
area = "*"
drafts = ["planning"]
steps = [{ post = "general_manager" }]

[[governance]]
area = "pricing."
drafts = ["sales_manager"]
steps = [{ post = "price_committee" }, { post = "general_manager" }]
rule = "FIBRE-93"
"""
BANDS = """
[[sign_off]]
kind = "orders.order"
gate = "review"
up_to = { amount = 120000, inclusive = true }
steps = [{ post = "deputy_manager" }]

[[sign_off]]
kind = "orders.order"
gate = "review"
above = { amount = 120000, inclusive = false }
steps = [{ post = "deputy_manager" }, { post = "aftersales_manager" }]
rule = "PARTS-26"
"""
SEATS = (
    Seat("planner2", "甘霖", "planning", "制度规划", "policy_owner"),
    Seat("planner3", "苏叶", "planning", "制度规划", "policy_owner"),
    Seat("seller", "顾盼", "sales_manager", "销售经理", "dept_manager", "aftersales"),
    Seat("committee", "严正", "price_committee", "价格委员会", "price_committee"),
    Seat("chief", "陆维衡", "general_manager", "总经理", "gm"),
)


def trial_text(*, governance: str = GOVERNANCE, bands: str = BANDS) -> str:
    """The parts company's book with the people who change it, and orders in two bands of amounts."""
    text = (PRESETS / "parts.toml").read_text(encoding="utf-8")
    order = text.index('[[sign_off]]\nkind = "orders.order"')
    following = text.index("[[sign_off]]", order + 5)
    text = text[:order] + bands + "\n" + text[following:] + POSTS
    return re.sub(r"\[\[governance\]\][^\[]*(\[(?!\[)[^\[]*)*", "", text) + governance


def open_trial(folder: Path, text: str, code: str = "trial") -> World:
    """A company on that text, with a branch whose planner sits on the planning post there."""
    (folder / "trial.toml").write_text(text, encoding="utf-8")
    plan = PLANS["parts"]
    made = open_world(
        "trial", code=code, password=PASSWORD, since=dt.date(2026, 1, 1),
        plan=Plan(plan.name, plan.short_name, plan.address, plan.phone, plan.complaint_phone, plan.units,
                  (*plan.seats, *SEATS)),
    )  # fmt: skip
    branch = accounts.add_unit(made.company, code="branch", name="分公司", kind=Unit.Kind.BRANCH, parent=made.root)
    made.units["branch"] = branch
    admin = User.objects.create_user(f"{code}-branch", PASSWORD, name="分公司经理")
    accounts.assign(user=admin, post=made.posts["planning"], unit=branch, starts=dt.date(2026, 1, 1), by=None)
    made.people["branch_admin"] = again(admin)
    return made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of presets to which the test adds its own."""
    for preset in PRESETS.glob("*.toml"):
        (tmp_path / preset.name).write_bytes(preset.read_bytes())
    monkeypatch.setattr(books, "FOLDER", tmp_path)
    books.load.cache_clear()
    kept.forget()
    return tmp_path


@pytest.fixture
def trial(db: None, folder: Path) -> World:
    """The trial company."""
    return open_trial(folder, TEXT)


TEXT = trial_text()


def draft(world: World, by: User, old: str = "", new: str = "", **more: Any) -> Version:
    """A draft in which some words of the text are others; in force from tomorrow."""
    made = services.start(company=world.company, by=by, at=NOW)
    text = made.text.replace(old, new) if old else made.text
    assert text != made.text or not old
    stated = {"effective_on": TOMORROW, "reason": "门槛太低", **more}
    return services.change(made.pk, Change(text, **stated), by=by, at=NOW)


def submitted(world: World, by: User, old: str, new: str, **more: Any) -> Version:
    """A version that waits for approval."""
    return services.submit(draft(world, by, old, new, **more).pk, by=by, at=NOW)


def decide(version: Version, by: User, outcome: str = "approve", reason: str = "", at: dt.datetime = NOW) -> Version:
    """One decision on the open step."""
    step = Step.objects.get(round__paper_id=version.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=again(by), at=at, outcome=outcome, reason=reason)
    return Version.objects.select_related("paper", "maker", "company").get(pk=version.pk)


def approved(world: World, old: str, new: str, **more: Any) -> Version:
    """A version that the general manager approved; the company is read afresh."""
    made = decide(submitted(world, world.planner2, old, new, **more), world.chief)
    world.company.refresh_from_db()
    return made
