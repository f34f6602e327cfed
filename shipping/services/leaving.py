"""Goods leave: drawn from stock on a cleared notice, shipped with the delivery note, booked on the order.

Locks go down the layers: notice, note, order, credit account, stock rows, counters.
"""

import datetime as dt
from collections.abc import Sequence

from accounts.models import User
from core.dates import business_date
from core.refusals import NotAllowed
from credit import queries as credit_queries
from credit import services as credit
from inventory import services as inventory
from orders import services as order_services
from orders.models import Order, PaymentTerms
from shipping import parts, policies, queries
from shipping.models import DeliveryNote, DeliveryNotice, NoteLine
from shipping.models.base import Consignment, GoodsLine
from shipping.services import making
from workflow import papers

GATE = "shipment"


@papers.retrying
def issue_notice(pk: int, *, by: User, at: dt.datetime) -> DeliveryNote:
    """Draw the goods of a signed and confirmed notice from stock; makes the note that travels with them (PARTS-29).

    Raises NotAllowed before both have signed, or when the stock is not there; NotYours for others than keepers.
    """
    with papers.door(DeliveryNotice, pk, event="issued", by=by, at=at, scoped=False) as notice:
        policies.check_visible(notice, by)
        policies.check_issue(notice, by)
        notice.issue()
    lines = list(notice.lines.all())
    note = _note_of(notice)
    making.write(note, [parts.copied(line) for line in lines], came_from=notice.paper, by=by, at=at)
    _draw(notice, lines, by=by, at=at)
    making.number(note, at)
    return note


def _note_of(notice: DeliveryNotice) -> DeliveryNote:
    same = ("company", "unit", "order", "customer_id", "warehouse", "made_on", "collected", "address", "consignee")
    head = {name: getattr(notice, name) for name in (*same, "phone", "remark")}
    return DeliveryNote(notice=notice, carries_charges=not queries.charges_carried(notice.order_id), **head)


@papers.retrying
def ship_notice(pk: int, *, by: User, at: dt.datetime, carrier: str = "", tracking: str = "") -> DeliveryNote:
    """The drawn goods leave with their note; the order counts them as shipped (PARTS-29).

    Raises NotAllowed before the warehouse has confirmed and the goods are drawn, or when cover is gone meanwhile.
    """
    with papers.door(DeliveryNotice, pk, event="shipped", by=by, at=at, scoped=False) as notice:
        policies.check_visible(notice, by)
        policies.check_ship_notice(notice, by)
        notice.ship(at)
        notice.dispatch(carrier, tracking)
    note_pk = queries.note_of(notice.pk)
    with papers.door(DeliveryNote, note_pk, event="shipped", by=by, at=at, scoped=False) as note:
        note.ship(at)
        note.dispatch(carrier, tracking)
    _book(note, list(note.lines.all()), by=by, at=at)
    return note


@papers.retrying
def ship_note(pk: int, *, by: User, at: dt.datetime, carrier: str = "", tracking: str = "") -> DeliveryNote:
    """Goods of a company without notices leave with the printed note: stock is issued and the order told.

    Raises NotAllowed before it is printed (OFFICE-118), when stock is not there, or when cover is gone meanwhile.
    """
    with papers.door(DeliveryNote, pk, event="shipped", by=by, at=at, scoped=False) as note:
        policies.check_visible(note, by)
        policies.check_ship_note(note, by)
        note.ship(at)
        note.dispatch(carrier, tracking)
    lines = list(note.lines.all())
    _book(note, lines, by=by, at=at)
    _draw(note, lines, by=by, at=at)
    return note


def _book(note: DeliveryNote, lines: Sequence[NoteLine], *, by: User, at: dt.datetime) -> None:
    """Tell the order, then ask for cover once more where something changed since it was released."""
    goods = {line.order_line_id: line.quantity for line in lines}
    order = order_services.record_shipped(note.order_id, goods, paper=note.paper, by=by, at=at)
    if _changed(order, at):
        answer = credit.cover(_facts(order, at), by=by, at=at)
        if not answer.ok:
            raise NotAllowed(answer.reason)


def _changed(order: Order, at: dt.datetime) -> bool:
    """Whether what released the order may no longer stand: money was taken back, or the limit was changed."""
    if order.payment_terms != PaymentTerms.MONTHLY:
        return order.paid < order.gross
    return credit_queries.limit_changed_since(order.company, order.customer_id, order.released_at or at)


def _facts(order: Order, at: dt.datetime) -> credit.CoverFacts:
    return credit.CoverFacts(
        company=order.company,
        customer_id=order.customer_id,
        paper=order.paper,
        gate=GATE,
        terms=order.payment_terms,
        amount=order.gross,
        on=business_date(at, order.company.zone),
    )


def _draw(document: Consignment, lines: Sequence[GoodsLine], *, by: User, at: dt.datetime) -> None:
    """Take the goods out of the document's warehouse, from what is held for its order."""
    inventory.issue(
        paper=document.paper,
        for_paper=document.order.paper,
        lines=[(line.product_id, line.quantity) for line in lines],
        warehouse_id=document.warehouse_id,
        by=by,
        at=at,
    )
