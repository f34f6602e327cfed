"""One sale from enquiry to cash, step by step, each step by the person whose work it is, through public services.

The demo, the scenario tests and the benchmarks tell the same story; `Sale.until("shipped")` stops where it is told.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from accounts.models import User
from catalog.lines import LineInput
from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from handbook import queries as handbook
from orders import services as orders
from orders.inputs import ALL_CONFIRMED, HeadInput, OrderInput
from orders.models import Order
from quotes import services as quotes
from quotes.inputs import AskedLine, EnquiryInput, QuotationInput, Terms
from quotes.models import Enquiry, Quotation
from receivables import services as receivables
from receivables.inputs import ReceiptInput
from receivables.models import BankAccount, Invoice, Receipt
from shipping import services as shipping
from shipping.models import DeliveryNote, DeliveryNotice
from workflow import approval
from workflow import queries as workflow
from workflow.models import Step

T = TypeVar("T")
REMITTANCE = "中国银行无锡新吴支行　6217 8500 0000 1234　华锐装备售后服务有限公司"


def decide(paper_id: int, *, by: User, at: dt.datetime, outcome: str = "approve", reason: str = "") -> None:
    """Decide the open step of a paper."""
    step = next(step for step in workflow.steps(paper_id) if step.state == Step.State.OPEN)
    approval.decide(step.pk, by=by, at=at, outcome=outcome, reason=reason)


def made(document: T | None) -> T:
    """What an earlier step has made; asking for it too early is a fault of the story."""
    if document is None:
        raise ValueError("this step comes before what it needs")
    return document


@dataclass
class Sale:
    """A sale that is under way; what has been made so far is kept on it."""

    world: World
    goods: Goods
    customer: Customer
    lines: Sequence[tuple[str, str, str]]
    account: BankAccount
    at: dt.datetime
    freight: str = ""
    skip: frozenset[str] = frozenset()
    pause: dt.timedelta = dt.timedelta(minutes=37)
    enquiry: Enquiry | None = None
    quotation: Quotation | None = None
    receipt: Receipt | None = None
    order: Order | None = None
    notices: list[DeliveryNotice] = field(default_factory=list)
    notes: list[DeliveryNote] = field(default_factory=list)
    invoice: Invoice | None = None

    def until(self, last: str) -> "Sale":
        """Tell the company's story up to and with a step (see PREPAID, ON_TERMS, OFFICE for the names)."""
        for name, step in self.plan():
            if name not in self.skip:
                step(self)
                self.at += self.pause
            if name == last:
                return self
        raise ValueError(f"{last} is no step of this story")

    def plan(self) -> tuple[tuple[str, Callable[["Sale"], None]], ...]:
        """The steps in this company's and this customer's order; services alone need no delivery."""
        if self.world.company.preset == "office":
            return OFFICE
        steps = ON_TERMS if self.customer.payment_terms == "monthly" else PREPAID
        if all(self.goods.products[code].is_service for code, _quantity, _price in self.lines):
            return tuple(step for step in steps if step not in _GOODS)
        return steps

    # -- what is asked and offered

    def ask(self) -> None:
        """The customer calls; the clerk writes down what is asked for."""
        lines = [
            AskedLine(self.goods.products[code].name, Decimal(quantity), self.goods.products[code].pk)
            for code, quantity, _price in self.lines
        ]
        given = EnquiryInput("call", self.at.date(), lines, "sold_equipment", self.customer.pk)
        self.enquiry = quotes.open_enquiry(unit=self.world.unit, by=self.world.clerk, at=self.at, given=given)

    def line_inputs(self) -> list[LineInput]:
        """The lines as a person would type them, the freight that we advance as its own line."""
        rows = [
            LineInput(self.goods.products[code].pk, Decimal(quantity), Decimal(price))
            for code, quantity, price in self.lines
        ]
        if self.freight:
            rows.append(LineInput(self.goods.products["FW-01"].pk, Decimal(1), Decimal(self.freight)))
        return rows

    def quote(self) -> None:
        """The clerk drafts the quotation from the enquiry."""
        terms = Terms(
            self.customer.pk, business_type=self._said("quotes.business_types"), remittance=REMITTANCE,
            shipping_method=self._said("quotes.shipping_methods"),
            freight_advanced=bool(self.freight), valid_until=self.at.date() + dt.timedelta(days=30),
        )  # fmt: skip
        given = QuotationInput(terms, self.line_inputs())
        self.quotation = quotes.draft(
            unit=self.world.unit, by=self.world.clerk, at=self.at, given=given,
            enquiry_id=self.enquiry.pk if self.enquiry else None,
        )  # fmt: skip

    def _said(self, key: str) -> str:
        """The first of the handbook's choices, '' where it names none."""
        return next(iter(handbook.value(self.world.company, key, self.at.date())), "")

    def submit_quote(self) -> None:
        """It goes to the department manager."""
        quotes.submit(self.made_quotation.pk, by=self.world.clerk, at=self.at)

    def approve_quote(self) -> None:
        """The manager approves."""
        decide(self.made_quotation.pk, by=self.world.manager, at=self.at)

    def send_quote(self) -> None:
        """It is sent by fax."""
        quotes.send(self.made_quotation.pk, by=self.world.clerk, at=self.at, channel="fax", on=self.at.date())

    def confirm_quote(self) -> None:
        """The customer confirms."""
        quotes.confirm(
            self.made_quotation.pk, by=self.world.clerk, at=self.at, channel="fax",
            confirmer=self.customer.contact,
            on=self.at.date(),
        )  # fmt: skip

    # -- money

    def pay_quote(self, amount: Decimal | None = None) -> None:
        """Money for the quotation arrives; the clerk enters it."""
        self._enter(self.made_quotation.pk, amount or self.made_quotation.gross)

    def pay_invoice(self) -> None:
        """Money for the invoice arrives."""
        invoice = self.made_invoice
        self._enter(invoice.pk, invoice.gross)

    def _enter(self, paper_id: int, amount: Decimal) -> None:
        given = ReceiptInput(self.account.pk, amount, self.at.date(), payer=self.customer.name, pays={paper_id: amount})
        self.receipt = receivables.enter(self.customer.pk, by=self.world.clerk, at=self.at, given=given)

    def confirm_money(self) -> None:
        """Finance confirms what the bank shows."""
        decide(made(self.receipt).pk, by=self.world.finance, at=self.at)

    # -- order

    def convert(self) -> None:
        """The clerk turns the quotation into an order and hands it to review."""
        head = HeadInput(
            self.customer.pk, confirmations=ALL_CONFIRMED, freight_confirmed=bool(self.freight),
            arrive_on=self.at.date() + dt.timedelta(days=3),
        )  # fmt: skip
        self.order = orders.from_quotation(
            self.made_quotation.pk, by=self.world.clerk, at=self.at, head=head, submitting=True
        )

    def phone_order(self) -> None:
        """The office clerk keys an order on the phone, all six points confirmed, and hands it to review."""
        head = HeadInput(self.customer.pk, confirmations=ALL_CONFIRMED, arrive_on=self.at.date() + dt.timedelta(days=2))
        data = OrderInput(head, self.line_inputs())
        self.order = orders.create(
            company=self.world.company,
            unit=self.world.unit,
            by=self.world.clerk,
            at=self.at,
            data=data,
            submitting=True,
        )

    def review_order(self) -> None:
        """Another person reviews it; stock is reserved and cover is asked."""
        reviewer = self.world.people.get("deputy") or self.world.people["reviewer"]
        decide(self.made_order.pk, by=reviewer, at=self.at)

    # -- goods

    def prepare_notices(self) -> None:
        """The clerk prepares the delivery notices, one for each warehouse."""
        self.notices = shipping.create_notices(self.made_order.pk, by=self.world.clerk, at=self.at)

    def print_notices(self) -> None:
        """Commerce prints."""
        for notice in self.notices:
            shipping.print_notice(notice.pk, by=self.world.commerce, at=self.at)

    def sign_notices(self) -> None:
        """The department manager signs."""
        for notice in self.notices:
            decide(notice.pk, by=self.world.manager, at=self.at)

    def clear_notices(self) -> None:
        """The warehouse confirms."""
        for notice in self.notices:
            decide(notice.pk, by=self.world.keeper, at=self.at)

    def issue(self) -> None:
        """Goods are drawn; the delivery notes that travel with them are made."""
        self.notes = [shipping.issue_notice(row.pk, by=self.world.keeper, at=self.at) for row in self.notices]

    def ship_notices(self) -> None:
        """The goods leave."""
        for notice in self.notices:
            shipping.ship_notice(
                notice.pk, by=self.world.keeper, at=self.at, carrier="顺丰速运", tracking="SF1400000000"
            )

    def print_notes(self) -> None:
        """The order group prints the delivery list, the white copy for the warehouse."""
        self.notes = shipping.create_notes(self.made_order.pk, by=self.world.order_group, at=self.at)
        shipping.print_notes([note.pk for note in self.notes], by=self.world.order_group, at=self.at)

    def ship_notes(self) -> None:
        """The goods leave on the delivery list."""
        for note in self.notes:
            shipping.ship_note(note.pk, by=self.world.keeper, at=self.at)

    def sign(self) -> None:
        """The customer counts and signs; the office's order group files it, elsewhere whoever may."""
        signer = self.world.people.get("order_group") or self.world.people["clerk"]
        for note in self.notes:
            shipping.sign_note(note.pk, by=signer, at=self.at, signer=self.customer.contact)

    def bill(self) -> None:
        """Finance invoices what was signed."""
        self.invoice = receivables.make(self.made_order.pk, by=self.world.finance, at=self.at, issuing=True)

    # -- what must exist by now

    @property
    def made_quotation(self) -> Quotation:
        """The quotation; asking for it before it is made is a fault of the story."""
        return made(self.quotation)

    @property
    def made_order(self) -> Order:
        """The order."""
        return made(self.order)

    @property
    def made_invoice(self) -> Invoice:
        """The invoice."""
        return made(self.invoice)


_OFFER = (
    ("asked", Sale.ask),
    ("quoted", Sale.quote),
    ("in review", Sale.submit_quote),
    ("approved", Sale.approve_quote),
    ("sent", Sale.send_quote),
    ("confirmed", Sale.confirm_quote),
)
_GOODS = (
    ("notices", Sale.prepare_notices),
    ("printed", Sale.print_notices),
    ("signed by the manager", Sale.sign_notices),
    ("cleared", Sale.clear_notices),
    ("issued", Sale.issue),
    ("shipped", Sale.ship_notices),
    ("signed", Sale.sign),
)
_DELIVERY = (*_GOODS, ("invoiced", Sale.bill))
PREPAID = (
    *_OFFER,
    ("receipt entered", Sale.pay_quote),
    ("paid", Sale.confirm_money),
    ("ordered", Sale.convert),
    ("released", Sale.review_order),
    *_DELIVERY,
)
ON_TERMS = (
    *_OFFER,
    ("ordered", Sale.convert),
    ("released", Sale.review_order),
    *_DELIVERY,
    ("receipt entered", Sale.pay_invoice),
    ("paid", Sale.confirm_money),
)
OFFICE = (
    ("ordered", Sale.phone_order),
    ("released", Sale.review_order),
    ("printed", Sale.print_notes),
    ("shipped", Sale.ship_notes),
    ("signed", Sale.sign),
    ("invoiced", Sale.bill),
    ("receipt entered", Sale.pay_invoice),
    ("paid", Sale.confirm_money),
)
