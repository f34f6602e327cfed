"""An override of an order where no handbook would open one, written as the service writes it."""

import datetime as dt
from decimal import Decimal

from accounts.models import User
from credit.models import Override
from orders.models import Order
from workflow import approval, papers
from workflow.approval import Route, RouteStep


def asked(order: Order, *, by: User, post: str, at: dt.datetime) -> Override:
    """It waits for whoever holds the post."""
    override = Override(
        order=order.paper, customer_id=order.customer_id, outcome="over_limit", terms=order.payment_terms,
        amount=order.gross, excess=Decimal(1), reason=f"{order.customer.name} 月底付款", until=at.date(),
    )  # fmt: skip
    papers.create(override, company=order.company, unit=order.unit, by=by, at=at, came_from=[order.paper])
    approval.submit(override, gate="approve", route=Route((RouteStep(post),)), by=by, at=at)
    papers.give_number(override, "CX-{yy}{mm}-{n:04}", at.date())
    return override
