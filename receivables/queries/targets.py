"""What a customer's money can pay: issued invoices, orders as far as not invoiced, confirmed quotations."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db.models import DecimalField, F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from accounts.models import User
from core.money import ZERO
from core.refusals import NotAllowed, NotFound
from core.rows import sole
from orders import queries as orders
from orders.models import Order
from quotes import queries as quotes
from quotes.models import Quotation
from receivables.models import Invoice, Opening
from receivables.queries.invoices import visible_invoices
from receivables.queries.openings import visible_openings
from workflow import registry
from workflow.documents import Document
from workflow.models import Paper

Payable = Invoice | Opening | Order | Quotation
D = TypeVar("D", Invoice, Opening, Order, Quotation)
PAYABLE_ORDERS = (
    Order.State.DRAFT,
    Order.State.IN_REVIEW,
    Order.State.REVIEWED,
    Order.State.HELD,
    Order.State.RELEASED,
    Order.State.SHIPPED,
)


@dataclass(frozen=True)
class Target:
    """One paper that money can go to; `rest` is neither paid by anybody's receipt nor written off, never below zero."""

    paper: Paper
    customer_id: int
    gross: Decimal
    rest: Decimal
    day: dt.date
    url: str
    order_id: int | None = None

    @property
    def paper_id(self) -> int:
        return self.paper.pk

    @property
    def kind(self) -> str:
        return self.paper.kind

    @property
    def is_debt(self) -> bool:
        """Paying it settles a debt; anything else is money earmarked for what is not invoiced yet."""
        return self.kind in (Invoice.KIND, Opening.KIND)

    @property
    def name(self) -> str:
        """What the paper is called, with its number."""
        return f"{registry.kind(self.kind).name} {self.paper}"


def open_targets(user: User, customer_id: int, without: int | None = None) -> list[Target]:
    """Everything of a customer that money can still pay, what is owed first, the oldest in front. Four statements."""
    found = (_READERS[kind](user, Q(customer=customer_id), without) for kind in _DEBTS_FIRST)
    return [target for targets in found for target in targets if target.rest > 0]


def targets(user: User, paper_ids: Iterable[int], without: int | None = None) -> dict[int, Target]:
    """Paper → target, for those that can be paid at all; `without` leaves out what one receipt pays.

    Only the kinds that are among the papers are asked, each within what the person may see.
    """
    asked = list(paper_ids)
    kinds = set(Paper.objects.filter(pk__in=asked).values_list("kind", flat=True)) if asked else set()
    found = (read(user, Q(pk__in=asked), without) for kind, read in _READERS.items() if kind in kinds)
    return {target.paper_id: target for targets in found for target in targets}


def target(user: User, paper_id: int) -> Target:
    """One paper that money can go to; NotFound when it is not the person's, NotAllowed when it takes no money."""
    found = targets(user, [paper_id])
    if paper_id in found:
        return found[paper_id]
    for rows in (orders.visible(user), quotes.visible(user), visible_invoices(user), visible_openings(user)):
        document = sole(rows.filter(pk=paper_id))
        if document is not None:
            raise NotAllowed(not_payable(document))
    raise NotFound(_("There is no such document for you."))


def not_payable(document: Document) -> str:
    """Why a document takes no money in its state."""
    return _("%(document)s takes no money in the state “%(state)s”.") % {
        "document": document,
        "state": registry.state_label(document.KIND, document.state),
    }


def _invoices(user: User, condition: Q, without: int | None) -> list[Target]:
    rows = visible_invoices(user).filter(condition, state=Invoice.State.ISSUED).order_by("due_on", "pk")
    return invoice_targets(rows, without)


def _orders(user: User, condition: Q, without: int | None) -> list[Target]:
    # A draft takes money only when it came from a quotation: then the customer has confirmed it.
    said = Q(state__in=PAYABLE_ORDERS[1:]) | Q(state=Order.State.DRAFT, quotation__isnull=False)
    return order_targets(orders.visible(user).filter(said, condition).order_by("ordered_on", "pk"), without)


def _quotations(user: User, condition: Q, without: int | None) -> list[Target]:
    confirmed = Quotation.State.CUSTOMER_CONFIRMED
    return quotation_targets(quotes.visible(user).filter(condition, state=confirmed).order_by("pk"), without)


def _openings(user: User, condition: Q, without: int | None) -> list[Target]:
    rows = visible_openings(user).filter(condition, state=Opening.State.OPEN).order_by("due_on", "pk")
    return opening_targets(rows, without)


_READERS = {Order.KIND: _orders, Quotation.KIND: _quotations, Invoice.KIND: _invoices, Opening.KIND: _openings}
_DEBTS_FIRST = (Opening.KIND, Invoice.KIND, Order.KIND, Quotation.KIND)


# -- what is open on papers, one statement each --------------------------------------------------------------------


def invoice_targets(rows: QuerySet[Invoice], without: int | None = None) -> list[Target]:
    """Targets of issued invoices."""
    found = _narrow(rows, "order", "issued_on", "drafted_on").annotate(given=_sum(_ON_INVOICE, without))
    return [_target(row, row.given, row.issued_on or row.drafted_on, row.order_id) for row in found]


def opening_targets(rows: QuerySet[Opening], without: int | None = None) -> list[Target]:
    """Targets of opening receivables that are not paid."""
    found = _narrow(rows, "issued_on").annotate(given=_sum(_ON_OPENING, without))
    return [_target(row, row.given, row.issued_on) for row in found]


def order_targets(rows: QuerySet[Order], without: int | None = None) -> list[Target]:
    """Targets of orders: what is not invoiced, less what is earmarked for the order or for its quotation."""
    given = _sum(_ON_ORDER, without, [str(state) for state in Invoice.OWED])
    found = _narrow(rows, "quotation", "ordered_on", "given_up").annotate(given=given + F("given_up"))
    return [_target(row, row.given, row.ordered_on, row.pk) for row in found]


def quotation_targets(rows: QuerySet[Quotation], without: int | None = None) -> list[Target]:
    """Targets of quotations that the customer has confirmed."""
    found = _narrow(rows, "created_at").annotate(given=_sum(_ON_QUOTATION, without))
    return [_target(row, row.given, row.created_at.date()) for row in found]


def _narrow(rows: QuerySet[D], *names: str) -> QuerySet[D]:
    """What a target needs of these papers and no more: a row of a list would bring its people along."""
    return rows.select_related(None).select_related("paper__unit").only("paper", "customer", "gross", *names)


# What all receipts but one pay of a row's papers, entered ones included. In words of our own, for it is asked with
# every receipt and Django took longer to put it together than the database to answer.
_PAID = """(
    SELECT coalesce(sum(amount), 0) FROM receivables_allocation AS paid
     WHERE paid.paper_id = {} AND paid.receipt_id IS DISTINCT FROM %s
)"""
_INVOICED = """(
    SELECT coalesce(sum(gross), 0) FROM receivables_invoice AS owed
     WHERE owed.order_id = orders_order.paper_id AND owed.state = ANY(%s)
)"""
_GIVEN_UP = """(
    SELECT coalesce(sum(amount), 0) FROM receivables_writeoff AS lost
     WHERE lost.debt_id = {} AND lost.state = 'approved'
)"""
_ON_INVOICE, _ON_OPENING = (
    f"{_PAID.format(key)} + {_GIVEN_UP.format(key)}"
    for key in ("receivables_invoice.paper_id", "receivables_opening.paper_id")
)
_ON_QUOTATION = _PAID.format("quotes_quotation.paper_id")
_ON_ORDER = f"{_PAID.format('ANY(ARRAY[orders_order.paper_id, orders_order.quotation_id])')} + {_INVOICED}"


def _sum(statement: str, *values: object) -> RawSQL:
    return RawSQL(statement, values, DecimalField())  # noqa: S611 - our own words, what is asked for is a parameter


def _target(row: Payable, given: Decimal, day: dt.date, order_id: int | None = None) -> Target:
    rest = max(row.gross - given, ZERO)
    return Target(row.paper, row.customer_id, row.gross, rest, day, row.get_absolute_url(), order_id)
