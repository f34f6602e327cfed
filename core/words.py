"""The word for a choice of a row, such as its state: looked up once for each language, not once for each row."""

from functools import cache, partialmethod
from inspect import getattr_static
from typing import Any

from django.utils.translation import get_language

_SAID = 10_000
_words: dict[tuple[Any, str, object, str | None], str] = {}


def word(row: Any, field: str) -> str:
    """What `row.get_<field>_display()` says."""
    kind: Any = type(row)
    if not _is_of_choices(kind, field):
        return str(_said(row, field))
    key = (kind, field, getattr(row, field), get_language())
    if key not in _words:
        if len(_words) > _SAID:  # a value outside the choices is its own word; such must not fill the memory
            _words.clear()
        _words[key] = str(_said(row, field))
    return _words[key]


@cache
def _is_of_choices(kind: Any, field: str) -> bool:
    """Whether Django says the word, from the value alone; a method of the model's own may look at more."""
    return isinstance(getattr_static(kind, f"get_{field}_display", None), partialmethod)


def _said(row: Any, field: str) -> Any:
    return getattr(row, f"get_{field}_display")()
