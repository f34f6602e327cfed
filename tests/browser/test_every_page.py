"""Every page of the site in a real Chromium: accessible in both themes, inside the policy, light, and fit for a phone.

The pages are found, not listed: every address that answers a plain GET of somebody with all rights with a whole page.
Script errors and breaches of the content security policy fail the test in the fixture `open_page`.
"""

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Error, Page, Response, expect

from tests.architecture.house import Address, addresses
from tests.architecture.test_access import OPEN
from tests.architecture.walk import url
from tests.support.axe import grave
from tests.support.ground import Ground, lay, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
REQUESTS = 10
COMPRESSED = 120 * 1024
THEMES = {"light": "", "dark": "color-contrast"}
"""Between the themes only colours differ."""
SHARES = 2
"""The pages are walked in so many tests, so that two processes share them."""
FEWEST = 60
"""There are at least so many pages; fewer means that the walk lost its way, not that the site shrank."""


@pytest.fixture
def pages(transactional_db: None) -> tuple[Ground, list[str]]:
    """A company with a paper of every kind, and the path of every whole page of it."""
    ground = lay(timezone.now())
    return ground, list(_pages(ground))


def _pages(ground: Ground) -> Iterator[str]:
    client = signed_in(ground.boss)
    for address in addresses():
        if address.name in OPEN or not _shows(address):
            continue
        path = url(address, ground.ours)
        answer = client.get(path)
        whole = not answer.streaming and b"<!doctype html>" in answer.content[:40]
        answer.close()  # an attachment is an open file
        if answer.status_code == 200 and whole:
            yield path


def _shows(address: Address) -> bool:
    return not address.route.startswith("accounts/log")


@pytest.mark.timeout(600)  # axe walks every page twice
@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_sound(open_page: OpenPage, pages: tuple[Ground, list[str]], share: int) -> None:
    """No grave finding of axe, light or dark; at most ten requests and 120 KB compressed.

    What a page that is already there asks about typed lines (a POST) is no part of bringing it up.
    """
    ground, paths = pages
    assert len(paths) >= FEWEST
    page = open_page(ground.boss)
    page.emulate_media(reduced_motion="reduce")  # colours are measured, not their change
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.request.method == "GET" else None)
    found: list[Any] = []
    for path in paths[share::SHARES]:
        answers.clear()
        page.goto(path)
        expect(page.locator(".htmx-request")).to_have_count(0)  # a function to wait for would be evaluated: forbidden
        found += _too_much(path, answers)
        for theme, only in THEMES.items():
            page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
            found += [(path, theme, one) for one in grave(page, only)]
    assert found == []


def test_every_page_fits_a_phone(open_page: OpenPage, pages: tuple[Ground, list[str]]) -> None:
    """Nothing is wider than the screen; tables scroll inside their own frame."""
    ground, paths = pages
    page = open_page(ground.boss, PHONE)
    wide = []
    for path in paths:
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        wide += [(path, width)] if width > PHONE["width"] else []
    assert wide == []


def _too_much(path: str, answers: list[Response]) -> list[Any]:
    weight = sum(map(_weight, answers))
    over = [(path, "requests", sorted(answer.url for answer in answers))] if len(answers) > REQUESTS else []
    return [*over, *([(path, "bytes", weight)] if weight > COMPRESSED else [])]


def _weight(answer: Response) -> int:
    """Bytes of an answer as a proxy would send it, compressed."""
    try:
        return len(gzip.compress(answer.body(), 6))
    except Error:  # a redirect has no body
        return 0
