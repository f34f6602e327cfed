"""Every page of the site in a real Chromium: accessible in both themes, inside the policy, light, and fit for a phone.

The pages are found, not listed: every address that answers a plain GET of somebody with all rights with a whole page.
Script errors and breaches of the content security policy fail the test in the fixture `open_page`.
"""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.architecture.house import Address, addresses
from tests.architecture.test_access import OPEN
from tests.architecture.walk import url
from tests.support.ground import Ground, lay, signed_in
from tests.support.sound import PHONE, too_wide, unsound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
SHARES = 2
"""The pages are walked in so many tests, so that two processes share them."""
FEWEST = 130
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
    """No grave finding of axe, light or dark; at most ten requests and 120 KB compressed."""
    ground, paths = pages
    assert len(paths) >= FEWEST
    assert unsound(open_page(ground.boss), paths[share::SHARES]) == []


def test_every_page_fits_a_phone(open_page: OpenPage, pages: tuple[Ground, list[str]]) -> None:
    """Nothing is wider than the screen; tables scroll inside their own frame."""
    ground, paths = pages
    assert too_wide(open_page(ground.boss, PHONE), paths) == []
