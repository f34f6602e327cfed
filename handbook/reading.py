"""Reading one value of a handbook from TOML: what is allowed, what the value becomes, and how it is said aloud."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ROLES
from handbook.figures import Clock, MonthDay, Range, Span, Threshold, Tier, Weekday
from handbook.floors import PriceFloors
from handbook.floors import read as read_floors

Text = str | Promise
NOT_SET = "not set"
_CODE = re.compile(r"[a-z][a-z0-9_]*\Z")


class HandbookError(Exception):
    """A handbook that cannot be read. Each problem is a sentence with the file, the place and what would be allowed."""

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


@dataclass
class Problems:
    """What is wrong with one text, gathered so that its writer sees everything at once."""

    name: str
    found: list[str] = field(default_factory=list)

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Whatever is refused inside is noted with the file and this place."""
        try:
            yield
        except HandbookError as error:
            self.add(place, *error.problems)

    def add(self, place: str, *problems: str) -> None:
        """Note problems of a place."""
        self.found += [f"{self.name}: {place}: {problem}" for problem in problems]

    def raise_any(self) -> None:
        """Raise HandbookError with all of them, in the order in which they were met."""
        if self.found:
            raise HandbookError(*self.found)


def _plain(value: Any) -> str:
    return str(value)


@dataclass(frozen=True)
class Reader:
    """How a value of one type is read. `choices` are the words allowed where only some are, with their meaning.

    `each` is how the value of one class is read, where there is one for each class.
    """

    type: str
    read: Callable[[Any], Any]
    allowed: Text
    choices: Mapping[str, Text] = field(default_factory=dict)
    show: Callable[[Any], str] = _plain
    each: "Reader | None" = None

    def __call__(self, raw: Any) -> Any:
        """The typed value. Raises HandbookError with what would be allowed."""
        try:
            return self.read(raw)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, InvalidOperation) as error:
            raise HandbookError(_("%(allowed)s is allowed") % {"allowed": self.allowed}) from error


def _need(condition: bool) -> None:
    if not condition:
        raise ValueError


def _amount(raw: Any) -> Decimal:
    _need(isinstance(raw, int | float | str) and not isinstance(raw, bool))
    amount = Decimal(str(raw))
    _need(amount.is_finite() and amount >= 0)
    return amount


def _percent(raw: Any) -> Decimal:
    share = _amount(raw)
    _need(share <= 100)
    return share


def _whole(raw: Any) -> int:
    _need(isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0)
    return int(raw)


def _flag(raw: Any) -> bool:
    _need(isinstance(raw, bool))
    return bool(raw)


def _text(raw: Any) -> str:
    _need(isinstance(raw, str))
    return str(raw)


def _code(raw: Any) -> str:
    _need(isinstance(raw, str) and bool(_CODE.match(raw)))
    return str(raw)


def _list(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read_all(raw: Any) -> tuple[Any, ...]:
        _need(isinstance(raw, list))
        return tuple(read(part) for part in raw)

    return read_all


def _fields(raw: Any, *names: str) -> dict[str, Any]:
    _need(isinstance(raw, dict) and set(raw) == set(names))
    return dict(raw)


def _threshold(raw: Any) -> Threshold:
    parts = _fields(raw, "amount", "inclusive")
    return Threshold(_amount(parts["amount"]), _flag(parts["inclusive"]))


def _range(raw: Any) -> Range:
    parts = _fields(raw, "least", "most")
    found = Range(_amount(parts["least"]), _amount(parts["most"]))
    _need(found.least <= found.most)
    return found


def _tier(raw: Any) -> Tier:
    _need(isinstance(raw, dict))
    edge = None if "up_to" not in raw else _threshold(raw["up_to"])
    _need(set(raw) <= {"up_to", "rate"})
    rate = _amount(raw["rate"])
    _need(0 < rate <= 1)
    return Tier(rate, edge)


def _tiers(raw: Any) -> tuple[Tier, ...]:
    tiers: tuple[Tier, ...] = _list(_tier)(raw)
    edges = [tier.up_to.amount for tier in tiers[:-1] if tier.up_to]
    _need(len(edges) == len(tiers) - 1 and edges == sorted(set(edges)) and tiers[-1].up_to is None)
    return tiers


def _floors(raw: Any) -> PriceFloors:
    for role in raw if isinstance(raw, dict) else ():
        _need(role == "inclusive" or bool(_role(role)))
    return read_floors(raw)


def _role(raw: Any) -> str:
    if raw not in ROLES:
        sentence = _("the role %(role)s is unknown; one of %(roles)s is allowed")
        raise HandbookError(sentence % {"role": raw, "roles": ", ".join(sorted(ROLES))})
    return str(raw)


def _number(raw: Any) -> str:
    _need("{n" in _text(raw))
    return _text(raw)


def _date(raw: Any) -> dt.date:
    _need(isinstance(raw, dt.date) and not isinstance(raw, dt.datetime))
    return dt.date.fromisoformat(str(raw))


def _shown_list(values: Iterable[Any]) -> str:
    return "、".join(str(value) for value in values) or str(_("none"))


def _shown_flag(value: bool) -> str:
    return str(_("yes") if value else _("no"))


def _shown_tiers(tiers: Iterable[Tier]) -> str:
    return "；".join(f"{tier.up_to.below if tier.up_to else _('beyond')} × {tier.rate}" for tier in tiers)


flag = Reader("flag", _flag, gettext_lazy("true or false"), show=_shown_flag)
whole = Reader("whole", _whole, gettext_lazy("a whole number from 0"))
amount = Reader("amount", _amount, gettext_lazy("an amount such as 300.00, not below 0,"))
percent = Reader("percent", _percent, gettext_lazy("per cent from 0 to 100"), show=lambda share: f"{share}%")
text = Reader("text", _text, gettext_lazy("plain text"))
texts = Reader("texts", _list(_text), gettext_lazy("a list of texts"), show=_shown_list)
code = Reader("code", _code, gettext_lazy("a code of small letters, digits and _"))
threshold = Reader(
    "threshold",
    _threshold,
    gettext_lazy("{ amount = an amount not below 0, inclusive = true or false }"),
    show=lambda edge: edge.above,
)
ceiling = Reader("ceiling", _threshold, threshold.allowed, show=lambda edge: edge.below)
between = Reader("range", _range, gettext_lazy("{ least = …, most = … }, not below 0,"))
tiers = Reader(
    "tiers",
    _tiers,
    gettext_lazy("a list of { up_to = { amount = …, inclusive = … }, rate = 0.98 }, edges rising, none on the last,"),
    show=_shown_tiers,
)
discounts = Reader(
    "limits",
    _floors,
    gettext_lazy(
        '{ inclusive = true or false, <role> = <per cent below 100>, { off = <amount> }, "list" or "any", … }'
    ),
)
role = Reader("role", _role, gettext_lazy("a role"), show=lambda name: str(ROLES[name].name))
role_or_none = Reader(
    "role",
    lambda raw: _role(raw) if raw else _text(raw),
    gettext_lazy("a role or nothing"),
    show=lambda name: str(ROLES[name].name if name else _("none")),
)
post = Reader("post", _text, gettext_lazy("the code of a post"))
"""A post of the same handbook, or nothing; that it is there is checked with the whole text."""
posts = Reader("posts", _list(_text), gettext_lazy("a list of codes of posts"), show=_shown_list)
"""Several posts of the same handbook; they are checked with the whole text."""
number = Reader("number", _number, gettext_lazy("a pattern with {n:04}"))
clock = Reader("clock", Clock.read, gettext_lazy("a time such as 08:30"))
clocks = Reader("clocks", _list(Clock.read), gettext_lazy("a list of times such as 08:30"), show=_shown_list)
span = Reader("span", Span.read, gettext_lazy("a time such as 10min, 4h, 3d, 2wd (working days), 6mo or 1y"))
days_off = Reader("dates off", _list(_date), gettext_lazy("a list of dates such as 2026-10-01"), show=_shown_list)
day_ranges = Reader(
    "days",
    _list(lambda raw: _day_range(_text(raw))),
    gettext_lazy("a list of days of the month such as 7-10"),
    show=lambda ranges: _shown_list(f"{first}-{last}" for first, last in ranges),
)
dates = Reader("dates", _list(MonthDay.read), gettext_lazy("a list of days such as 06-30"), show=_shown_list)
weekdays = Reader(
    "weekdays", _list(Weekday.read), gettext_lazy("a list of mon, tue, wed, thu, fri, sat, sun"), show=_shown_list
)


def _day_range(raw: str) -> tuple[int, int]:
    first, last = (int(part) for part in raw.split("-"))
    _need(1 <= first <= last <= 31)
    return first, last


def one_of(**choices: Text) -> Reader:
    """One of some words, each with its meaning."""

    def read(raw: Any) -> str:
        _need(isinstance(raw, str) and raw in choices)
        return str(raw)

    allowed = format_lazy(gettext_lazy("one of {words}"), words=", ".join(choices))
    return Reader("one of", read, allowed, choices, lambda word: str(choices[word]))


def some_of(**choices: Text) -> Reader:
    """A list of some words, each with its meaning."""

    def read(raw: Any) -> tuple[str, ...]:
        words: tuple[str, ...] = _list(_text)(raw)
        _need(set(words) <= set(choices))
        return words

    allowed = format_lazy(gettext_lazy("a list of {words}"), words=", ".join(choices))
    return Reader("some of", read, allowed, choices, lambda words: _shown_list(choices[word] for word in words))


def template(*names: str) -> Reader:
    """A text in which some words stand in braces, to be filled in."""

    def read(raw: Any) -> str:
        _text(raw).format(**dict.fromkeys(names, ""))
        return str(raw)

    return Reader("template", read, format_lazy(gettext_lazy("text with {words} in braces"), words=", ".join(names)))


def by_class(each: Reader, classes: Mapping[str, Text]) -> Reader:
    """A value for each class of customers, such as { member = …, non_member = … }."""

    def read(raw: Any) -> dict[str, Any]:
        _need(isinstance(raw, dict) and set(raw) <= set(classes))
        return {name: each(value) for name, value in raw.items()}

    def show(values: Mapping[str, Any]) -> str:
        return "；".join(f"{classes[name]}：{each.show(value)}" for name, value in values.items())

    allowed = gettext_lazy("{ member = …, non_member = …, key_account = … }")
    return Reader(f"{each.type} by class", read, allowed, classes, show, each)
