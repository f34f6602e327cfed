"""The small sheets beside an entry form: a light, a title, a few sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.foreign import Booked
from catalog.pricing import Authority, Reach
from catalog.typing import Known, TypedLine, below_text
from core.components import Text
from core.currencies import rate_text
from core.display import percent_text, price_text, qty_text
from core.money import ZERO

SHOWN = 6
"""More rows than these are counted, not listed."""


def line_numbers(numbers: Sequence[int]) -> str:
    """The first numbers of lines, and a sign that there are more."""
    return ", ".join(str(number) for number in numbers[:SHOWN]) + (" …" if len(numbers) > SHOWN else "")


@dataclass(frozen=True)
class Said:
    """One sentence; look ok, warn, bad, quiet or empty."""

    text: Text
    look: str = ""
    url: str = ""
    """where the sentence leads"""


@dataclass(frozen=True)
class Box:
    """One sheet: its light (ok, warn, bad or empty), its title, its sentences."""

    title: Text
    light: str = ""
    said: Sequence[Said] = ()


def currency_box(booked: Booked | None, own: str, lack: str = "") -> Box | None:
    """The rate at which a paper in a foreign currency is kept, or why there is none; None in the company's own."""
    if lack:
        return Box(_("Currency: no rate"), "warn", [Said(lack)])
    if booked is None:
        return None
    told = {"currency": booked.currency, "rate": rate_text(booked.rate), "own": own}
    said = Said(
        _("Prices are typed in %(currency)s; what is compared with prices, limits and debts is %(own)s.") % told
    )
    return Box(_("Currency: %(currency)s at the rate %(rate)s") % told, "ok", [said])


def stock_box(lines: Sequence[TypedLine], known: Known, *, held: bool) -> Box | None:
    """Which rows the stock does not serve; `held` says that the paper would wait until everything is there."""
    goods = [line for line in lines if line.product and not line.product.is_service and line.quantity]
    if not goods:
        return None
    short = [line for line in goods if line.index in known.short]
    if not short:
        return Box(_("Stock: everything is there"), "ok")
    title = ngettext("Stock: %(count)d row is short", "Stock: %(count)d rows are short", len(short))
    said = [Said(_short(line, known)) for line in short[:SHOWN]] + more(len(short))
    if held:
        said.append(Said(_("The order is held until everything is there."), "quiet"))
    return Box(title % {"count": len(short)}, "warn", said)


def more(count: int) -> list[Said]:
    """How many rows are not listed."""
    rest = count - SHOWN
    if rest <= 0:
        return []
    return [Said(ngettext("and %(count)d more row", "and %(count)d more rows", rest) % {"count": rest}, "quiet")]


def _short(line: TypedLine, known: Known) -> str:
    product = line.product
    assert product is not None  # noqa: S101 - goods only
    figures = {
        "line": line.no,
        "product": product.label,
        "available": qty_text(max(known.available.get(product.pk, ZERO), ZERO), product.decimals),
        "short": qty_text(known.short[line.index], product.decimals),
    }
    return _("Line %(line)s, %(product)s: available %(available)s, short by %(short)s.") % figures


def price_box(
    lines: Sequence[TypedLine], prices: Mapping[int, Authority], deciders: str, asked: Said | None = None
) -> Box | None:
    """Which prices are beyond the person's own right, and who will decide; `deciders` are the posts of the review.

    `asked` is what must be written before.
    """
    priced = [line for line in lines if line.product and line.index in prices and line.price is not None]
    if not priced:
        return None
    beyond = [line for line in priced if prices[line.index].beyond]
    said = [*_all_beyond(beyond, prices, deciders), *([asked] if asked else []), *_unknown(priced, prices)]
    if beyond:
        title = ngettext("Price: %(count)d row is beyond you", "Price: %(count)d rows are beyond you", len(beyond))
        return Box(title % {"count": len(beyond)}, "warn", said)
    return Box(_("Price: within your right") if not said else _("Price: nothing to compare with"), _quiet(said), said)


def _all_beyond(beyond: Sequence[TypedLine], prices: Mapping[int, Authority], deciders: str) -> list[Said]:
    """The first rows that are beyond the person, how many more there are, and who decides."""
    said = [Said(_beyond(line, prices[line.index])) for line in beyond[:SHOWN]] + more(len(beyond))
    if beyond and deciders:
        said.append(Said(_("Decided with the review: %(posts)s.") % {"posts": deciders}, "quiet"))
    return said


def _quiet(said: Sequence[Said]) -> str:
    return "" if said else "ok"


def _beyond(line: TypedLine, said: Authority) -> str:
    product = line.product
    assert product is not None  # noqa: S101 - priced lines have one
    figures = {
        "line": line.no,
        "product": product.label,
        "price": price_text(line.price),
        "base": price_text(product.base_price),
        "below": below_text(said),
        "own": percent_text(said.own),
        "lowest": price_text(said.lowest),
    }
    sentence = (
        _(
            "Line %(line)s, %(product)s: %(price)s is %(below)s below the base price %(base)s, more than any post "
            "may give. You may give %(own)s (not below %(lowest)s)."
        )
        if said.reach == Reach.NOBODY
        else _(
            "Line %(line)s, %(product)s: %(price)s is %(below)s below the base price %(base)s. You may give %(own)s "
            "(not below %(lowest)s)."
        )
    )
    return sentence % figures


def _unknown(priced: Sequence[TypedLine], prices: Mapping[int, Authority]) -> list[Said]:
    """Rows that cannot be compared: no base price, or no limits in the handbook."""
    bare = [line for line in priced if prices[line.index].reach == Reach.NO_BASE]
    said = []
    if bare:
        numbers = line_numbers([line.no for line in bare])
        said.append(Said(_("No base price to compare with: line %(lines)s.") % {"lines": numbers}, "warn"))
    if any(prices[line.index].reach == Reach.NO_RULE for line in priced):
        said.append(Said(_("The handbook does not say who may go below the base price."), "warn"))
    return said
