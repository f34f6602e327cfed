"""Goods leave: drawn from stock on a cleared notice, shipped with the delivery note, booked on the order.

Locks go down the layers: notice, note, order, credit account, stock rows, counters.
"""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import business_date
from core.refusals import NotAllowed
from credit import services as credit
from handbook.terms import Gate
from inventory import services as inventory
from orders import services as order_services
from orders.cover import cover_facts
from shipping import policies, queries
from shipping.models import DeliveryNote, DeliveryNotice
from shipping.models.base import Consignment
from shipping.parts import Goods
from shipping.policies import emergencies as emergency_policies
from shipping.queries import emergencies
from shipping.services import debt, making
from workflow import papers

COPY = """
    INSERT INTO shipping_noteline (note_id, no, order_line_id, product_id, description, quantity, unit_price, tax_rate,
                                   gross, tax, net)
    SELECT %s, no, order_line_id, product_id, description, quantity, unit_price, tax_rate, gross, tax, net
      FROM shipping_noticeline WHERE notice_id = %s ORDER BY no
 RETURNING note_id, order_line_id, product_id, quantity
"""


@papers.retrying
def issue_notice(pk: int, *, by: User, at: dt.datetime) -> DeliveryNote:
    """Draw the goods of a signed and confirmed notice from stock; makes the note that travels with them (PARTS-29).

    Raises NotAllowed before both have signed, or when the stock is not there; NotYours for others than keepers.
    """
    with papers.door(DeliveryNotice, pk, event="issued", by=by, at=at, scoped=False) as notice:
        policies.check_visible(notice, by)
        policies.check_issue(notice, by)
        notice.issue()
    note = _note_of(notice)
    papers.create(note, company=notice.company, unit=notice.unit, by=by, at=at, came_from=(notice.paper,))
    _draw(notice, _copied(notice, note), by=by, at=at)
    making.number(note, at)
    return note


def _note_of(notice: DeliveryNotice) -> DeliveryNote:
    """The unsaved note that says what the notice says."""
    goods = ("order_id", "customer_id", "warehouse", "made_on", "gross", "tax", "net")
    place = ("collected", "address", "consignee", "phone", "remark")
    head = {name: getattr(notice, name) for name in (*goods, *place)}
    return DeliveryNote(notice=notice, carries_charges=not queries.charges_carried(notice.order_id), **head)


def _copied(notice: DeliveryNotice, note: DeliveryNote) -> list[Goods]:
    """Give the note the notice's lines; what is on them."""
    with connection.cursor() as cursor:
        cursor.execute(COPY, [note.pk, notice.pk])
        return [Goods(*row) for row in cursor.fetchall()]


@papers.retrying
def ship_notice(pk: int, *, by: User, at: dt.datetime, carrier: str = "", tracking: str = "") -> DeliveryNote:
    """The drawn goods leave with their note; the order counts them as shipped (PARTS-29).

    Raises NotAllowed before the warehouse has confirmed and the goods are drawn, or when cover is gone meanwhile.
    """
    with papers.door(DeliveryNotice, pk, event="shipped", by=by, at=at, scoped=False) as notice:
        policies.check_visible(notice, by)
        policies.check_ship_notice(notice, by)
        emergency_policies.check_not_denied(notice)
        if notice.type:
            debt.check_still_covered(notice, at)
        notice.ship(at)
        notice.dispatch(carrier, tracking)
    goods = queries.goods(note__notice=notice.pk)
    with papers.door(DeliveryNote, goods[0].note_id, event="shipped", by=by, at=at, scoped=False) as note:
        note.ship(at)
        note.dispatch(carrier, tracking)
    _book(note, goods, by=by, at=at)
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
    goods = queries.goods(note=note.pk)
    _book(note, goods, by=by, at=at)
    _draw(note, goods, by=by, at=at)
    return note


def _book(note: DeliveryNote, goods: Sequence[Goods], *, by: User, at: dt.datetime) -> None:
    """Tell the order, then ask for cover once more: money may be gone, debts overdue, the customer frozen meanwhile.

    A notice that was signed is the decision of those who signed it, where the handbook leaves it to them; a word by
    phone stands in for a signature, never for cover (FIBRE-124, FIBRE-136). What is refused is written down.
    """
    quantities = {line.order_line_id: line.quantity for line in goods}
    order = order_services.record_shipped(note.order_id, quantities, paper=note.paper, by=by, at=at)
    on = business_date(at, order.company.zone)
    facts = cover_facts(order, on, Gate.SHIPMENT, asked=note.gross, signed=_signed_for(note))
    answer = credit.cover(facts, by=by, at=at)
    if not answer.ok:
        said = answer.plain if facts.signed or note.notice_id is None else _by_phone(note, answer.plain)
        refusal = NotAllowed(said)
        refusal.keeps = partial(order_services.note_stopped, order.pk, facts, by=by, at=at)
        raise refusal


def _signed_for(note: DeliveryNote) -> bool:
    """Whether the note's goods leave on the signatures of those who know the debt, not on a word by phone."""
    if note.notice_id is None:
        return False
    return not emergency_policies.possible(note) or not emergencies.by_phone(note.notice_id)


def _by_phone(note: DeliveryNote, why: str) -> str:
    said = _("%(why)s A word by phone does not decide this: limit or money must suffice first.")
    return said % {"why": why}


def _draw(document: Consignment, goods: Sequence[Goods], *, by: User, at: dt.datetime) -> None:
    """Take the goods out of the document's warehouse, from what is held for its order."""
    inventory.issue(
        paper=document.paper,
        for_paper_id=document.order_id,
        lines=[(line.product_id, line.quantity) for line in goods],
        warehouse_id=document.warehouse_id,
        by=by,
        at=at,
    )
