"""Asking that goods leave all the same: the order hands in what cover was asked for it."""

import datetime as dt

from accounts.models import User
from core.dates import business_date
from credit import services as credit
from credit.models import Override
from orders import policies
from orders.cover import held_facts
from orders.models import Order
from workflow import papers


@papers.retrying
def ask_override(pk: int, *, by: User, at: dt.datetime, reason: str, until: dt.date) -> Override:
    """Ask for an override of a held order (OFFICE-90, OFFICE-99); the order stays held until it is approved.

    For a released order it is asked at its next gate, the shipment: what it was released on is gone meanwhile (an
    override that has expired), or the customer is overdue by now. Raises NotYours without the right, NotAllowed when
    the order is covered or not held for credit, when the handbook lets nobody release it, or when one is asked for
    already.
    """
    order = papers.lock(Order, pk, by)
    policies.check_override(order, by)
    facts = held_facts(order, business_date(at, order.company.zone))
    return credit.ask_override(facts, by=by, at=at, reason=reason, until=until)
