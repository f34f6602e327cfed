"""The customer counts the goods on the spot and signs (OFFICE-124)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core.bulk import save_figure
from core.display import qty_text
from core.refusals import NotAllowed
from orders import services as order_services
from shipping import policies, queries
from shipping.models import DeliveryNote, Difference, NoteLine
from workflow import clock, papers

Counted = Mapping[int, Decimal]
TASK = "shipping.difference"


@papers.retrying
def sign_note(pk: int, *, by: User, at: dt.datetime, counted: Counted | None = None, signer: str = "") -> DeliveryNote:
    """Record what the customer counted, by the note line's id; None or a missing line means all of it.

    Fewer than sent: a Difference row per line and a task for the order's maker, the note is signed with differences.
    Raises NotAllowed for more than was sent, or before the goods have left.
    """
    lines = queries.note_lines(by, pk)
    short = [line for line in _count(lines, counted or {}) if line.missing]
    event = "partly_signed" if short else "signed"
    with papers.door(DeliveryNote, pk, event=event, by=by, at=at, data={"signer": signer}, scoped=False) as note:
        policies.check_sign(note, by)
        move = note.sign_partly if short else note.sign
        move(signer.strip(), at)
    save_figure(lines, "signed_quantity")
    signed = {line.order_line_id: line.quantity - line.missing for line in lines}
    order_services.record_signed(note.order_id, signed, by=by, at=at)
    if short:
        _note_differences(note, short, by=by, at=at)
    return note


def _count(lines: Sequence[NoteLine], counted: Counted) -> Sequence[NoteLine]:
    """Write the counted quantities on the (unsaved) lines."""
    if set(counted) - {line.pk for line in lines}:
        raise NotAllowed(_("A line does not belong to this delivery note."))
    for line in lines:
        line.signed_quantity = counted.get(line.pk, line.quantity)
        _check(line, line.signed_quantity)
    return lines


def _check(line: NoteLine, quantity: Decimal) -> None:
    words = {"line": line.no, "sent": qty_text(line.quantity), "counted": qty_text(quantity)}
    if quantity < 0:
        raise NotAllowed(_("Line %(line)s: the quantity cannot be below 0.") % words, facts={"line_id": line.pk})
    if quantity > line.quantity:
        sentence = _("Line %(line)s: %(sent)s were sent, %(counted)s cannot be signed for.")
        raise NotAllowed(sentence % words, facts={"line_id": line.pk})


def _note_differences(note: DeliveryNote, short: Sequence[NoteLine], *, by: User, at: dt.datetime) -> None:
    """One row per line, and somebody who must find out."""
    Difference.objects.bulk_create(
        Difference(note=note, line=line, sent=line.quantity, signed=line.quantity - line.missing, by=by, at=at)
        for line in short
    )
    title = _("Clear up what is missing on delivery note %(note)s") % {"note": note}
    clock.add_task(note.paper, kind=TASK, title=title, at=at, user=note.order.maker)
