"""Which goods of an order go on which paper: open quantities, one paper per warehouse, amounts that add up."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeVar

from django.utils.translation import gettext as _

from core.display import qty_text
from core.money import part_of, split_tax
from core.refusals import NotAllowed
from orders.queries import OpenLine
from shipping.models.base import GoodsLine

Quantities = Mapping[int, Decimal]
"""order line's id → quantity in the product's unit"""
L = TypeVar("L", bound=GoodsLine)


@dataclass(frozen=True)
class Part:
    """So much of one order line."""

    line: OpenLine
    quantity: Decimal


class Goods(NamedTuple):
    """What goes out with one line of a delivery note."""

    note_id: int
    order_line_id: int
    product_id: int
    quantity: Decimal


@dataclass(frozen=True)
class Taken:
    """What live papers have of an order line already."""

    quantity: Decimal = Decimal(0)
    gross: Decimal = Decimal(0)


def chosen(lines: Sequence[OpenLine], quantities: Quantities | None) -> list[Part]:
    """The parts that are asked for; None asks for all that is open.

    Raises NotAllowed with the line's number (`facts`: line_id) when a quantity cannot stand or exceeds what is open.
    """
    by_id = {line.line_id: line for line in lines if line.stocked}
    wanted = {pk: line.to_notice for pk, line in by_id.items() if line.to_notice} if quantities is None else quantities
    if set(wanted) - set(by_id):
        raise NotAllowed(_("A line does not belong to this order."))
    parts = [Part(by_id[pk], quantity) for pk, quantity in wanted.items()]
    if not parts:
        raise NotAllowed(_("Nothing of this order is open for delivery."))
    for part in parts:
        _check(part)
    return sorted(parts, key=lambda part: part.line.no)


def _check(part: Part) -> None:
    line, quantity = part.line, part.quantity
    if quantity <= 0:
        sentence = _("Line %(line)s: the quantity must be above 0.")
    elif quantity != round(quantity, line.decimals):
        sentence = _("Line %(line)s: %(asked)s is not a whole number of the unit “%(unit)s”.")
    elif quantity > line.to_notice:
        sentence = _("Line %(line)s: %(asked)s are asked for, %(open)s are open.")
    else:
        return
    words = {"line": line.no, "asked": qty_text(quantity), "open": qty_text(line.to_notice), "unit": line.unit_name}
    raise NotAllowed(sentence % words, facts={"line_id": line.line_id})


class Lot(NamedTuple):
    """Goods that go on one paper: out of one warehouse, and on one sort of notice."""

    warehouse_id: int
    by_hand: bool
    parts: list[Part]


def lots(parts: Iterable[Part], by_hand: Collection[str] = ()) -> list[Lot]:
    """One lot per warehouse that keeps the items' classes (PARTS-31), by the warehouse's id.

    `by_hand` are the classes whose notice is written by hand (PARTS-30): their goods are lots of their own.
    """
    groups: dict[tuple[int, bool], list[Part]] = {}
    for part in parts:
        if part.line.warehouse is not None:
            key = part.line.warehouse.pk, part.line.warehouse.item_class in by_hand
            groups.setdefault(key, []).append(part)
    return [Lot(*key, group) for key, group in sorted(groups.items())]


def quantities_of(parts: Iterable[Part]) -> dict[int, Decimal]:
    """order line's id → quantity."""
    return {part.line.line_id: part.quantity for part in parts}


def as_lines(model: type[L], parts: Sequence[Part], taken: Mapping[int, Taken]) -> list[L]:
    """Unsaved, numbered lines with their share of the order lines' amounts."""
    return [_line(model, no, part, taken.get(part.line.line_id, Taken())) for no, part in enumerate(parts, 1)]


def _line(model: type[L], no: int, part: Part, taken: Taken) -> L:
    line = part.line
    gross = part_of(line.gross, taken.quantity + part.quantity, line.ordered, taken.gross)
    amounts = split_tax(gross, line.tax_rate)
    return model(
        no=no,
        order_line_id=line.line_id,
        product_id=line.product_id,
        description=line.name,
        quantity=part.quantity,
        unit_price=line.unit_price,
        tax_rate=line.tax_rate,
        **vars(amounts),
    )
