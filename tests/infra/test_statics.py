"""What `collectstatic` makes of our modules: an import must name the file whose content was meant."""

import re
from pathlib import Path
from typing import Any

from django.core.management import call_command

IMPORT = re.compile(r'^import[^"]*"\./(?P<name>[^"]+)"', re.MULTILINE)


def test_modules_import_each_other_by_names_made_of_their_content(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "core.statics.HashedStatics"}}
    call_command("collectstatic", "--noinput", verbosity=0)
    hashed = {path.name: path.read_text() for path in (tmp_path / "js").glob("*.????????????.js")}
    imported = {name: [_plain(each) for each in IMPORT.findall(text)] for name, text in hashed.items()}
    assert {_plain(name): names for name, names in imported.items() if names} == {
        "grid.js": ["grid-rows.js"],
    }
    meant = {each for text in hashed.values() for each in IMPORT.findall(text)}
    assert meant == {name for name in hashed if _plain(name) in {"grid-rows.js"}}


def _plain(name: str) -> str:
    """The name without its hash."""
    return re.sub(r"\.[0-9a-f]{12}\.js$", ".js", name)
