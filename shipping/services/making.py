"""What making a notice and making a note have in common: claim the open quantities, one document per warehouse."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from accounts.models import User
from catalog.lines import totals
from core.dates import business_date
from handbook import queries as handbook
from orders import queries as orders
from orders import services as order_services
from orders.models import Order
from shipping import parts, queries
from shipping.models import NoteLine, NoticeLine
from shipping.models.base import Consignment, GoodsLine
from shipping.parts import Lot, Part, Quantities, Taken
from workflow import papers
from workflow.models import Paper

C = TypeVar("C", bound=Consignment)
LINES: dict[str, tuple[type[GoodsLine], str]] = {
    "shipping.notice": (NoticeLine, "notice"),
    "shipping.note": (NoteLine, "note"),
}
"""kind → its lines and what they call their head"""


def says_nothing(lot: Lot) -> Mapping[str, Any]:
    """Nothing beside what the order says."""
    return {}


def make(
    model: type[C],
    order: Order,
    quantities: Quantities | None,
    *,
    by: User,
    at: dt.datetime,
    remark: str = "",
    first: Mapping[str, Any] | None = None,
    every: Callable[[Lot], Mapping[str, Any]] = says_nothing,
    by_hand: Collection[str] = (),
    held: bool = False,
) -> list[C]:
    """Documents of a locked order, one per warehouse (PARTS-31), numbered; it counts their quantities as noticed.

    `every` is what each of them says of its lot, `first` what only the first says; `by_hand` are the classes of goods
    that go on papers of their own; `held` is for notices that decide on credit themselves. What is not open is refused,
    so of two people who claim the same goods
    one is told.
    """
    asked = parts.chosen(orders.lines_of_locked(order), quantities)
    taken = taken_of(asked)
    order_services.record_noticed(order.pk, parts.quantities_of(asked), by=by, at=at, held=held)
    made: list[C] = []
    for lot in parts.lots(asked, by_hand):
        document = _head(model, order, lot.warehouse_id, remark, at, {**({} if made else first or {}), **every(lot)})
        lines = parts.as_lines(LINES[model.KIND][0], lot.parts, taken)
        write(document, lines, came_from=order.paper, by=by, at=at)
        made.append(document)
    for document in made:
        number(document, at)
    return made


def taken_of(asked: Iterable[Part]) -> dict[int, Taken]:
    """What live papers have of the lines already. No line has more on them than it counts as noticed, so lines that
    count nothing need not be asked."""
    return queries.taken(part.line.line_id for part in asked if part.line.noticed)


def _head(model: type[C], order: Order, warehouse_id: int, remark: str, at: dt.datetime, more: Mapping[str, Any]) -> C:
    return model(
        order=order,
        customer_id=order.customer_id,
        warehouse_id=warehouse_id,
        made_on=business_date(at, order.company.zone),
        company=order.company,
        unit=order.unit,
        collected=order.collected,
        address=order.address,
        consignee=order.consignee,
        phone=order.phone,
        remark=remark.strip(),
        **more,
    )


def write(document: Consignment, lines: Sequence[GoodsLine], *, came_from: Paper, by: User, at: dt.datetime) -> None:
    """Save a new document with its totals and lines."""
    total(document, lines)
    company, unit = document.company, document.unit
    papers.create(document, company=company, unit=unit, by=by, at=at, came_from=(came_from,))
    save_lines(document, lines)


def save_lines(document: Consignment, lines: Sequence[GoodsLine]) -> None:
    """Save new lines of a document."""
    model, head = LINES[document.KIND]
    for line in lines:
        setattr(line, head, document)
    model._default_manager.bulk_create(lines)


def total(document: Consignment, lines: Sequence[GoodsLine]) -> None:
    """The document's amounts are the sum of its lines'."""
    amounts = totals(lines)
    document.gross, document.tax, document.net = amounts.gross, amounts.tax, amounts.net


def number(document: Consignment, at: dt.datetime) -> None:
    """Number a document; the counter is the last row that is locked."""
    on = business_date(at, document.company.zone)
    papers.give_number(document, handbook.value(document.company, f"numbers.{document.KIND}", on), on)


def give_back(document: Consignment, *, by: User, at: dt.datetime) -> None:
    """The document's quantities are open on the order again."""
    model, head = LINES[document.KIND]
    rows = model._default_manager.filter(**{head: document}).values_list("order_line_id", "quantity")
    order_services.record_noticed(document.order_id, {pk: -quantity for pk, quantity in rows}, by=by, at=at, held=True)
