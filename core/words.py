"""The word for a choice of a row, such as its state: looked up once for each language, not once for each row."""

from typing import Any

from django.utils.translation import get_language

_SAID = 10_000
_words: dict[tuple[type, str, object, str | None], str] = {}


def word(row: Any, field: str) -> str:
    """What `row.get_<field>_display()` says, for a field whose word depends on nothing but its value."""
    key = (type(row), field, getattr(row, field), get_language())
    said = _words.get(key)
    if said is None:
        if len(_words) > _SAID:  # a field without choices says its value; that must not fill the memory
            _words.clear()
        said = _words[key] = str(getattr(row, f"get_{field}_display")())
    return said
