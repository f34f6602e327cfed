"""Goods that were to leave and may not: written down, though nothing else of the attempt stays."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from credit import services as credit
from credit.judging import CoverFacts
from orders.models import Order
from orders.queries import STOPPED
from workflow import clock, papers


@papers.retrying
def note_stopped(pk: int, facts: CoverFacts, *, by: User | None, at: dt.datetime) -> None:
    """Cover was refused at the shipment: the decision is recorded, and the order's maker is asked to see to it.

    The order stays released and stands in the queue of held orders until its goods leave. Nothing is written when it
    is covered by now, or is under way no more.
    """
    order = papers.lock(Order, pk, lender=by)
    if order.state != Order.State.RELEASED:
        return
    answer = credit.note_refused(facts, by=by, at=at)
    if answer is None:
        return
    papers.write(order, "stopped", before=order.state, by=by, at=at, reason=answer.plain)
    title = _("Stopped at the shipment: %(reason)s") % {"reason": answer.plain}
    clock.add_task(order.paper, kind=STOPPED, title=title, at=at, user=order.maker)


@papers.retrying
def go_on_again(pk: int, *, at: dt.datetime) -> None:
    """Goods have left after all, or none are to leave any more: nobody need see to it."""
    clock.done_task(papers.lock(Order, pk).paper, kind=STOPPED, by=None, at=at)
