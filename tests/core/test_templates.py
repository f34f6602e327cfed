"""Rails for every template: the strict content policy holds, icons exist, nobody decides about rights in markup."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "print" not in path.relative_to(ROOT / "templates").parts]
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:|\bhx-on\b|\bhx-vars\b|url\(data:",
    re.I,
)
ICONS = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (ROOT / "static" / "icons.svg").read_text(encoding="utf-8")))
NAMED = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon=["']([a-z0-9-]+)["']""")
CODE = [path for path in ROOT.glob("*/**/*.py") if path.relative_to(ROOT).parts[0] not in {".venv", "var", "tests"}]
FOREIGN = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
RIGHTS = re.compile(r"""{%\s*(?:if|elif)\b[^%]*(?:\bperms\b|\bpermissions\b|\.state\s*[=!]=|\.role\b)""")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_template_has_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert INLINE.findall(text) == []
    assert FOREIGN.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_template_can_be_read(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))


def test_icons_that_are_named_exist() -> None:
    unknown = [
        (_name(path), name)
        for path in [*PAGES, *CODE]
        for found in NAMED.findall(path.read_text(encoding="utf-8"))
        for name in found
        if name and name not in ICONS
    ]
    assert unknown == []


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_template_holds_no_permission_or_state_logic(path: Path) -> None:
    assert RIGHTS.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.css")), ids=_name)
def test_style_sheet_draws_no_data_images_and_fetches_nothing(path: Path) -> None:
    assert re.findall(r"url\(\s*[\"']?(?:data:|https?:|//)|@import", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted((ROOT / "static" / "js").glob("*.js")), ids=_name)
def test_script_evaluates_no_text_as_code(path: Path) -> None:
    assert (
        re.findall(r"\beval\(|new Function|setAttribute\([\"']style|\.cssText", path.read_text(encoding="utf-8")) == []
    )


def test_what_the_first_page_fetches_is_light() -> None:
    """Without what only entry pages and prints ask for; those are weighed in tests/browser/test_every_page.py."""
    elsewhere = ("print", "grid", "kept")
    fetched = [
        path
        for path in (ROOT / "static").rglob("*")
        if path.suffix in {".css", ".js", ".svg"} and not path.name.startswith(elsewhere)
    ]
    assert sum(len(gzip.compress(path.read_bytes())) for path in fetched) <= 90_000


def test_vendored_files_have_their_licences() -> None:
    assert sorted(path.name for path in (ROOT / "static" / "vendor").glob("*LICENSE*")) == [
        "bootstrap-LICENSE.txt",
        "htmx-LICENSE.txt",
        "lucide-LICENSE.txt",
    ]
