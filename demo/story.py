"""One sale from enquiry to cash, step by step, each step by the person whose work it is, through public services.

The demo, the scenario tests and the benchmarks tell the same story; `Sale.until("shipped")` stops where it is told.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from accounts.models import Unit, User
from catalog.lines import LineInput
from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from handbook import queries as handbook
from orders import services as orders
from orders.inputs import ALL_CONFIRMED, HeadInput, OrderInput
from orders.models import Order
from quotes import services as quotes
from quotes.inputs import Application, AskedLine, EnquiryInput, QuotationInput, Terms
from quotes.models import Enquiry, Quotation
from receivables import services as receivables
from receivables.inputs import ReceiptInput
from receivables.models import BankAccount, Invoice, Receipt
from shipping import services as shipping
from shipping.debt_rules import types
from shipping.models import DeliveryNote, DeliveryNotice
from shipping.queries.debt import fitting_type
from workflow import approval
from workflow import queries as workflow
from workflow.models import Step, StepGrant

T = TypeVar("T")
REMITTANCE = "中国银行无锡新吴支行　6217 8500 0000 1234　华锐装备售后服务有限公司"


def decide(paper_id: int, *, by: User, at: dt.datetime, outcome: str = "approve", reason: str = "") -> None:
    """Decide the open step of a paper."""
    step = next(step for step in workflow.steps(paper_id) if step.state == Step.State.OPEN)
    approval.decide(step.pk, by=by, at=at, outcome=outcome, reason=reason)


def decide_seated(world: World, paper_id: int, *, at: dt.datetime) -> bool:
    """Approve the open step of a paper by whoever the handbook's post seats for it; False when no step is open."""
    step = next((step for step in workflow.steps(paper_id) if step.state == Step.State.OPEN), None)
    if step is None:
        return False
    grant = StepGrant.objects.filter(content_object=step).order_by("pk").first()
    approval.decide(step.pk, by=world.by_id[made(grant).user_id], at=at, outcome="approve")
    return True


def decide_first(world: World, paper_id: int, *, at: dt.datetime) -> None:
    """Approve the first step of a route that has more than one."""
    if len(workflow.steps(paper_id)) > 1:
        decide_seated(world, paper_id, at=at)


def decide_whole(world: World, paper_id: int, *, at: dt.datetime) -> None:
    """Approve what is left of a paper's route, each step by its holder."""
    while decide_seated(world, paper_id, at=at):
        pass


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
    special: str = ""
    """why a price is asked for that the department does not give by itself"""
    skip: frozenset[str] = frozenset()
    seller: str = "clerk"
    unit_code: str = ""
    quoting: bool = False
    """the office company sells on a quotation too, not only on the phone"""
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
        steps = self._chain()
        left_out = [] if self._says("quotes.seal_required") else ["sealed"]
        if all(self.goods.products[code].is_service for code, _quantity, _price in self.lines):
            left_out += [name for name, _step in _GOODS]
        return tuple(step for step in steps if step[0] not in left_out)

    def _chain(self) -> tuple[tuple[str, Callable[["Sale"], None]], ...]:
        if not self._says("shipping.notice_required"):
            return OFFICE_QUOTED if self.quoting else OFFICE
        if self.customer.payment_terms == "monthly":
            return ON_TERMS
        return PREPAID if self.prepayment == 1 else STAGED

    @property
    def prepayment(self) -> Decimal:
        """The share that this company's customers pay before the order."""
        return self.world.made_of.prepayment

    @property
    def clerk(self) -> User:
        """Who makes this sale's papers."""
        return self.world.people[self.seller]

    @property
    def unit(self) -> Unit:
        """The unit that makes them."""
        return self.world.units[self.unit_code] if self.unit_code else self.world.unit

    # -- what is asked and offered

    def ask(self) -> None:
        """The customer calls; the clerk writes down what is asked for."""
        lines = [
            AskedLine(self.goods.products[code].name, Decimal(quantity), self.goods.products[code].pk)
            for code, quantity, _price in self.lines
        ]
        given = EnquiryInput("call", self.at.date(), lines, "sold_equipment", self.customer.pk)
        self.enquiry = quotes.open_enquiry(unit=self.unit, by=self.clerk, at=self.at, given=given)

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
        given = QuotationInput(terms, self.line_inputs(), Application(self.special))
        self.quotation = quotes.draft(
            unit=self.unit, by=self.clerk, at=self.at, given=given,
            enquiry_id=self.enquiry.pk if self.enquiry else None,
        )  # fmt: skip

    def _said(self, key: str) -> str:
        """The first of the handbook's choices, '' where it names none."""
        return next(iter(self._says(key)), "")

    def _says(self, key: str) -> Any:
        return handbook.value(self.world.company, key, self.at.date())

    def submit_quote(self) -> None:
        """It goes to the department manager."""
        quotes.submit(self.made_quotation.pk, by=self.clerk, at=self.at)

    def look_at_quote(self) -> None:
        """The first of several who decide on it approves; of one alone nothing is asked yet."""
        decide_first(self.world, self.made_quotation.pk, at=self.at)

    def approve_quote(self) -> None:
        """Whoever the handbook names approves; nobody where the price is the clerk's own to give."""
        decide_whole(self.world, self.made_quotation.pk, at=self.at)

    def seal_quote(self) -> None:
        """The department's seal, where the company puts one under its quotations."""
        quotes.seal(self.made_quotation.pk, by=self.clerk, at=self.at)

    def send_quote(self) -> None:
        """It is sent by fax."""
        quotes.send(self.made_quotation.pk, by=self.clerk, at=self.at, channel="fax", on=self.at.date())

    def confirm_quote(self) -> None:
        """The customer confirms."""
        quotes.confirm(
            self.made_quotation.pk, by=self.clerk, at=self.at, channel="fax",
            confirmer=self.customer.contact,
            on=self.at.date(),
        )  # fmt: skip

    # -- money

    def pay_quote(self, amount: Decimal | None = None) -> None:
        """Money for the quotation arrives, all of it or the prepayment; the clerk enters it."""
        share = round(self.made_quotation.gross * self.prepayment, 2)
        self._enter(self.made_quotation.pk, amount or share)

    def pay_balance(self) -> None:
        """The rest of a prepaid order arrives."""
        paid = made(self.receipt).amount
        self._enter(self.made_order.pk, self.made_order.gross - paid)

    def pay_invoice(self) -> None:
        """Money for the invoice arrives."""
        invoice = self.made_invoice
        self._enter(invoice.pk, invoice.gross)

    def _enter(self, paper_id: int, amount: Decimal) -> None:
        given = ReceiptInput(self.account.pk, amount, self.at.date(), payer=self.customer.name, pays={paper_id: amount})
        self.receipt = receivables.enter(self.customer.pk, by=self.clerk, at=self.at, given=given)

    def confirm_money(self) -> None:
        """Finance confirms what the bank shows."""
        decide_whole(self.world, made(self.receipt).pk, at=self.at)

    # -- order

    def convert(self) -> None:
        """The clerk turns the quotation into an order and hands it to review."""
        head = HeadInput(
            self.customer.pk, confirmations=ALL_CONFIRMED, freight_confirmed=bool(self.freight),
            arrive_on=self.at.date() + dt.timedelta(days=3), shipping_method=self._said("quotes.shipping_methods"),
        )  # fmt: skip
        self.order = orders.from_quotation(
            self.made_quotation.pk, by=self.clerk, at=self.at, head=head, submitting=True
        )

    def phone_order(self) -> None:
        """The office clerk keys an order on the phone, all six points confirmed, and hands it to review."""
        head = HeadInput(self.customer.pk, confirmations=ALL_CONFIRMED, arrive_on=self.at.date() + dt.timedelta(days=2))
        data = OrderInput(head, self.line_inputs())
        self.order = orders.create(
            company=self.world.company, unit=self.unit, by=self.clerk, at=self.at, data=data, submitting=True
        )

    def look_at_order(self) -> None:
        """The first of several reviewers approves."""
        decide_first(self.world, self.made_order.pk, at=self.at)

    def review_order(self) -> None:
        """Others review it; stock is reserved and cover is asked."""
        decide_whole(self.world, self.made_order.pk, at=self.at)

    # -- goods

    def prepare_notices(self) -> None:
        """The clerk prepares the delivery notices, one for each warehouse."""
        order, on = self.made_order, self.at.date()
        kind = fitting_type(order) if types(order.company, on) else ""
        self.notices = shipping.create_notices(order.pk, by=self.clerk, at=self.at, type=kind)

    def print_notices(self) -> None:
        """Commerce prints, or the clerk's desk; finance and managers are asked by that. Some are written by hand."""
        for notice in self.notices:
            if notice.by_hand:
                sheet = f"SG-{notice.number.partition('-')[2]}"
                shipping.hand_in_notice(notice.pk, by=self.clerk, at=self.at, sheet_no=sheet)
                continue
            shipping.print_notice(notice.pk, by=self.world.people.get("commerce", self.clerk), at=self.at)

    def sign_notices(self) -> None:
        """The first signature: the department manager's, or finance's look at the debt."""
        for notice in self.notices:
            decide_seated(self.world, notice.pk, at=self.at)

    def clear_notices(self) -> None:
        """The other signatures; the last one clears the notice. What finance has checked is handed on first."""
        for notice in self.notices:
            if DeliveryNotice.objects.get(pk=notice.pk).state == DeliveryNotice.State.CHECKED:
                shipping.hand_on(notice.pk, by=self.clerk, at=self.at, reason="客户承诺月底付清")
            decide_whole(self.world, notice.pk, at=self.at)

    def issue(self) -> None:
        """Goods are drawn; the delivery notes that travel with them are made."""
        self.notes = [shipping.issue_notice(row.pk, by=self.world.keeper, at=self.at) for row in self.notices]

    def ship_notices(self) -> None:
        """The goods leave."""
        for notice in self.notices:
            carrier, tracking = self.world.made_of.carrier
            shipping.ship_notice(notice.pk, by=self.world.keeper, at=self.at, carrier=carrier, tracking=tracking)

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
        signer = self.world.people.get("order_group") or self.clerk
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
    ("seen by the first", Sale.look_at_quote),
    ("approved", Sale.approve_quote),
    ("sealed", Sale.seal_quote),
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
    ("reviewed by the first", Sale.look_at_order),
    ("released", Sale.review_order),
    *_DELIVERY,
)
STAGED = (
    *_OFFER,
    ("receipt entered", Sale.pay_quote),
    ("paid", Sale.confirm_money),
    ("ordered", Sale.convert),
    ("reviewed by the first", Sale.look_at_order),
    ("released", Sale.review_order),
    ("balance entered", Sale.pay_balance),
    ("balance paid", Sale.confirm_money),
    *_DELIVERY,
)
ON_TERMS = (
    *_OFFER,
    ("ordered", Sale.convert),
    ("reviewed by the first", Sale.look_at_order),
    ("released", Sale.review_order),
    *_DELIVERY,
    ("receipt entered", Sale.pay_invoice),
    ("paid", Sale.confirm_money),
)
_NOTES = (
    ("printed", Sale.print_notes),
    ("shipped", Sale.ship_notes),
    ("signed", Sale.sign),
    ("invoiced", Sale.bill),
    ("receipt entered", Sale.pay_invoice),
    ("paid", Sale.confirm_money),
)
OFFICE = (("ordered", Sale.phone_order), ("released", Sale.review_order), *_NOTES)
OFFICE_QUOTED = (*_OFFER, ("ordered", Sale.convert), ("released", Sale.review_order), *_NOTES)
