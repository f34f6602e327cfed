"""How a customer has traded, and what a held order asks, for credit, which stands below orders and asks through
`credit.facts`."""

import datetime as dt

from django.db.models import Min, Q, Sum

from accounts.models import Company
from core.money import ZERO
from credit.facts import Trade
from credit.judging import CoverFacts
from orders.cover import held_facts
from orders.models import Order
from workflow.models import Paper

State = Order.State
CAME_TRUE = (State.RELEASED, State.SHIPPED, State.CLOSED)
"""Orders that came to something; what is asked for, held or cancelled is no trade."""


def trade(company: Company, customer_id: int, since: dt.date, until: dt.date) -> Trade:
    """The day of the very first order, and what was ordered between two days, both included; one statement."""
    rows = Order.objects.filter(company=company, customer_id=customer_id, state__in=CAME_TRUE, ordered_on__lte=until)
    found = rows.aggregate(first=Min("ordered_on"), bought=Sum("gross", filter=Q(ordered_on__gte=since)))
    return Trade(found["first"], found["bought"] or ZERO)


def held_document(paper: Paper, on: dt.date) -> CoverFacts:
    """What an order that may not leave asks at its next gate, by its paper."""
    return held_facts(Order.objects.select_related("paper", "company").get(pk=paper.pk), on)
