"""Invoices: made from what was delivered, issued, and paid at once by money that waits for them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import Company, User
from catalog.lines import totals
from core.dates import business_date, month_end
from core.refusals import NotAllowed
from credit import services as credit
from handbook import queries as handbook
from orders import services as orders
from orders.models import Order
from receivables import ahead, policies
from receivables.models import Invoice, InvoiceLine
from receivables.queries.invoices import OpenLine, open_to_invoice
from receivables.services import placing
from workflow import papers


@papers.retrying
def make(
    order_pk: int,
    *,
    by: User,
    at: dt.datetime,
    quantities: Mapping[int, Decimal] | None = None,
    note: str = "",
    issuing: bool = False,
) -> Invoice:
    """Draft an invoice of an order, and issue it at once when `issuing`.

    `quantities` is order line → quantity; without it everything open: what was signed where signed, else shipped,
    less invoiced. Raises NotAllowed (field `line_<id>`) for more than is open, NotYours without the right.
    """
    if issuing:
        placing.lock_money_of(order_pk, by.works_in)
    order = papers.lock(Order, order_pk, by)
    policies.check_make_invoice(order, by)
    open_lines = _open_lines(order)
    wanted = quantities if quantities is not None else {pk: line.open for pk, line in open_lines.items() if line.open}
    policies.check_quantities(wanted, open_lines)
    invoice = Invoice(order=order, customer_id=order.customer_id, payment_terms=order.payment_terms, note=note)
    invoice.drafted_on = business_date(at, order.company.zone)
    rows = [_line(invoice, no, open_lines[pk], quantity) for no, (pk, quantity) in enumerate(wanted.items(), 1)]
    _add_up(invoice, rows)
    papers.create(invoice, company=order.company, unit=order.unit, by=by, at=at, came_from=[order.paper])
    for row in rows:
        row.invoice = invoice
    InvoiceLine.objects.bulk_create(rows)
    if issuing:
        _issue_new(invoice, rows, by=by, at=at)
    return invoice


def _open_lines(order: Order) -> dict[int, OpenLine]:
    """Order line → what of it can be invoiced; the order is locked, so nobody invoices it meanwhile."""
    prefetch_related_objects([order], "lines")
    return {line.line_id: line for line in open_to_invoice(order)}


def _line(invoice: Invoice, no: int, source: OpenLine, quantity: Decimal) -> InvoiceLine:
    line = InvoiceLine(
        invoice=invoice,
        no=no,
        order_line_id=source.line_id,
        product_id=source.product_id,
        description=source.description,
        quantity=quantity,
        unit_price=source.unit_price,
        tax_rate=source.tax_rate,
    )
    _set_amounts(line, source)
    return line


def _set_amounts(line: InvoiceLine, source: OpenLine) -> None:
    """The exact part of the order line, so that partial invoices add up to it."""
    part = source.part(line.quantity)
    line.gross, line.tax, line.net = part.gross, part.tax, part.net


def _add_up(invoice: Invoice, rows: Sequence[InvoiceLine]) -> None:
    total = totals(rows)
    invoice.gross, invoice.tax, invoice.net = total.gross, total.tax, total.net


@papers.retrying
def issue(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Invoice:
    """Issue a draft: numbered, owed from now on, due by the payment terms, paid at once by money set aside.

    The ledger moves from shipped to receivable. Raises NotAllowed when part of it was invoiced meanwhile.
    """
    with papers.door(Invoice, pk, event="issued", by=by, at=at, version=version) as invoice:
        policies.check_issue(invoice, by)
        placing.lock_money_of(invoice.order_id, invoice.company_id)
        invoice.order = papers.lock(Order, invoice.order_id, lender=by)
        paid = _issue(invoice, _repriced(invoice), by=by, at=at)
    if paid == invoice.gross:
        placing.pay_off(invoice, by=by, at=at)
    return invoice


def _issue_new(invoice: Invoice, rows: Sequence[InvoiceLine], *, by: User, at: dt.datetime) -> None:
    """An invoice that was written a moment ago is ours alone: it is issued without being read and locked first."""
    policies.check_issue(invoice, by)
    before = invoice.state
    paid = _issue(invoice, rows, by=by, at=at)
    papers.save(invoice)
    papers.write(invoice, "issued", before=before, by=by, at=at)
    if paid == invoice.gross:
        placing.pay_off(invoice, by=by, at=at)


def _issue(invoice: Invoice, rows: Sequence[InvoiceLine], *, by: User, at: dt.datetime) -> Decimal:
    """Move it, enter what is owed, give the number last; returns what money set aside pays of it at once."""
    on = business_date(at, invoice.company.zone)
    ahead.check_issue(invoice, on)
    invoice.issue(on, due_on(invoice.company, invoice.payment_terms, on))
    paid = _owe(invoice, rows, by=by, at=at)
    papers.give_number(invoice, handbook.value(invoice.company, f"numbers.{Invoice.KIND}", on), on)
    return paid


def _repriced(invoice: Invoice) -> list[InvoiceLine]:
    """The lines as they are owed: a part invoiced since the draft was made may have taken a cent, or the quantity."""
    rows = list(invoice.lines.all())
    open_lines = _open_lines(invoice.order)
    policies.check_quantities({row.order_line_id: row.quantity for row in rows}, open_lines)
    drafted = {row.pk: (row.gross, row.tax, row.net) for row in rows}
    for row in rows:
        _set_amounts(row, open_lines[row.order_line_id])
    _add_up(invoice, rows)
    changed = [row for row in rows if drafted[row.pk] != (row.gross, row.tax, row.net)]
    InvoiceLine.objects.bulk_update(changed, ["gross", "tax", "net"])
    return rows


def _owe(invoice: Invoice, rows: Sequence[InvoiceLine], *, by: User, at: dt.datetime) -> Decimal:
    """Ledger and open item of an invoice; returns what money set aside pays of it at once, the rest is open."""
    paid = placing.settle_from_order(invoice, by=by, at=at)
    changes = [(invoice.pk, "receivable", invoice.gross), (invoice.pk, "receivable", -paid)]
    changes.append((invoice.order_id, "earmarked", -paid))
    quantities = {row.order_line_id: row.quantity for row in rows}
    beside = [change for change in changes if change[2]]
    orders.record_invoiced(invoice.order_id, quantities, by=by, at=at, beside=beside)
    if invoice.due_on and paid < invoice.gross:
        account = credit.account_of(invoice.company, invoice.customer_id)
        credit.open_item(account.pk, invoice.pk, due=invoice.due_on, amount=invoice.gross - paid)
    return paid


def due_on(company: Company, terms: str, on: dt.date) -> dt.date:
    """When an invoice issued on a day is due: at once, or for monthly terms so many days on, as the handbook says."""
    if terms != "monthly":
        return on
    counted_from = handbook.value(company, "receivables.terms_from", on)
    start = month_end(on) if counted_from == "month_end" else on
    return start + dt.timedelta(days=handbook.value(company, "receivables.terms_days", on))


@papers.retrying
def cancel(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Invoice:
    """Discard a draft."""
    with papers.door(Invoice, pk, event="cancelled", by=by, at=at, version=version) as invoice:
        policies.check_cancel(invoice, by)
        invoice.cancel()
    return invoice


@papers.retrying
def note_tax_number(pk: int, *, by: User, at: dt.datetime, number: str, version: int | None = None) -> Invoice:
    """Note the tax authority's number beside our own."""
    with papers.door(Invoice, pk, event="tax_numbered", by=by, at=at, version=version) as invoice:
        policies.check_tax_number(invoice, by)
        if not number.strip():
            raise NotAllowed(_("The tax invoice number is missing."), field="number")
        invoice.tax_invoice_number = number.strip()
    return invoice
