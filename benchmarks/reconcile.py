"""After a replay: every figure of the database against what the file alone says. Nothing is rounded away."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, DecimalField, ExpressionWrapper, F, Sum

from accounts.models import Company
from benchmarks.ledger import Ledger, deliveries
from credit import checks
from credit.models import Account
from inventory.models import StockLevel
from orders.models import Order, OrderLine
from quotes.models import Quotation
from receivables.models import Invoice, Receipt
from shipping.models import DeliveryNote, DeliveryNotice
from workflow.models import Delivery, Event, Step

EXACT = DecimalField(max_digits=30, decimal_places=10)
COMPONENTS = ("ordered", "released", "shipped", "receivable", "earmarked", "unapplied")
# What one invoice of the ledger leaves behind, by the customer's terms: kind.event → how often per sale.
STEPS = (
    "quotes.quotation.created", "quotes.quotation.submitted", "quotes.quotation.approved", "quotes.quotation.sent",
    "quotes.quotation.confirmed", "quotes.quotation.converted", "orders.order.created", "orders.order.submitted",
    "orders.order.reviewed", "orders.order.released", "receivables.receipt.created", "receivables.receipt.confirmed",
    "receivables.invoice.created", "receivables.invoice.issued", "receivables.invoice.paid",
)  # fmt: skip
NOTICE_STEPS = ("created", "printed", "signed", "cleared", "issued", "shipped")


@dataclass
class Report:
    """Lines of the reconciliation and whether all of them agree."""

    good: bool = True

    def line(self, what: str, expected: object, found: object) -> None:
        """One figure: as the file has it, as Danju has it."""
        agrees = expected == found
        self.good &= agrees
        print(f"{'ok ' if agrees else 'NO '} {what:44} file {expected!s:>18}  danju {found!s:>18}")


def reconcile(company: Company, ledger: Ledger) -> bool:
    """Print every comparison; True when all agree."""
    report = Report()
    for part in (_lines, _totals, _money, _stock, _events, _people, _ledgers):
        part(report, company, ledger)
    for what, count in sorted(ledger.apart.items()):
        print(f"    {what:44} {count:>23}  (counted apart)")
    print("The replay is exact." if report.good else "The replay does NOT agree.")
    return report.good


def _lines(report: Report, company: Company, ledger: Ledger) -> None:
    rows = OrderLine.objects.filter(order__company=company)
    exact = rows.aggregate(sum=Sum(ExpressionWrapper(F("quantity") * F("unit_price"), EXACT)))["sum"] or Decimal(0)
    report.line("invoices", len(ledger.sheets), Order.objects.filter(company=company).count())
    report.line("sale lines", ledger.lines, rows.count())
    report.line("exact line sum", _plain(ledger.exact), _plain(exact))


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")


def _totals(report: Report, company: Company, ledger: Ledger) -> None:
    expected = sorted(sheet.gross for sheet in ledger.sheets)
    for model, column in ((Quotation, "gross"), (Order, "gross"), (Invoice, "gross"), (Receipt, "amount")):
        found = sorted(model._default_manager.filter(company=company).values_list(column, flat=True))
        report.line(f"{model._meta.verbose_name} totals, one by one", True, found == expected)
        report.line(f"{model._meta.verbose_name} totals, sum", sum(expected), sum(found))


def _money(report: Report, company: Company, ledger: Ledger) -> None:
    sums = Account.objects.filter(company=company).aggregate(**{name: Sum(name) for name in COMPONENTS})
    for name in COMPONENTS:
        report.line(f"left on the ledger: {name}", Decimal("0.00"), sums[name])
    closed = Order.objects.filter(company=company, state=Order.State.CLOSED).count()
    report.line("orders closed", len(ledger.sheets), closed)


def _stock(report: Report, company: Company, ledger: Ledger) -> None:
    _arrivals, left = deliveries(ledger)
    rows = StockLevel.objects.filter(warehouse__company=company).values_list("product__code", "on_hand", "reserved")
    found = {code: on_hand for code, on_hand, _reserved in rows}
    report.line("products in stock, one by one", True, found == left)
    report.line("pieces in stock", sum(left.values()), sum(found.values()).normalize() + 0)
    report.line("pieces still reserved", Decimal(0), sum(reserved for _code, _on_hand, reserved in rows))


def _events(report: Report, company: Company, ledger: Ledger) -> None:
    found = Counter(dict(_counts(Event.objects.filter(paper__company=company), "name")))
    for name in STEPS:
        report.line(f"events {name}", len(ledger.sheets), found[name])
    notices = DeliveryNotice.objects.filter(company=company).count()
    notes = DeliveryNote.objects.filter(company=company).count()
    report.line("a note for every notice", notices, notes)
    for step in NOTICE_STEPS:
        report.line(f"events shipping.notice.{step}", notices, found[f"shipping.notice.{step}"])
    waiting = Delivery.objects.filter(event__paper__company=company, done_at__isnull=True).count()
    report.line("reactions not done", 0, waiting)


def _counts(rows: Any, column: str) -> Any:
    return rows.order_by().values_list(column).annotate(Count("pk"))


def _people(report: Report, company: Company, ledger: Ledger) -> None:
    steps = Step.objects.filter(round__paper__company=company)
    own = steps.filter(decided_by=F("round__paper__maker")).count()
    report.line("steps decided by the maker", 0, own)
    report.line("steps left open", 0, steps.filter(decided_by=None).count())


def _ledgers(report: Report, company: Company, ledger: Ledger) -> None:
    report.line("differences of the ledger checks", 0, len(list(checks.differences(company))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        print(f"    {'database':44} {cursor.fetchone()[0]:>23}")
