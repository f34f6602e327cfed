"""A real Chromium on the real pages: Debian's browser, our fonts, one context per person."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DESK = {"width": 1366, "height": 768}
PATIENCE_MS = 10_000
# Chromium's own line for every answer that is not 2xx; what such an answer says is the test's business.
EXPECTED = "Failed to load resource"
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.fail("The browser tests need Chromium: apt-get install chromium.")
    # Playwright's loop runs in this thread from now on. Django would refuse the test's own queries there, and it keeps
    # other connections than before: those of before are closed, or a forked process would inherit them.
    connections.close_all()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[OpenPage]:
    """`open_page(user)` opens a browser context of its own, signed in as that user (None: nobody), and gives its page.

    The test fails when a page reports a script error or a breach of the content security policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(user: Any = None, viewport: dict[str, int] | None = None) -> Page:
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN", viewport=viewport or DESK)  # type: ignore[arg-type]  # a plain dictionary is what it takes
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if user is not None:
            _sign_in(context, user, live_server.url)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _listen(message, complaints))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page with nobody signed in."""
    return open_page()


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page], Path]:
    """`picture(page)` writes a screenshot to var/test/pictures/TEST.png, for people to look at."""

    def taken(page: Page) -> Path:
        path = Path(os.environ["DANJU_VAR"]) / "pictures" / f"{request.node.name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return taken


def _sign_in(context: BrowserContext, user: Any, url: str) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    host = urlsplit(url).hostname
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": host or "", "path": "/"}])


def _listen(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error" and not message.text.startswith(EXPECTED):
        complaints.append(message.text)
