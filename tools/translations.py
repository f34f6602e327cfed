"""Chinese of the screens: merges `locale/parts/*.po` into the catalogue Django reads, and checks it is complete.

    python tools/translations.py                 write locale/zh_Hans/LC_MESSAGES/django.po and django.mo
    python tools/translations.py --compile       write django.mo only (`./run` does it by itself)
    python tools/translations.py --missing PART  print empty entries for what PART uses and nobody translates
    python tools/translations.py --check         fail when a string has no Chinese, an entry is unused, two parts
                                                 disagree, placeholders differ, or the merged file is out of date

PART is an app (`orders`: its code and `templates/orders/`) or `core`, which also has the shared templates.
No gettext binaries are needed: code is read with `ast`, templates with Django's own `templatize`.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "locale" / "parts"
MERGED = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
NOT_SOURCES = {"tests", "tools", "benchmarks", "docs", "var", "locale", "static", "node_modules"}
SHARED_TEMPLATES = {"components", "registration", "errors"}
METADATA = {
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
CALLS: dict[str, tuple[str, ...]] = {
    "_": ("id",),
    "gettext": ("id",),
    "gettext_noop": ("id",),
    "gettext_lazy": ("id",),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
STRING = r"""(?:[uU]?"(?:[^"\\]|\\.)*"|[uU]?'(?:[^'\\]|\\.)*')"""
TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)")
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[sdfr]|%[sd]|\{\w*\}")


class Message(NamedTuple):
    """What a translation is looked up by."""

    context: str
    id: str
    plural: str


def _message(function: str, texts: list[str]) -> Message | None:
    names = CALLS[function]
    if len(texts) < len(names):
        return None
    found = dict(zip(names, texts, strict=False))
    return Message(found.get("context", ""), found["id"], found.get("plural", ""))


def _called(node: ast.Call) -> str:
    """The bare name of what is called: `_` of `_("x")`, `gettext` of `translation.gettext("x")`."""
    target = node.func
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")


def messages_of_code(text: str) -> Iterator[Message]:
    """The messages of a Python module."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or _called(node) not in CALLS:
            continue
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        message = _message(_called(node), texts)
        if message and message.id:
            yield message


def messages_of_template(text: str) -> Iterator[Message]:
    """The messages of a Django template."""
    for found in TEMPLATE_CALL.finditer(templatize(text)):
        texts = [ast.literal_eval(piece) for piece in re.findall(STRING, found.group(2))]
        message = _message(found.group(1), texts)
        if message and message.id:
            yield message


def code_files() -> Iterator[Path]:
    """The project's own Python modules that can speak to a person."""
    for folder in sorted(ROOT.iterdir()):
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in NOT_SOURCES:
            yield from sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def part_of(path: Path) -> str:
    """The part a source file belongs to."""
    top, *rest = path.relative_to(ROOT).parts
    if top != "templates":
        return top
    return "core" if len(rest) == 1 or rest[0] in SHARED_TEMPLATES else rest[0]


def used() -> dict[Message, set[str]]:
    """Every message of code and templates, with the parts that use it."""
    found: dict[Message, set[str]] = defaultdict(set)
    for path in code_files():
        for message in messages_of_code(path.read_text(encoding="utf-8")):
            found[message].add(part_of(path))
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            for message in messages_of_template(path.read_text(encoding="utf-8")):
                found[message].add(part_of(path))
    return found


def key_of(entry: polib.POEntry) -> Message:
    return Message(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def text_of(entry: polib.POEntry) -> str:
    """The Chinese of an entry; a plural has one form."""
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def parts() -> dict[str, list[polib.POEntry]]:
    """The entries of every part, by the part's name."""
    return {path.stem: list(polib.pofile(str(path), encoding="utf-8")) for path in sorted(PARTS.glob("*.po"))}


def merged(entries: dict[str, list[polib.POEntry]]) -> polib.POFile:
    """One catalogue of all parts, sorted, so that the same parts give the same file."""
    by_key = {key_of(entry): entry for part in entries.values() for entry in part if text_of(entry)}
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = dict(METADATA)
    for key in sorted(by_key):
        source = by_key[key]
        catalogue.append(
            polib.POEntry(
                msgctxt=source.msgctxt,
                msgid=source.msgid,
                msgid_plural=source.msgid_plural,
                msgstr=source.msgstr,
                msgstr_plural=dict(source.msgstr_plural),
                flags=["python-format"] if PLACEHOLDER.search(source.msgid) else [],
            )
        )
    return catalogue


def write(*, readable: bool = True) -> None:
    """Writes the compiled catalogue and, if `readable`, the merged one beside it."""
    catalogue = merged(parts())
    MERGED.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save_as_mofile(str(MERGED.with_suffix(".mo")))
    if readable:
        MERGED.write_text(str(catalogue), encoding="utf-8")


def _placeholders(text: str) -> set[str]:
    return {found.group(1) or found.group(0) for found in PLACEHOLDER.finditer(text)}


def _wrong_placeholders(entries: dict[str, list[polib.POEntry]]) -> Iterator[str]:
    for name, part in entries.items():
        for entry in part:
            wanted = _placeholders(entry.msgid_plural or entry.msgid)
            if text_of(entry) and _placeholders(text_of(entry)) != wanted:
                yield f"{name}.po: placeholders differ: {entry.msgid!r} -> {text_of(entry)!r}"


def _disagreements(entries: dict[str, list[polib.POEntry]]) -> Iterator[str]:
    seen: dict[Message, tuple[str, str]] = {}
    for name, part in entries.items():
        for entry in part:
            first, text = seen.setdefault(key_of(entry), (name, text_of(entry)))
            if text != text_of(entry):
                yield f"{entry.msgid!r} is {text!r} in {first}.po and {text_of(entry)!r} in {name}.po"


def complaints() -> list[str]:
    """Everything that keeps the catalogue from being complete and right, one sentence each."""
    entries, wanted = parts(), used()
    have = {key_of(entry) for part in entries.values() for entry in part if text_of(entry)}
    missing = [f"no Chinese ({', '.join(sorted(wanted[key]))}): {key.id!r}" for key in sorted(set(wanted) - have)]
    unused = [
        f"{name}.po: nobody uses {entry.msgid!r}"
        for name, part in entries.items()
        for entry in part
        if key_of(entry) not in wanted
    ]
    stale = [] if MERGED.exists() and MERGED.read_text(encoding="utf-8") == str(merged(entries)) else ["not merged yet"]
    return [*missing, *unused, *_disagreements(entries), *_wrong_placeholders(entries), *stale]


def stubs(part: str) -> str:
    """Empty entries for the messages of `part` that no part translates."""
    have = {key_of(entry) for entries in parts().values() for entry in entries if text_of(entry)}
    found = [key for key, users in sorted(used().items()) if part in users and key not in have]
    entries = [
        polib.POEntry(
            msgctxt=key.context or None,
            msgid=key.id,
            msgid_plural=key.plural,
            msgstr_plural={0: ""} if key.plural else {},
        )
        for key in found
    ]
    return "\n".join(str(entry) for entry in entries)


def main(arguments: list[str]) -> int:
    settings.configure(USE_I18N=True)
    if arguments[:1] == ["--missing"]:
        print(stubs(arguments[1]))
        return 0
    if arguments[:1] == ["--check"]:
        found = complaints()
        print("\n".join(found) or "translations complete")
        return 1 if found else 0
    write(readable=arguments[:1] != ["--compile"])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
