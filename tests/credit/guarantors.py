"""The words in which the tests of staff guarantees speak: a shop with a colleague at the customer's place."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.dates import start_of_day
from credit import services
from credit.models import Deduction, Guarantee
from orders import services as orders
from orders.models import Order
from tests.orders.shop import Shop
from tests.receivables.till import Till
from tests.world import NOW, TODAY, again
from workflow import approval, clock, outbox
from workflow.models import Notice, Step

D = Decimal


@dataclass
class Guarantors:
    """A shop whose salesperson `field` is stationed at the customer that pays first."""

    till: Till

    @property
    def shop(self) -> Shop:
        return self.till.shop

    @property
    def field(self) -> User:
        return again(self.shop.world.field)

    def station(self, person: User, customer: str = "prepaid") -> None:
        """Station somebody by the manager, since a month ago."""
        manager, since = again(self.shop.world.manager), TODAY - dt.timedelta(days=30)
        services.add_station(self.shop.customers[customer], person, since=since, by=manager, at=NOW)

    def held(self, price: object, customer: str = "prepaid") -> Order:
        """A reviewed order of one board, held for its payment."""
        return self.shop.review(self.shop.line("board", 1, price), customer=customer)

    def ask(self, order: Order, **more: Any) -> Guarantee:
        """A guarantee asked for by the salesperson, who is liable."""
        by, guarantor = more.pop("by", self.field), more.pop("guarantor", self.field)
        return orders.ask_guarantee(order.pk, guarantor=guarantor, reason="客户停机待修", by=by, at=NOW, **more)

    def accept(self, guarantee: Guarantee, by: User | None = None) -> Guarantee:
        return services.accept_guarantee(guarantee.pk, by=by or self.field, at=NOW)

    def approve(self, guarantee: Guarantee, by: User | None = None, outcome: str = "approve") -> Guarantee:
        """The manager's decision, and what it sets off."""
        by, reason = by or self.shop.world.manager, "" if outcome == "approve" else "金额不清"
        approval.decide(step_of(guarantee).pk, by=by, at=NOW, outcome=outcome, reason=reason)
        outbox.sweep(NOW)
        return self.fresh(guarantee)

    def given(self, price: object = 1000) -> Guarantee:
        """An approved guarantee for a held order, which is released by it."""
        guarantee = self.ask(self.held(price))
        self.accept(guarantee)
        return self.approve(guarantee)

    def ship(self, guarantee: Guarantee) -> Guarantee:
        """Everything of the order leaves."""
        self.till.deliver(Order.objects.get(pk=guarantee.order_id))
        outbox.sweep(NOW)
        return self.fresh(guarantee)

    def run_until(self, day: dt.date) -> None:
        """The clock at 00:30 of a day."""
        clock.claim_due(start_of_day(day, "Asia/Shanghai") + dt.timedelta(minutes=30))

    def fresh(self, guarantee: Guarantee) -> Guarantee:
        return Guarantee.objects.select_related("paper", "company", "unit").get(pk=guarantee.pk)

    def deduction(self, guarantee: Guarantee) -> Deduction:
        return Deduction.objects.select_related("paper").get(guarantee=guarantee)


def step_of(document: Any) -> Step:
    return Step.objects.filter(round__paper_id=document.pk).latest("pk")


def told(paper_id: int) -> set[str]:
    """Who was told something about a paper, by name of account."""
    rows = Notice.objects.filter(paper=paper_id).values_list("user__username", flat=True)
    return {name.rpartition("-")[2] for name in rows}
