"""The typed figures of a handbook: edges, limits, bands, tiers, times of day and days of the year."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.display import qty_text

NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPAN = re.compile(r"(\d+) ?(min|h|d|wd|mo|y)\Z")


@dataclass(frozen=True)
class Threshold:
    """An amount or a quantity with the edge rule: does the value itself count (以上) or not (超过)?"""

    amount: Decimal
    inclusive: bool

    def reached_by(self, value: Decimal) -> bool:
        """Whether `value` lies on the far side of the threshold."""
        return value >= self.amount if self.inclusive else value > self.amount

    def holds(self, value: Decimal) -> bool:
        """Whether `value` lies on the near side, read as an upper edge (以内 with the amount itself, else 不足)."""
        return value <= self.amount if self.inclusive else value < self.amount

    def said(self, *, lower: bool, unit: str = "") -> str:
        """Said aloud as a lower or an upper edge, in a unit."""
        if lower:
            sentence = _("%(amount)s and above") if self.inclusive else _("above %(amount)s")
        else:
            sentence = _("up to and including %(amount)s") if self.inclusive else _("below %(amount)s")
        return sentence % {"amount": f"{qty_text(self.amount)} {unit}".strip()}

    @property
    def above(self) -> str:
        """Said aloud as a lower edge."""
        return self.said(lower=True)

    @property
    def below(self) -> str:
        """Said aloud as an upper edge."""
        return self.said(lower=False)


@dataclass(frozen=True)
class Band:
    """The amounts between two edges; either may be open."""

    above: Threshold | None = None
    up_to: Threshold | None = None

    def covers(self, value: Decimal | None) -> bool:
        """Whether a value lies inside; without a value only the band of all amounts speaks."""
        if value is None:
            return self.above is None and self.up_to is None
        return (self.above is None or self.above.reached_by(value)) and (self.up_to is None or self.up_to.holds(value))

    @property
    def empty(self) -> bool:
        """Whether no amount lies inside."""
        return _ends_before(self.up_to, self.above)

    def overlaps(self, other: "Band") -> bool:
        """Whether some amount lies in both."""
        return not _ends_before(self.up_to, other.above) and not _ends_before(other.up_to, self.above)

    def gap_to(self, following: "Band") -> bool:
        """Whether some amount lies between this band and the one above it."""
        if self.up_to is None or following.above is None:
            return False
        if self.up_to.amount == following.above.amount:
            return not (self.up_to.inclusive or following.above.inclusive)
        return self.up_to.amount < following.above.amount

    def __str__(self) -> str:
        """Said aloud; nothing where both edges are open."""
        said = [self.above.above] if self.above else []
        said += [self.up_to.below] if self.up_to else []
        return "，".join(said)


def _ends_before(upper: Threshold | None, lower: Threshold | None) -> bool:
    if upper is None or lower is None:
        return False
    if upper.amount == lower.amount:
        return not (upper.inclusive and lower.inclusive)
    return upper.amount < lower.amount


@dataclass(frozen=True)
class Range:
    """From the least to the most, both counted (50-500)."""

    least: Decimal
    most: Decimal

    def covers(self, value: Decimal) -> bool:
        """Whether a value lies inside, the ends included."""
        return self.least <= value <= self.most

    def __str__(self) -> str:
        return f"{self.least}-{self.most}"


@dataclass(frozen=True)
class Tier:
    """What an order is multiplied by up to an edge; the last tier has none."""

    rate: Decimal
    up_to: Threshold | None = None


@dataclass(frozen=True, order=True)
class Clock:
    """A time of day."""

    time: dt.time

    @classmethod
    def read(cls, raw: object) -> "Clock":
        """From "08:30"; raises ValueError."""
        return cls(dt.time.fromisoformat(str(raw)))

    def __str__(self) -> str:
        return f"{self.time:%H:%M}"


@dataclass(frozen=True, order=True)
class MonthDay:
    """A day that comes each year."""

    month: int
    day: int

    @classmethod
    def read(cls, raw: object) -> "MonthDay":
        """From "06-30"; raises ValueError. 29 February is a day of leap years only."""
        found = dt.date.fromisoformat(f"2000-{raw}")
        return cls(found.month, found.day)

    def __str__(self) -> str:
        return _("%(month)s-%(day)s") % {"month": self.month, "day": self.day}


@dataclass(frozen=True, order=True)
class Weekday:
    """A day of the week, Monday 0."""

    number: int

    @classmethod
    def read(cls, raw: object) -> "Weekday":
        """From "mon" to "sun"; raises ValueError."""
        return cls(NAMES.index(str(raw)))

    def __str__(self) -> str:
        days = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
        return days[self.number]


@dataclass(frozen=True)
class Span:
    """A length of time in a unit that a procedure speaks of: 10min, 4h, 3d, 2wd (working days), 6mo, 1y."""

    count: int
    unit: str

    @classmethod
    def read(cls, raw: object) -> "Span":
        """From "4h"; raises ValueError."""
        found = SPAN.match(str(raw))
        if found is None:
            raise ValueError(raw)
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        units = {
            "min": _("%(count)s minutes"),
            "h": _("%(count)s hours"),
            "d": _("%(count)s days"),
            "wd": _("%(count)s working days"),
            "mo": _("%(count)s months"),
            "y": _("%(count)s years"),
        }
        return units[self.unit] % {"count": self.count}
