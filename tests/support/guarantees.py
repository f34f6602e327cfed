"""Guarantees and deductions for the tests that need a paper of every kind."""

import datetime as dt

from credit import services as credit
from credit.models import Deduction, Guarantee, Station
from demo.stories import guarantees as story
from demo.story import Sale

REASON = "客户停机待修"


def staffed(sale: Sale) -> None:
    """The company's salesperson is at the customer's place."""
    if not Station.objects.filter(customer=sale.customer, person=sale.world.field).exists():
        story.station(sale.world, sale.customer, sale.at - dt.timedelta(days=9))


def waiting(sale: Sale) -> Guarantee:
    """Accepted by the guarantor; the manager is asked."""
    staffed(sale)
    guarantee = story.asked(sale, REASON)
    return credit.accept_guarantee(guarantee.pk, by=sale.world.field, at=sale.at)


def charged(sale: Sale) -> Deduction:
    """Shipped on a guarantee, never paid: a deduction that waits for finance."""
    staffed(sale)
    guarantee = story.shipped(sale, REASON)
    credit.guarantee_due(guarantee.pk, at=sale.at + dt.timedelta(days=40))
    credit.grace_over(guarantee.pk, at=sale.at + dt.timedelta(days=60))
    return Deduction.objects.select_related("paper").get(guarantee=guarantee)
