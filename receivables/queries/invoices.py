"""Invoices that a person may see, and what of an order can still be invoiced."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import scoped
from core.money import NOTHING, Amounts, part_of
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from orders import queries as orders
from orders.models import Order, OrderLine
from receivables.models import Invoice, InvoiceLine
from workflow.models import Paper


@dataclass(frozen=True)
class OpenLine:
    """What of one order line can be invoiced now: what was signed where signed, else shipped, less invoiced."""

    row: OrderLine
    """the line itself; what a form shows of its product is read when it asks"""
    line_id: int
    no: int
    product_id: int
    description: str
    ordered: Decimal
    delivered: Decimal
    invoiced: Decimal
    open: Decimal
    unit_price: Decimal
    tax_rate: Decimal
    whole: Amounts
    """the order line's amounts"""
    already: Amounts
    """of them, what stands on issued invoices"""

    @property
    def product_code(self) -> str:
        return self.row.product.code

    @property
    def unit_name(self) -> str:
        return self.row.product.unit_name

    @property
    def decimals(self) -> int:
        return self.row.product.decimals

    def part(self, quantity: Decimal) -> Amounts:
        """The amounts of so much of the line; the last part takes what the rounding left."""
        done = self.invoiced + quantity
        gross = part_of(self.whole.gross, done, self.ordered, self.already.gross)
        tax = part_of(self.whole.tax, done, self.ordered, self.already.tax)
        return Amounts(gross=gross, tax=tax, net=gross - tax)


def visible_invoices(user: User) -> QuerySet[Invoice]:
    """Invoices of the person's company and units, with what a row shows."""
    return scoped(Invoice.objects.select_related("paper", "customer", "maker", "order__paper"), user)


def invoice(user: User, pk: int) -> Invoice:
    """One invoice, else NotFound."""
    found = sole(visible_invoices(user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such invoice for you."))
    return found


def lines(invoice_id: int) -> list[InvoiceLine]:
    """An invoice's lines with their products."""
    return list(InvoiceLine.objects.filter(invoice=invoice_id).select_related("product"))


def open_to_invoice(order: Order) -> list[OpenLine]:
    """Every line of an order with what can be invoiced now; the order comes with its lines.

    What stands on invoices is asked only when the lines say that there is one.
    """
    lines = order.lines.all()
    already = _already(order.pk) if any(line.invoiced for line in lines) else {}
    return [_open(line, already.get(line.pk, NOTHING)) for line in lines]


def _open(line: OrderLine, already: Amounts) -> OpenLine:
    delivered = line.signed or line.shipped
    return OpenLine(
        row=line,
        line_id=line.pk,
        no=line.no,
        product_id=line.product_id,
        description=line.description,
        ordered=line.quantity,
        delivered=delivered,
        invoiced=line.invoiced,
        open=max(delivered - line.invoiced, Decimal(0)),
        unit_price=line.unit_price,
        tax_rate=line.tax_rate,
        whole=Amounts(line.gross, line.tax, line.net),
        already=already,
    )


def _already(order_id: int) -> Mapping[int, Amounts]:
    """Order line → amounts on issued invoices."""
    rows = InvoiceLine.objects.filter(invoice__order=order_id, invoice__state__in=Invoice.OWED)
    sums = rows.values_list("order_line").annotate(Sum("gross"), Sum("tax"), Sum("net"))
    return {line: Amounts(gross, tax, net) for line, gross, tax, net in sums}


def order(user: User, pk: int) -> Order:
    """The order that an invoice is made of, with its lines, else NotFound."""
    return orders.order(user, pk)


def order_of_paper(user: User, paper_id: int) -> int:
    """The order that a delivery note came from, by way of its notice or at once, else NotFound."""
    sources = Paper.objects.filter(Q(became__target=paper_id) | Q(became__target__became__target=paper_id))
    source = sources.filter(kind=Order.KIND).first()
    if source is None:
        raise NotFound(_("There is no such document for you."))
    return orders.order(user, source.pk).pk


def invoice_sums(rows: QuerySet[Invoice]) -> Sums:
    """Foot of a filtered list; cancelled invoices do not count."""
    return sums(rows, "gross", Q(state=Invoice.State.CANCELLED))


def invoiced_of(order_ids: list[int]) -> dict[int, Decimal]:
    """Order → sum of its issued invoices."""
    rows = Invoice.objects.filter(order__in=order_ids, state__in=Invoice.OWED)
    return dict(rows.values_list("order").annotate(Sum("gross")))
