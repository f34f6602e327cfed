"""The text of a handbook as plain data, as it is changed: read exactly, written anew by `writing`."""

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.refusals import NotAllowed
from handbook import books
from handbook.books import Handbook
from handbook.schema import KEYS, HandbookError
from handbook.writing import dumps

Raw = dict[str, Any]
VALUES, INFERRED = "values", "inferred"


def preset_text(preset: str) -> str:
    """The text that a company starts from."""
    return (books.FOLDER / f"{preset}.toml").read_text(encoding="utf-8")


def raw(text: str) -> Raw:
    """The data of a text that was checked before (`checked`); amounts as they are written, not as floats."""
    return tomllib.loads(text, parse_float=Decimal)


def written(data: Raw) -> str:
    """The text of the data; above each value the rule it comes from."""
    rules = {key: KEYS[key].rule for key in data.get(VALUES, {}) if key in KEYS}
    kept = {key: value for key, value in data.items() if value or not isinstance(value, list)}
    return dumps(kept, rules)


def checked(text: str, name: str, field: str = "") -> Handbook:
    """The book that a text says; NotAllowed with place and reason when it cannot be read."""
    try:
        return books.parse(text, name)
    except HandbookError as error:
        raise NotAllowed(_("The text cannot be taken: %(reason)s") % {"reason": error}, field=field) from error


def rows(data: Raw, table: str) -> list[Raw]:
    """The rows of one of the tables, such as sign_off; none where the text has none."""
    return list(data.get(table, []))


def tables(*data: Raw) -> list[str]:
    """Names of the tables of rows that any of the texts has, in their order."""
    found = (name for each in data for name, value in each.items() if isinstance(value, list) and name != INFERRED)
    return list(dict.fromkeys(found))


def without(some: Iterable[Raw], others: Iterable[Raw]) -> list[Raw]:
    """The rows of `some` that are not among `others`."""
    known = list(others)
    return [row for row in some if row not in known]
