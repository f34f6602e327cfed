"""What stands in a cell, as a value: text, number, date, rate, one of several words. Each refuses with a sentence."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.exports import FORMULA_STARTS

Text = str | Promise
Reader = Callable[[str], Any]
_AS_TEXT = re.compile(r'="(.*)"\Z', re.DOTALL)
_SHORTENED = re.compile(r"\d(\.\d+)?E\+\d{2,}\Z", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: \d{2}:\d{2}(?::\d{2})?)?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_SERIAL = re.compile(r"\d{5}\Z")
_SERIAL_START = dt.date(1899, 12, 30)
_YES = {"1", "y", "yes", "true", "是", "对", "√", "✓"}
_NO = {"0", "n", "no", "false", "否", "不", "×"}
_HUNDRED = Decimal(100)
_MOST_PLACES = 30


class UnreadableError(Exception):
    """The cell cannot be what its column says; the message is the sentence for the person."""


def head_key(head: str) -> str:
    """A head without width variants, case, blanks, stars and brackets: what two ways of writing it share."""
    return "".join(char for char in unicodedata.normalize("NFKC", head).casefold() if char.isalnum())[:100]


def plain(text: str) -> str:
    """The text that a cell means. Refuses formulas without a result, errors, and numbers that lost their digits."""
    text = text.strip()
    if quoted := _AS_TEXT.match(text):
        return quoted.group(1).strip()  # the way of some programs to keep leading zeros
    if text.startswith("="):
        raise UnreadableError(_("The cell holds a formula without a result. Put the value itself there."))
    if text.startswith("#") and text.rstrip("!?").isupper() and len(text) < 10:
        raise UnreadableError(_("The cell holds the error %(error)s.") % {"error": text})
    if _SHORTENED.match(text):
        raise UnreadableError(
            _("The spreadsheet has shortened this number. Make the column text and type the number again.")
        )
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def text(typed: str) -> str:
    """The text as it stands."""
    return typed


def number(typed: str) -> Decimal:
    """A figure with or without thousands separators and currency sign; full-width digits are understood."""
    wanted = unicodedata.normalize("NFKC", typed).strip().lstrip("¥$").replace(",", "").replace(" ", "")
    try:
        found = Decimal(wanted.replace("−", "-"))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found.adjusted()) > _MOST_PLACES:  # 1E999999 is a number that fills the memory
        raise UnreadableError(_("“%(text)s” is not a number, such as 12.5.") % {"text": typed})
    return found


def whole(typed: str) -> int:
    """A whole number."""
    found = number(typed)
    if found != found.to_integral_value():
        raise UnreadableError(_("“%(text)s” is not a whole number, such as 12.") % {"text": typed})
    return int(found)


def rate(typed: str) -> Decimal:
    """A tax rate as a fraction: 13, 13% and 0.13 all mean 0.13."""
    in_hundredths = typed.rstrip().endswith(("%", "％"))
    found = number(typed.rstrip().rstrip("%％"))
    fraction = found / _HUNDRED if in_hundredths or found >= 1 else found
    if not 0 <= fraction < 1:
        raise UnreadableError(_("“%(text)s” is not a tax rate, such as 13 or 0.13.") % {"text": typed})
    return fraction


def day(typed: str) -> dt.date:
    """A date: 2026-06-10, 2026/6/10, 2026.6.10, 20260610, 2026年6月10日, or a spreadsheet's number of days."""
    wanted = unicodedata.normalize("NFKC", typed).strip()
    if _SERIAL.match(wanted):
        return _SERIAL_START + dt.timedelta(days=int(wanted))
    if found := _DAY.match(wanted) or _COMPACT.match(wanted):
        year, month, number = map(int, found.groups())
        try:
            return dt.date(year, month, number)
        except ValueError:
            pass  # 31 June: told below like any other text that is no day
    raise UnreadableError(_("“%(text)s” is not a date, such as 2026-06-10.") % {"text": typed})


def yes(typed: str) -> bool:
    """Yes or no."""
    key = typed.casefold()
    if key not in _YES | _NO:
        raise UnreadableError(_("“%(text)s” is neither yes nor no.") % {"text": typed})
    return key in _YES


def one_of(choices: Iterable[tuple[str, Text]], also: dict[str, str] | None = None) -> Reader:
    """A reader of one of several words, in either language; `also` maps further words to codes."""
    known = [(str(code), label) for code, label in choices]

    @cache
    def words() -> dict[str, str]:
        said = {head_key(word): code for code, label in known for word in (code, *in_every_language(label))}
        return {**(also or {}), **said}

    def read(typed: str) -> str:
        found = words().get(head_key(typed))
        if found is None:
            shown = "、".join(str(label) for _code, label in known)
            raise UnreadableError(_("“%(text)s” is none of: %(words)s.") % {"text": typed, "words": shown})
        return found

    return read


def in_every_language(label: Text) -> list[str]:
    """A label in every language of the screens."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(str(label))
    return found
