"""What a customer's money can pay: issued invoices, orders as far as not invoiced, confirmed quotations."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.money import ZERO
from core.refusals import NotAllowed, NotFound
from core.rows import sole
from orders import queries as orders
from orders.models import Order
from quotes import queries as quotes
from quotes.models import Quotation
from receivables.models import Invoice
from receivables.queries.allocations import allocated
from receivables.queries.invoices import invoiced_of, visible_invoices
from workflow import registry
from workflow.documents import Document
from workflow.models import Paper

P = TypeVar("P", Invoice, Order, Quotation)
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
    """One paper that money can go to; `rest` is what nobody's receipt pays yet, never below zero."""

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
    def is_invoice(self) -> bool:
        """Paying it settles a debt; anything else is money earmarked for what is not invoiced yet."""
        return self.kind == Invoice.KIND

    @property
    def name(self) -> str:
        """What the paper is called, with its number."""
        return f"{registry.kind(self.kind).name} {self.paper}"


def open_targets(user: User, customer_id: int, without: int | None = None) -> list[Target]:
    """Everything of a customer that money can still pay, invoices first, the oldest in front. Five statements."""
    mine = Q(customer=customer_id)
    found = [*_invoices(user, mine, without), *_orders(user, mine, without), *_quotations(user, mine, without)]
    return [target for target in found if target.rest > 0]


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
    for rows in (orders.visible(user), quotes.visible(user), visible_invoices(user)):
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


def _narrow(rows: QuerySet[P], *names: str) -> list[P]:
    """What a target needs of these papers and no more: a row of a list would bring its people along."""
    return list(rows.select_related(None).select_related("paper__unit").only("paper", "customer", "gross", *names))


def _invoices(user: User, condition: Q, without: int | None) -> Iterator[Target]:
    rows = visible_invoices(user).filter(condition, state=Invoice.State.ISSUED).order_by("due_on", "pk")
    return invoice_targets(_narrow(rows, "order", "issued_on", "drafted_on"), without)


def invoice_targets(rows: list[Invoice], without: int | None = None) -> Iterator[Target]:
    """Targets of issued invoices."""
    paid = allocated((row.pk for row in rows), without) if rows else {}
    for row in rows:
        yield _target(row, row.gross - paid.get(row.pk, ZERO), row.issued_on or row.drafted_on, row.order_id)


def _orders(user: User, condition: Q, without: int | None) -> Iterator[Target]:
    # A draft takes money only when it came from a quotation: then the customer has confirmed it.
    said = Q(state__in=PAYABLE_ORDERS[1:]) | Q(state=Order.State.DRAFT, quotation__isnull=False)
    rows = orders.visible(user).filter(said, condition).order_by("ordered_on", "pk")
    return order_targets(_narrow(rows, "quotation", "ordered_on"), without)


def order_targets(rows: list[Order], without: int | None = None) -> Iterator[Target]:
    """Targets of orders: what is not invoiced, less what is earmarked for the order or for its quotation."""
    if not rows:
        return
    marked = allocated((pk for row in rows for pk in (row.pk, row.quotation_id) if pk), without)
    invoiced = invoiced_of([row.pk for row in rows])
    for row in rows:
        given = marked.get(row.pk, ZERO) + marked.get(row.quotation_id or 0, ZERO) + invoiced.get(row.pk, ZERO)
        yield _target(row, row.gross - given, row.ordered_on, row.pk)


def _quotations(user: User, condition: Q, without: int | None) -> Iterator[Target]:
    confirmed = Quotation.State.CUSTOMER_CONFIRMED
    rows = quotes.visible(user).filter(condition, state=confirmed).order_by("pk")
    return quotation_targets(_narrow(rows, "created_at"), without)


def quotation_targets(rows: list[Quotation], without: int | None = None) -> Iterator[Target]:
    """Targets of quotations that the customer has confirmed."""
    marked = allocated((row.pk for row in rows), without) if rows else {}
    for row in rows:
        yield _target(row, row.gross - marked.get(row.pk, ZERO), row.created_at.date())


def _target(row: Invoice | Order | Quotation, rest: Decimal, day: dt.date, order_id: int | None = None) -> Target:
    url = row.get_absolute_url()
    return Target(row.paper, row.customer_id, row.gross, max(rest, ZERO), day, url, order_id)


_READERS = {Order.KIND: _orders, Quotation.KIND: _quotations, Invoice.KIND: _invoices}
