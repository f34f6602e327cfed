"""Statements of account: drawn each month for every customer on terms, sent, agreed or disputed (PARTS-34)."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.policies import require
from core.dates import business_date
from core.refusals import NotAllowed
from customers.models import Customer
from handbook import queries as handbook
from receivables import policies
from receivables.models import Reconciliation
from receivables.queries import reconciliations as queries
from receivables.queries.statement import statement_for
from workflow import papers

MONTHLY = "receivables.account_check"
State = Reconciliation.State


@papers.retrying
def draw_statements(company: Company, *, at: dt.datetime) -> list[Reconciliation]:
    """Draw last month's statements that are not drawn yet, for every customer on terms (T24).

    Nothing where the handbook does not check accounts every month. A second run draws nothing; a worker that was down
    on the first draws them later, with the figures of that month.
    """
    on = business_date(at, company.zone)
    book = handbook.in_force(company, on)
    if "T24" not in book.timers or book.values.get(MONTHLY) != "monthly":
        return []
    end = on.replace(day=1) - dt.timedelta(days=1)
    start = end.replace(day=1)
    drawn = [_drawn(company, customer, start, end, at) for customer in queries.without_statement(company, start, end)]
    return Reconciliation.objects.bulk_create(drawn, ignore_conflicts=True)


def _drawn(company: Company, customer: Customer, start: dt.date, end: dt.date, at: dt.datetime) -> Reconciliation:
    found = statement_for(customer, start, end)
    return Reconciliation(
        company=company,
        customer=found.customer,
        start=start,
        end=end,
        opening=found.opening,
        invoiced=found.invoiced,
        received=found.received,
        closing=found.closing,
        drawn_at=at,
    )


@papers.retrying
def note_sent(pk: int, *, by: User, at: dt.datetime) -> Reconciliation:
    """The statement went to the customer."""
    return _note(pk, State.SENT, (State.DRAWN,), "", by, at)


@papers.retrying
def note_agreed(pk: int, *, by: User, at: dt.datetime) -> Reconciliation:
    """The customer agrees with the figures."""
    return _note(pk, State.AGREED, (State.DRAWN, State.SENT, State.DISPUTED), "", by, at)


@papers.retrying
def note_disputed(pk: int, *, answer: str, by: User, at: dt.datetime) -> Reconciliation:
    """The customer does not agree, and says why."""
    if not answer.strip():
        raise NotAllowed(_("Write what the customer disputes."), field="answer")
    return _note(pk, State.DISPUTED, (State.DRAWN, State.SENT), answer.strip(), by, at)


def _note(pk: int, state: str, allowed: tuple[str, ...], answer: str, by: User, at: dt.datetime) -> Reconciliation:
    require(by, policies.CONFIRM)
    shown = queries.reconciliation(by, pk)
    row = Reconciliation.objects.select_for_update(no_key=True, of=("self",)).get(pk=shown.pk)
    if row.state not in allowed:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": row.get_state_display()})
    row.state, row.answer, row.changed_by, row.changed_at = state, answer, by, at
    row.save(update_fields=["state", "answer", "changed_by", "changed_at"])
    return row
