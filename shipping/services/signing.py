"""The customer counts the goods on the spot and signs (OFFICE-124)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from core.display import qty_text
from core.refusals import NotAllowed
from orders import services as order_services
from shipping import policies
from shipping.models import DeliveryNote, Difference, NoteLine, Settlement
from workflow import clock, papers

Counted = Mapping[int, Decimal]
TASK = "shipping.difference"
# Counts that cannot stand are not written: less than nothing, more than was sent, or of another note's line.
COUNT = """
    UPDATE shipping_noteline AS line SET signed_quantity = coalesce(counted.quantity, line.quantity)
      FROM shipping_noteline AS own
      LEFT JOIN unnest(%s::bigint[], %s::numeric[]) AS counted (id, quantity) ON counted.id = own.id
     WHERE line.id = own.id AND own.note_id = %s
       AND coalesce(counted.quantity, line.quantity) BETWEEN 0 AND line.quantity
 RETURNING line.id, line.order_line_id, line.quantity, line.signed_quantity
"""


class Signed(NamedTuple):
    """How much of a line was sent, and how much of that the customer signed for."""

    line_id: int
    order_line_id: int
    sent: Decimal
    signed: Decimal


@papers.retrying
def sign_note(pk: int, *, by: User, at: dt.datetime, counted: Counted | None = None, signer: str = "") -> DeliveryNote:
    """Record what the customer counted, by the note line's id; None or a missing line means all of it.

    Fewer than sent: a Difference row per line and a task for the order's maker, the note is signed with differences.
    Raises NotAllowed for more than was sent, or before the goods have left.
    """
    note = papers.lock(DeliveryNote, pk, lender=by)
    policies.check_visible(note, by)
    policies.check_sign(note, by)
    lines = _count(note, counted or {})
    short = [line for line in lines if line.signed < line.sent]
    before, move = note.state, note.sign_partly if short else note.sign
    move(signer.strip(), at)
    papers.save(note)
    event = "partly_signed" if short else "signed"
    papers.write(note, event, before=before, by=by, at=at, data={"signer": signer})
    order_services.record_signed(note.order_id, {line.order_line_id: line.signed for line in lines}, by=by, at=at)
    if short:
        _note_differences(note, short, by=by, at=at)
    return note


def _count(note: DeliveryNote, counted: Counted) -> list[Signed]:
    """Write the counted quantities on the lines of a locked note, in one statement; refuses the first that is wrong."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [list(counted), list(counted.values()), note.pk])
        lines = sorted(Signed(*row) for row in cursor.fetchall())
    if set(counted) - {line.line_id for line in lines}:
        _refuse(note.lines.all(), counted)
    return lines


def _refuse(lines: Iterable[NoteLine], counted: Counted) -> None:
    """Say which count cannot stand."""
    for line in lines:
        _check(line, counted.get(line.pk, line.quantity))
    raise NotAllowed(_("A line does not belong to this delivery note."))


def _check(line: NoteLine, quantity: Decimal) -> None:
    words = {"line": line.no, "sent": qty_text(line.quantity), "counted": qty_text(quantity)}
    if quantity < 0:
        raise NotAllowed(_("Line %(line)s: the quantity cannot be below 0.") % words, facts={"line_id": line.pk})
    if quantity > line.quantity:
        sentence = _("Line %(line)s: %(sent)s were sent, %(counted)s cannot be signed for.")
        raise NotAllowed(sentence % words, facts={"line_id": line.pk})


def _note_differences(note: DeliveryNote, short: Iterable[Signed], *, by: User, at: dt.datetime) -> None:
    """One row per line, and somebody who must find out."""
    Difference.objects.bulk_create(
        Difference(note=note, line_id=line.line_id, sent=line.sent, signed=line.signed, by=by, at=at) for line in short
    )
    title = _("Clear up what is missing on delivery note %(note)s") % {"note": note}
    clock.add_task(note.paper, kind=TASK, title=title, at=at, user=note.order.maker)


@papers.retrying
def settle_missing(pk: int, *, by: User, at: dt.datetime, how: str, reason: str) -> DeliveryNote:
    """Say what becomes of goods that were not signed for: given up and never invoiced, or delivered once more.

    The order counts them as shipped no more, so that it can close. Raises NotYours for whoever recorded the signature,
    NotAllowed when they are invoiced already: that is a matter of a credit note.
    """
    with papers.door(DeliveryNote, pk, event="settled", by=by, at=at, reason=reason, data={"how": how}) as note:
        policies.check_settle(note, by)
        policies.check_settlement(how, reason)
        note.settle(how)
    missing = {line.order_line_id: line.missing for line in note.lines.all() if line.missing}
    again = how == Settlement.AGAIN
    order_services.record_missing(note.order_id, missing, again=again, by=by, at=at)
    clock.done_task(note.paper, kind=TASK, by=by, at=at)
    return note
