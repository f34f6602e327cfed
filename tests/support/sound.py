"""What makes a page sound in a real Chromium: accessible in both themes, light, and fit for a phone."""

import gzip
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Error, Page, Response, expect

from tests.support.axe import grave

PHONE = {"width": 390, "height": 844}
REQUESTS = 10
COMPRESSED = 120 * 1024
THEMES = {"light": "", "dark": "color-contrast"}
"""Between the themes only colours differ."""


def unsound(page: Page, paths: Iterable[str]) -> list[Any]:
    """Grave findings of axe, light or dark; more than ten requests or 120 KB compressed.

    What a page that is already there asks about typed lines (a POST) is no part of bringing it up.
    """
    page.emulate_media(reduced_motion="reduce")  # colours are measured, not their change
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.request.method == "GET" else None)
    found: list[Any] = []
    for path in paths:
        answers.clear()
        page.goto(path)
        expect(page.locator(".htmx-request")).to_have_count(0)  # a function to wait for would be evaluated: forbidden
        found += _too_much(path, answers)
        for theme, only in THEMES.items():
            page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
            found += [(path, theme, one) for one in grave(page, only)]
    return found


def too_wide(page: Page, paths: Iterable[str]) -> list[tuple[str, int]]:
    """Pages wider than a phone; tables scroll inside their own frame."""
    wide = []
    for path in paths:
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        wide += [(path, width)] if width > PHONE["width"] else []
    return wide


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
