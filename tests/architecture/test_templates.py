"""Links in templates lead to the same or a lower app."""

import re
from pathlib import Path

from tests.architecture.house import APPS, ROOT, SPANNING_APPS, addresses, layer

URL_NAME = re.compile(r"""\{%-?\s*url\s+["']([\w:]+)["']""")
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE)


def _templates() -> list[tuple[str, Path]]:
    folders = [(app, folder) for app in APPS for folder in (ROOT / "templates" / app, ROOT / app / "templates")]
    return [(app, path) for app, folder in folders for path in folder.rglob("*.html")]


def test_links_lead_downwards() -> None:
    upwards = [
        f"{path.relative_to(ROOT)} links to {name}"
        for app, path in _templates()
        if app not in SPANNING_APPS
        for name in URL_NAME.findall(path.read_text(encoding="utf-8"))
        if layer(name.partition(":")[0]) > layer(app)
    ]
    assert upwards == []


def test_links_have_an_address() -> None:
    known = {address.name for address in addresses()}
    dead = [
        f"{path.relative_to(ROOT)} links to {name}"
        for path in (ROOT / "templates").rglob("*.html")
        for name in URL_NAME.findall(path.read_text(encoding="utf-8"))
        if name not in known
    ]
    assert dead == []


def test_pages_hold_no_inline_script_or_style() -> None:
    """The strict policy would drop them silently. Papers for print go through no browser."""
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if "prints" not in path.parts and INLINE.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
