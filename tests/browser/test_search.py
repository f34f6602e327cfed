"""The search of the header in a real Chromium: the slash, what hangs below the box, arrows, Enter and Escape."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.support.ground import Ground, lay
from workflow.models import Paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
BOX = "[data-search]"
HITS = "#found [role=option]"


@pytest.fixture
def ground(transactional_db: None) -> Ground:
    """A company that trades, written for good: the browser's server sees it."""
    return lay(timezone.now())


def number_of(ground: Ground) -> str:
    return Paper.objects.get(pk=ground.ours.things["order"]).number or ""


def test_slash_types_arrows_choose_and_enter_opens(open_page: OpenPage, ground: Ground) -> None:
    page = open_page(ground.boss)
    page.goto("/orders/")
    page.keyboard.press("/")
    page.keyboard.type("zkb")
    expect(page.locator(HITS).first).to_be_visible()
    expect(page.locator(BOX)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"{HITS}[aria-selected=true]")
    expect(chosen).to_contain_text("主控板")
    expect(page.locator(BOX)).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("主控板")


def test_a_whole_number_and_enter_open_the_paper_without_waiting(open_page: OpenPage, ground: Ground) -> None:
    page, number = open_page(ground.boss), number_of(ground)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{ground.ours.things['order']}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def test_enter_without_a_choice_shows_everything_and_escape_closes(open_page: OpenPage, ground: Ground) -> None:
    page = open_page(ground.boss)
    page.goto("/orders/")
    page.keyboard.press("/")
    page.keyboard.type("XS-")
    expect(page.locator(HITS).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=XS-*")
    expect(page.locator(".found-table tbody tr").first).to_be_visible()
