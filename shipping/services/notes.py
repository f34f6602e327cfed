"""Delivery notes of companies without notices (OFFICE-118), and printing of every note."""

import datetime as dt
import uuid
from collections.abc import Sequence

from accounts.models import User
from orders.models import Order
from shipping import policies, prints, queries
from shipping.models import DeliveryNote
from shipping.parts import Quantities
from shipping.services import making
from workflow import papers


@papers.retrying
def create_notes(
    order_pk: int, *, by: User, at: dt.datetime, quantities: Quantities | None = None, remark: str = ""
) -> list[DeliveryNote]:
    """Make notes for open quantities of an allocated order, one per warehouse; None takes all that is open.

    Raises NotYours without the right, NotFound for an order the person may not see, NotAllowed when the order is not
    released, a quantity is not open, or goods of this company leave on notices.
    """
    order = papers.lock(Order, order_pk, by)
    policies.check_make_note(order, by)
    notes = making.make(DeliveryNote, order, quantities, by=by, at=at, remark=remark)
    if not queries.charges_carried(order.pk):
        DeliveryNote.objects.filter(pk=notes[0].pk).update(carries_charges=True)
        notes[0].carries_charges = True
    return notes


@papers.retrying
def cancel_note(pk: int, *, by: User, at: dt.datetime, reason: str = "") -> DeliveryNote:
    """Cancel a note before its goods have left; its quantities are open on the order again."""
    with papers.door(DeliveryNote, pk, event="cancelled", by=by, at=at, reason=reason, scoped=False) as note:
        policies.check_visible(note, by)
        policies.check_cancel_note(note, by)
        making.give_back(note, by=by, at=at)
        note.cancel()
    return note


def print_note(pk: int, *, by: User, at: dt.datetime) -> uuid.UUID:
    """Print all parts of one note (OFFICE-118); gives the print job."""
    return print_notes([pk], by=by, at=at)


@papers.retrying
def print_notes(pks: Sequence[int], *, by: User, at: dt.datetime) -> uuid.UUID:
    """Print all parts of several notes as one PDF; every copy is counted and logged.

    Raises NotYours without the right, NotFound for a note the person may not see, NotAllowed for a cancelled one.
    """
    notes = queries.notes_to_print(by, pks)
    for note in notes:
        policies.check_print_note(note, by)
    fresh = [note.pk for note in notes if note.state == DeliveryNote.State.DRAFT]
    for pk in fresh:
        with papers.door(DeliveryNote, pk, event="printed", by=by, at=at, scoped=False) as note:
            note.print()
    return prints.print_notes(notes, by=by, at=at)
