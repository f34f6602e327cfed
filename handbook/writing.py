"""A handbook's data as TOML again: the same data give the same text, which a person can read and correct."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
WIDE = 100
"""a list longer than this has each of its parts on a line of its own"""


def dumps(data: Mapping[str, Any], remarks: Mapping[str, str] | None = None) -> str:
    """The whole text: `[values]` and other tables first, then each row of the lists of tables.

    `remarks` are words that stand as a comment above the value with that key.
    """
    plain = {key: value for key, value in data.items() if not isinstance(value, dict) and not _is_rows(value)}
    tables = {key: value for key, value in data.items() if isinstance(value, dict)}
    parts = ["\n".join(_lines(plain, remarks or {}))] if plain else []
    parts += ["\n".join([f"[{_key(key)}]", *_lines(table, remarks or {})]) for key, table in tables.items()]
    parts += [_row(key, row) for key, rows in data.items() if _is_rows(rows) for row in rows]
    return "\n\n".join(parts) + "\n"


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _row(key: str, row: Mapping[str, Any]) -> str:
    return "\n".join([f"[[{_key(key)}]]", *_lines(row, {})])


def _lines(table: Mapping[str, Any], remarks: Mapping[str, str]) -> Iterator[str]:
    for key, value in table.items():
        if remark := " ".join(remarks.get(key, "").split()):
            yield f"# {remark}"
        yield f"{_key(key)} = {_value(value, wide=True)}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _value(value: Any, *, wide: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _paragraphs(value) if wide and "\n" in value else _string(value)
    if isinstance(value, dict):
        return _inline([f"{_key(key)} = {_value(each)}" for key, each in value.items()])
    if isinstance(value, list):
        return _list([_value(each) for each in value], wide=wide)
    return _plain(value)


def _inline(parts: list[str]) -> str:
    return f"{{ {', '.join(parts)} }}" if parts else "{}"


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}" if value != value.to_integral_value() else f"{value:.0f}"
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _list(parts: list[str], *, wide: bool) -> str:
    line = f"[{', '.join(parts)}]"
    if not wide or len(line) <= WIDE:
        return line
    return "\n".join(["[", *(f"    {part}," for part in parts), "]"])


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _paragraphs(text: str) -> str:
    """Each line of the text on a line of its own."""
    lines = "\n".join(_string(line)[1:-1] for line in text.split("\n"))
    return f'"""\n{lines}"""'
