"""Statements of account that were drawn, and who is to get one (PARTS-34)."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import in_company
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from customers.models import Customer
from handbook import queries as handbook
from receivables.models import Reconciliation


def visible_reconciliations(user: User) -> QuerySet[Reconciliation]:
    """The statements of the person's company, with what a row shows."""
    return in_company(Reconciliation.objects.select_related("customer", "changed_by"), user)


def reconciliation(user: User, pk: int) -> Reconciliation:
    """One statement, else NotFound."""
    found = sole(visible_reconciliations(user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such statement in your company."))
    return found


def reconciliation_sums(rows: QuerySet[Reconciliation]) -> Sums:
    """Foot of a filtered list: what all of them owed at the end."""
    return sums(rows, "closing", Q(pk__isnull=True))


def credit_terms(company: Company, on: dt.date) -> list[str]:
    """The ways to pay that need credit in the company: whoever has one gets statements."""
    rows = handbook.in_force(company, on).payment_terms.values()
    return [row.code for row in rows if row.needs_credit]


def without_statement(company: Company, start: dt.date, end: dt.date) -> QuerySet[Customer]:
    """Customers on terms whose statement of a period is not drawn yet; retired files have none."""
    drawn = Reconciliation.objects.filter(customer=OuterRef("pk"), start=start, end=end)
    rows = Customer.objects.filter(company=company, payment_terms__in=credit_terms(company, end))
    return rows.exclude(status=Customer.Status.RETIRED).filter(~Exists(drawn)).order_by("number")
