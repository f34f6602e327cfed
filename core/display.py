"""How values read on the screen: money, quantities, dates and spans of time as text.

Every function takes plain values and gives plain text; what is absent reads as an em dash, a negative figure
carries U+2212. The template filters of the same names stand in `core/templatetags/danju.py`.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ABSENT = "—"
MINUS = "−"
CENT = Decimal("0.01")
PRICE_DIGITS = 6
WEEKDAYS: tuple[Promise, ...] = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)


def grouped(value: Decimal) -> str:
    """Digits with thousands separators; the minus sign is a real one, and zero has none."""
    text = f"{value:,f}"
    if not value:
        return text.removeprefix("-")
    return text.replace("-", MINUS)


def _trimmed(value: Decimal, least: int) -> Decimal:
    """The same figure without needless zeros behind `least` decimals."""
    digits = value.normalize().as_tuple().exponent
    places = max(least, -digits if isinstance(digits, int) else least)
    return value.quantize(Decimal(1).scaleb(-places))


def money_text(value: Decimal | int | None) -> str:
    """`41,280.00`, `−0.01`; half a cent goes away from zero. No currency sign."""
    if value is None:
        return ABSENT
    return grouped(Decimal(value).quantize(CENT, ROUND_HALF_UP))


def price_text(value: Decimal | int | None) -> str:
    """`8.60`, `0.123456`: two to six decimals, as many as the price needs."""
    if value is None:
        return ABSENT
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-PRICE_DIGITS), ROUND_HALF_UP)
    return grouped(_trimmed(rounded, 2))


def qty_text(value: Decimal | int | None, decimals: int = PRICE_DIGITS) -> str:
    """`1,200`, `0.5`: rounded to the unit's `decimals`, trailing zeros gone."""
    if value is None:
        return ABSENT
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return grouped(_trimmed(rounded, 0))


def percent_text(value: Decimal | int | None) -> str:
    """A ratio as per cent with at most two decimals: 0.13 reads `13%`, 0.063 reads `6.3%`."""
    if value is None:
        return ABSENT
    return qty_text(Decimal(value) * 100, 2) + "%"


def _as_day(value: dt.date | dt.datetime) -> dt.date:
    """The business day: moments are read in the zone that is active for the request."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day_text(value: dt.date | dt.datetime | None, today: dt.date | None = None) -> str:
    """`06-10`, and `2025-11-18` when it is not this year's."""
    if value is None:
        return ABSENT
    day = _as_day(value)
    this_year = (today or timezone.localdate()).year
    return day.strftime("%m-%d") if day.year == this_year else day.isoformat()


def day_long_text(value: dt.date | dt.datetime | None, today: dt.date | None = None) -> str:
    """`6月10日 周三` for running text; with the year when it is not this year's."""
    if value is None:
        return ABSENT
    day = _as_day(value)
    parts = {"year": day.year, "month": day.month, "day": day.day, "weekday": WEEKDAYS[day.weekday()]}
    if day.year == (today or timezone.localdate()).year:
        return _("%(weekday)s %(month)d/%(day)d") % parts
    return _("%(weekday)s %(year)d/%(month)d/%(day)d") % parts


def moment_text(value: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """`09:12` for today's moments, else with the day in front. `value` is an aware moment."""
    if value is None:
        return ABSENT
    local = timezone.localtime(value)
    today = timezone.localtime(now or timezone.now()).date()
    clock = local.strftime("%H:%M")
    return clock if local.date() == today else f"{day_text(local.date(), today)} {clock}"


def span_text(span: dt.timedelta) -> str:
    """`48 分`, `1 小时 5 分`, `1 天 3 小时`: the two largest units of a span of time, never negative."""
    minutes = max(int(span.total_seconds()) // 60, 0)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return (
            _("%(days)d d %(hours)d h") % {"days": days, "hours": hours} if hours else _("%(days)d d") % {"days": days}
        )
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes % 60}
    return _("%(minutes)d min") % {"minutes": minutes}


def size_text(size: int) -> str:
    """The size of a file: `182 KB`, `1.4 MB`."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024)):,} KB"
    return f"{size / 1024 / 1024:,.1f} MB"
