"""The words in which the tests of money speak: accounts, receipts and invoices brought to any state by who may."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.models import User
from credit import checks
from orders import services as orders
from orders.models import Order, OrderLine
from receivables import queries, services
from receivables.inputs import AccountInput, ReceiptInput
from receivables.models import Allocation, BankAccount, Invoice, Receipt
from receivables.queries import OpenLine
from tests.orders.shop import Shop
from tests.world import NOW, TODAY
from workflow import approval
from workflow.models import Event, Step

D = Decimal
Moment = dt.datetime


@dataclass
class Till:
    """A shop and its company's accounts: `bank` and `cash` designated, `other` not, `old` retired."""

    shop: Shop
    accounts: dict[str, BankAccount] = field(default_factory=dict)

    @property
    def clerk(self) -> User:
        return self.shop.world.clerk

    @property
    def finance(self) -> User:
        return self.shop.world.finance

    def given(self, amount: object, pays: Mapping[int, object] | None = None, **more: Any) -> ReceiptInput:
        account = self.accounts[more.pop("account", "bank")]
        shares = {paper: D(str(part)) for paper, part in (pays or {}).items()}
        return ReceiptInput(account.pk, D(str(amount)), more.pop("received_on", TODAY), pays=shares, **more)

    def enter(self, amount: object, pays: Mapping[int, object] | None = None, **more: Any) -> Receipt:
        """Money entered by the clerk, waiting for finance."""
        by, at = more.pop("by", self.clerk), more.pop("at", NOW)
        customer = self.shop.customers[more.pop("customer", "prepaid")]
        return services.enter(customer.pk, by=by, at=at, given=self.given(amount, pays, **more))

    def decide(
        self,
        receipt: Receipt,
        outcome: str = "approve",
        by: User | None = None,
        reason: str = "",
        at: Moment = NOW,
    ) -> Receipt:
        approval.decide(step_of(receipt).pk, by=by or self.finance, at=at, outcome=outcome, reason=reason)
        return fresh(receipt)

    def receive(self, amount: object, pays: Mapping[int, object] | None = None, **more: Any) -> Receipt:
        """Money entered by the clerk and confirmed by finance."""
        at = more.get("at", NOW)
        return self.decide(self.enter(amount, pays, **more), at=at)

    def deliver(self, order: Order, quantity: object | None = None) -> Order:
        """Goods leave: all of every line, or so much of each."""
        lines = OrderLine.objects.filter(order=order, stocked=True)
        moved = {line.pk: line.quantity if quantity is None else D(str(quantity)) for line in lines}
        orders.record_noticed(order.pk, moved, by=self.clerk, at=NOW)
        return orders.record_shipped(order.pk, moved, paper=order.paper, by=self.clerk, at=NOW)

    def sign(self, order: Order, quantity: object) -> Order:
        """The customer signs for so much of each line of goods."""
        lines = OrderLine.objects.filter(order=order, stocked=True)
        signed = {line.pk: D(str(quantity)) for line in lines}
        return orders.record_signed(order.pk, signed, by=self.clerk, at=NOW)

    def invoice(self, order: Order, at: Moment = NOW, **more: Any) -> Invoice:
        """An issued invoice of everything open, or of `quantities`."""
        return services.make(order.pk, by=self.finance, at=at, issuing=True, **more)

    def sold_on_terms(self, quantity: object = 1, price: object = 100, customer: str = "monthly") -> Order:
        """A delivered order on monthly terms."""
        self.shop.limit(customer, 100_000)
        order = self.shop.review(self.shop.line("board", quantity, price), customer=customer)
        return self.deliver(order)


def open_till(shop: Shop) -> Till:
    """Give the company its accounts, by the finance supervisor."""
    till = Till(shop)
    supervisor, company = shop.world.supervisor, shop.world.company
    for short, kind, number, designated in (
        ("bank", "bank", "1202 0201 0900", True),
        ("other", "bank", "6222 0000 1111", False),
        ("old", "bank", "4000 5000 6000", True),
        ("cash", "cash", "", True),
    ):
        given = AccountInput(f"账户 {short}", kind, "工商银行", number, designated)
        till.accounts[short] = services.add_account(company=company, by=supervisor, at=NOW, given=given)
    services.retire_account(till.accounts["old"].pk, by=supervisor, at=NOW, reason="已销户")
    return till


def open_lines(till: Till, order: Order) -> list[OpenLine]:
    """What of an order can be invoiced, as finance sees it."""
    return queries.open_to_invoice(queries.order(till.finance, order.pk))


def fresh(document: Any) -> Any:
    """The document as the database has it now."""
    return type(document)._default_manager.select_related("paper", "company", "unit", "maker").get(pk=document.pk)


def step_of(document: Any) -> Step:
    return Step.objects.filter(round__paper_id=document.pk).latest("pk")


def shares(receipt: Receipt) -> dict[int, Decimal]:
    """Paper → what the receipt pays of it now."""
    sums: dict[int, Decimal] = {}
    for paper_id, amount in Allocation.objects.filter(receipt=receipt).values_list("paper", "amount"):
        sums[paper_id] = sums.get(paper_id, D(0)) + amount
    return {paper_id: amount for paper_id, amount in sums.items() if amount}


def events(document: Any) -> list[str]:
    """What happened to a document, in order, without the kind's name."""
    names = Event.objects.filter(paper=document.pk).order_by("pk").values_list("name", flat=True)
    return [name.rpartition(".")[2] for name in names]


def sound(till: Till) -> list[str]:
    """Differences that the ledger checks find; none when all is well."""
    return [f"{name}: {difference}" for name, difference in checks.differences(till.shop.world.company)]
