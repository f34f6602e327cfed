"""The browser that the other browser tests use."""

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_browser_reaches_the_pages_and_their_policy_forbids_inline_script(page: Page, live_server: Any) -> None:
    answer = page.goto("/nowhere/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
