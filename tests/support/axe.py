"""Accessibility of a page in a real browser, as axe finds it."""

from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Page

GRAVE = {"serious", "critical"}
_FINDINGS = """only => axe.run({resultTypes: ["violations"], ...(only && {runOnly: [only]})}).then(found =>
    found.violations.map(one => ({id: one.id, impact: one.impact, html: one.nodes[0].html})))"""


def grave(page: Page, only: str = "") -> list[str]:
    """What axe finds serious or critical on a page; `only` one of its rules, where all were asked before."""
    if not only:
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_FINDINGS, only)
    return [f"{one['id']}: {one['html']}" for one in found if one["impact"] in GRAVE]
