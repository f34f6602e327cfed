"""The rows of a paper while they are being typed: read leniently, answered with what the clerk wants to know.

Nothing here writes or refuses; a row that cannot stand yet says so and leaves the others alone. Every answer is
finished text in the person's language.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Company
from catalog import queries
from catalog.dealings import LastPrice
from catalog.foreign import Booked
from catalog.lineforms import LineForm
from catalog.lines import LineInput, fault_of, net_price, price_line
from catalog.models import Product
from catalog.pricing import Authority, Price, Reach, Whole, judge
from core.currencies import Foreign, rounded
from core.display import day_text, grouped, money_text, percent_text, price_text, qty_text
from core.forms import MOST_ROWS
from core.keys import whole_number
from core.money import NOTHING, ZERO, Amounts
from handbook.floors import PriceFloors


@dataclass
class TypedLine:
    """One row as far as it is typed. `no` is its place as the clerk sees it, from 1, deleted rows left out."""

    index: int
    no: int
    text: str
    product: Product | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    tax_rate: Decimal | None = None
    arrive_on: dt.date | None = None
    description: str = ""
    discount: Decimal | None = None
    whole: Decimal = ZERO
    """discount on the whole paper, as far as this line has its part of it"""
    booked: Booked | None = None
    """the rate of the foreign currency in which prices are typed"""
    unpriced: bool = False
    """no rate is booked: what the line costs cannot be said"""
    errors: dict[str, str] = field(default_factory=dict)
    suggest: dict[str, str] = field(default_factory=dict)

    @property
    def price(self) -> Decimal | None:
        """What the line will cost each in the company's currency: as typed, else the product's own; after discounts."""
        if self.unpriced:
            return None
        return self.booked.own(self.keyed) if self.booked and self.keyed is not None else self.keyed

    @property
    def keyed(self) -> Decimal | None:
        """The same in the currency in which prices are typed."""
        stated = self.own_price if self.unit_price is None else self.unit_price
        return net_price(stated, self.discount, self.whole) if stated is not None and self.discounted else stated

    @property
    def own_price(self) -> Decimal | None:
        """The product's own price, as it would be typed."""
        if self.product is None or self.unpriced:
            return None
        return self.booked.abroad(self.product.base_price) if self.booked else self.product.base_price

    @property
    def shown_gross(self) -> str:
        """The amount of the line in the currency in which prices are typed; empty while it does not stand."""
        if not self.amounts or self.quantity is None or self.keyed is None:
            return ""
        if self.booked is None:
            return money_text(self.amounts.gross)
        return grouped(rounded(self.quantity * self.keyed, self.booked.currency))

    @property
    def discounted(self) -> bool:
        """Whether anything is taken off the price that is typed."""
        return bool(self.discount or self.whole)

    @property
    def rate(self) -> Decimal:
        """The tax rate that will be on the line."""
        return self.product.tax_rate if self.product and self.tax_rate is None else self.tax_rate or ZERO

    @property
    def stands(self) -> bool:
        """Whether a service would take the line as it is."""
        return self.product is not None and self.quantity is not None and not self.errors

    @property
    def amounts(self) -> Amounts | None:
        """The amounts the line will have, once it stands."""
        if not self.stands or self.quantity is None or self.price is None:
            return None
        return price_line(self.quantity, self.price, self.rate)

    @property
    def lack(self) -> str:
        """Why the line cannot be submitted yet; empty when it can."""
        if self.errors:
            return next(iter(self.errors.values()))
        if self.product is None:
            return _("Type a product: its code, name, pinyin initials or barcode.")
        return "" if self.quantity is not None else _("Enter a quantity, such as 12.")

    def line_input(self) -> LineInput:
        """The line as a service takes it; only where it stands."""
        assert self.product is not None  # noqa: S101 - said by `stands`
        assert self.quantity is not None  # noqa: S101 - said by `stands`
        return LineInput(
            self.product.pk,
            self.quantity,
            self.unit_price,
            self.tax_rate,
            self.description,
            self.arrive_on,
            self.discount,
        )


# -- reading ---------------------------------------------------------------------------------------------------------


def read_lines(
    data: Mapping[str, Any],
    company: Company,
    form: type[LineForm] = LineForm,
    prefix: str = "lines",
    discount: Decimal = ZERO,
) -> list[TypedLine]:
    """The rows of a sent form that say anything, deleted ones left out; one query, two with a misspelt product.

    `discount` is the one on the whole paper; charges such as freight are passed on without it.
    """
    fields = form().fields
    count = min(whole_number(str(data.get(f"{prefix}-TOTAL_FORMS", ""))) or 0, MOST_ROWS)
    there = [index for index in range(count) if not data.get(f"{prefix}-{index}-DELETE")]
    rows = [(index, no, _texts(data, f"{prefix}-{index}-", fields)) for no, index in enumerate(there, 1)]
    lines = [_read(index, no, texts, fields) for index, no, texts in rows if any(texts.values())]
    settle(lines, company)
    for line in lines:
        line.whole = discount if line.product and not line.product.charge else ZERO
    return lines


def _texts(data: Mapping[str, Any], start: str, fields: Iterable[str]) -> dict[str, str]:
    return {name: str(data.get(start + name, "")).strip() for name in fields}


def _read(index: int, no: int, texts: Mapping[str, str], fields: Mapping[str, forms.Field]) -> TypedLine:
    line = TypedLine(index, no, texts["product"], description=texts.get("description", ""))
    for name in ("quantity", "unit_price", "discount", "tax_rate", "arrive_on"):
        if texts.get(name):
            _clean(line, name, texts[name], fields[name])
    return line


def _clean(line: TypedLine, name: str, text: str, shape: forms.Field) -> None:
    """Take a cell by the rules of the form's own field, or keep the field's sentence."""
    try:
        setattr(line, name, shape.clean(text))
    except ValidationError as error:
        line.errors[name] = " ".join(error.messages)


def settle(lines: Sequence[TypedLine], company: Company) -> None:
    """Find the products of all lines at once and say what keeps a line from standing."""
    found = queries.resolve(company, [line.text for line in lines if line.text])
    unknown = [text for text, resolved in found.items() if resolved.product is None and not resolved.candidates]
    near = queries.nearest(company, unknown) if unknown else {}
    for line in lines:
        if line.text:
            _settle(line, found[line.text], near.get(line.text))


def _settle(line: TypedLine, resolved: queries.Resolved, near: Product | None) -> None:
    line.product = resolved.product
    if line.product is None:
        line.errors = {"product": resolved.sentence if near is None else _nearly(line.text, near), **line.errors}
        line.suggest = {"product": near.code} if near else {}
        return
    # Without a quantity the rest is judged as for one piece.
    fault = fault_of(line.product, Decimal(1) if line.quantity is None else line.quantity, line.unit_price)
    if fault:
        line.errors.setdefault(fault.field, fault.sentence)


def _nearly(text: str, near: Product) -> str:
    return _("There is no “%(text)s”. Do you mean %(product)s?") % {"text": text, "product": near}


def total(lines: Iterable[TypedLine]) -> Amounts:
    """The sum of the lines that stand."""
    return sum((line.amounts for line in lines if line.amounts), NOTHING)


# -- stock -----------------------------------------------------------------------------------------------------------


def shortages(lines: Iterable[TypedLine], available: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What each row (by index) is short of, when the rows are served in their order; services need no stock."""
    left, short = dict(available), {}
    for line in lines:
        if line.product is None or line.product.is_service or line.quantity is None:
            continue
        got = min(max(left.get(line.product.pk, ZERO), ZERO), line.quantity)
        left[line.product.pk] = left.get(line.product.pk, ZERO) - got
        if got < line.quantity:
            short[line.index] = line.quantity - got
    return short


# -- prices ----------------------------------------------------------------------------------------------------------


def authorities(lines: Iterable[TypedLine], roles: Sequence[str], floors: PriceFloors | None) -> Whole:
    """Whose decision the price of each row is, by index, and of the paper; charges have a price of their own."""
    return judge(
        {
            line.index: (Price(line.price, line.rate), Price(line.product.base_price, line.product.tax_rate))
            for line in lines
            if line.product and line.price is not None and not line.product.charge
        },
        roles,
        floors,
    )


def below_text(said: Authority) -> str:
    """How far below the base price; a cent beyond one's own right does not read as the right itself."""
    shown = percent_text(round(said.below, 3))
    return _("just over %(own)s") % {"own": shown} if said.beyond and shown == percent_text(said.own) else shown


def authority_text(said: Authority) -> str:
    """How a price stands against the base price, in a few words; empty when there is nothing to say."""
    figures = {"below": below_text(said), "own": percent_text(said.own)}
    match said.reach:
        case Reach.OTHER | Reach.NOBODY:
            return _("%(below)s below base, you may give %(own)s") % figures
        case Reach.OWN | Reach.NO_RULE:
            return _("%(below)s below base") % figures
        case Reach.NO_BASE:
            return _("No base price")
    return ""


def net_text(line: TypedLine) -> str:
    """What each costs after the discounts that are typed; empty without one."""
    return _("Net price %(price)s") % {"price": price_text(line.keyed)} if line.discounted and line.price else ""


# -- answering -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """What is known beside the rows: stock and history by product, shortages and prices by row."""

    available: Mapping[int, Decimal]
    last: Mapping[int, LastPrice]
    short: Mapping[int, Decimal]
    prices: Mapping[int, Authority]
    customer: bool = False
    """whether a customer is named, so that a missing last price means a first purchase"""


def facts(line: TypedLine, known: Known) -> dict[str, Any]:
    """What the grid shows beside one row, as finished text."""
    if line.product is None:
        return {"errors": line.errors, "suggest": line.suggest, "look": "bad" if line.errors else "", "note": ""}
    product, last = line.product, known.last.get(line.product.pk)
    note, look = _note(line, known)
    return {
        "code": product.code,
        "name": product.label,
        "unit": product.unit_name,
        "price": plain(line.own_price or None),
        "gross": line.shown_gross,
        "available": "" if product.is_service else qty_text(known.available.get(product.pk, ZERO), product.decimals),
        "short": line.index in known.short,
        "last": price_text(last.keyed(line.booked)) if last else "",
        "last_price": plain(last.keyed(line.booked)) if last else "",
        "last_note": f"{day_text(last.on)} {last.number}".strip() if last else "",
        "note": note,
        "look": look,
        "errors": line.errors,
        "suggest": {},
    }


def _note(line: TypedLine, known: Known) -> tuple[str, str]:
    """What the row wants to be said, the most urgent first, and its look."""
    price = known.prices.get(line.index)
    told = (_shortage(line, known), net_text(line), authority_text(price) if price else "")
    said = [text for text in told if text]
    if not said and _is_first(line, known):
        said = [_("First purchase")]
    return _("; ").join(said), _look(line, known, price)


def _shortage(line: TypedLine, known: Known) -> str:
    if line.index not in known.short or line.product is None:
        return ""
    return _("Short by %(quantity)s") % {"quantity": qty_text(known.short[line.index], line.product.decimals)}


def _is_first(line: TypedLine, known: Known) -> bool:
    """Whether the customer never bought these goods."""
    product = line.product
    return bool(known.customer and product and not product.is_service and product.pk not in known.last)


def _look(line: TypedLine, known: Known, price: Authority | None) -> str:
    if line.errors:
        return "bad"
    doubtful = price is not None and (price.beyond or price.reach == Reach.NO_RULE)
    return "warn" if doubtful or line.index in known.short else ""


def plain(value: Decimal | None) -> str:
    """A price as it is typed: no grouping, so that a field takes it back."""
    return "" if value is None else price_text(value).replace(",", "")


def wanted(data: Mapping[str, Any], lines: Sequence[TypedLine]) -> list[TypedLine]:
    """The rows whose facts are asked for: `only` names them; absent, all; empty, none."""
    if "only" not in data:
        return list(lines)
    named = {whole_number(part.strip()) for part in str(data["only"]).split(",")}
    return [line for line in lines if line.index in named]


def at_the_rate(lines: Iterable[TypedLine], booked: Booked | None, *, missing: bool = False) -> None:
    """The currency in which the rows are typed; `missing` says that no rate of it is booked."""
    for line in lines:
        line.booked, line.unpriced = booked, missing


def currency_of(booked: Booked | None, unpriced: str) -> str:
    """In which currency prices are typed: its code, '' for the company's own, '?' for one without a rate."""
    return booked.currency if booked else "?" if unpriced else ""


def totals_text(lines: Sequence[TypedLine], whole: Amounts, abroad: Foreign | None = None) -> dict[str, str]:
    """The foot of the form; `abroad` is what it comes to in a foreign currency."""
    return {
        **({"currency": abroad.currency, "foreign": abroad.beside_code} if abroad else {}),
        "count": str(len(lines)),
        "net": money_text(whole.net),
        "tax": money_text(whole.tax),
        "gross": money_text(whole.gross),
    }


def first_lack(lines: Iterable[TypedLine]) -> str:
    """The first row that cannot stand, with its number and why; empty when all stand."""
    for line in lines:
        if line.lack:
            return _("Line %(line)s: %(sentence)s") % {"line": line.no, "sentence": line.lack}
    return ""
