"""What the nightly check asks of receivables: the ledger's entries are what the documents say."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Company
from core.ledgers import Difference
from core.money import ZERO
from credit import checks
from credit import queries as credit
from orders.models import Order
from receivables.models import Allocation, Invoice, Opening, Receipt, WriteOff

NOTHING = Decimal("0.00")


def register() -> None:
    """Called once when all models are loaded."""
    checks.register("receivables.invoices", invoices_are_receivable)
    checks.register("receivables.receipts", receipts_are_money)
    checks.register("receivables.writeoffs", written_off_is_on_orders)


def invoices_are_receivable(company: Company) -> Iterator[Difference]:
    """Each invoice issued or brought in, less what confirmed receipts pay and what is written off = its receivable;
    nothing else has one."""
    rest = F("gross") - _booked(OuterRef("pk")) - _written_off(OuterRef("pk"))
    owed = Invoice.objects.filter(company=company, state__in=Invoice.OWED).annotate(rest=rest)
    before = Opening.objects.filter(company=company).annotate(rest=rest)
    rests = {**dict(owed.values_list("pk", "rest")), **dict(before.values_list("pk", "rest"))}
    yield from _compared(_held(company, "receivable"), rests, _("receivable"))


def receipts_are_money(company: Company) -> Iterator[Difference]:
    """Each confirmed receipt less what is allocated = its free advance; what is set aside = allocated, not invoiced."""
    booked = Receipt.objects.filter(company=company, state__in=Receipt.BOOKED)
    free = booked.annotate(rest=F("amount") - Coalesce(Sum("allocations__amount"), NOTHING))
    yield from _compared(_held(company, "unapplied"), dict(free.values_list("pk", "rest")), _("advance"))
    yield from _set_aside(company)


def _set_aside(company: Company) -> Iterator[Difference]:
    """Money moves from a quotation to its order in the ledger alone, so it is compared per customer."""
    rows = Allocation.objects.filter(receipt__company=company, receipt__state__in=Receipt.BOOKED)
    rows = rows.exclude(paper__kind__in=[Invoice.KIND, Opening.KIND]).order_by()
    said = dict(rows.values_list("receipt__customer").annotate(sum=Sum("amount")))
    kept = {account.customer_id: account.earmarked for account in credit.accounts(company)}
    for customer_id in sorted({*said, *kept}):
        if kept.get(customer_id, ZERO) != said.get(customer_id, ZERO):
            subject = _("money set aside for customer %(id)s") % {"id": customer_id}
            yield Difference(subject, kept.get(customer_id, ZERO), said.get(customer_id, ZERO))


def _booked(paper: OuterRef) -> Any:
    rows = Allocation.objects.filter(paper=paper, receipt__state__in=Receipt.BOOKED).order_by()
    return Coalesce(Subquery(rows.values("paper").annotate(sum=Sum("amount")).values("sum")), NOTHING)


def _written_off(paper: OuterRef) -> Any:
    rows = WriteOff.objects.filter(debt=paper, state=WriteOff.State.APPROVED).order_by()
    return Coalesce(Subquery(rows.values("debt").annotate(sum=Sum("amount")).values("sum")), NOTHING)


def written_off_is_on_orders(company: Company) -> Iterator[Difference]:
    """What is written off of an order's invoices = what the order counts as written off."""
    said: dict[int, Decimal] = {}
    rows = WriteOff.objects.filter(company=company, state=WriteOff.State.APPROVED).order_by()
    sums = rows.values_list("debt").annotate(sum=Sum("amount"))
    orders_of = dict(Invoice.objects.filter(pk__in=rows.values("debt")).values_list("pk", "order"))
    for debt, amount in sums:
        if debt in orders_of:
            said[orders_of[debt]] = said.get(orders_of[debt], ZERO) + amount
    kept = dict(Order.objects.filter(company=company, written_off__gt=0).values_list("pk", "written_off"))
    yield from _compared(kept, said, _("written off"))


def _held(company: Company, component: str) -> dict[int, Decimal]:
    rows = credit.held(company).filter(~Q(**{component: 0}))
    return dict(rows.values_list("paper", component))


def _compared(kept: dict[int, Decimal], computed: dict[int, Decimal], what: str) -> Iterator[Difference]:
    for paper_id in sorted({*kept, *computed}):
        held, said = kept.get(paper_id, ZERO), computed.get(paper_id, ZERO)
        if held != said:
            yield Difference(_("%(what)s of paper %(id)s") % {"what": what, "id": paper_id}, held, said, paper_id)
