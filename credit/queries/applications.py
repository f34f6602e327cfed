"""Reads of applications for credit: who sees them, and what the ledger and the orders say of the customer."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import scoped
from core.money import ZERO
from core.refusals import NotFound
from core.rows import sole
from credit import eligibility, facts
from credit.eligibility import Eligibility
from credit.facts import Trade
from credit.models import Account, Application, Component, FinanceSheet
from credit.queries.overdue import Overdue, overdue_of
from credit.rules import Rules
from handbook.calendars import add_months
from workflow import queries as workflow

State = Application.State
HEAD = ("paper", "company", "unit", "maker", "customer", "agreed_by", "group")


@dataclass(frozen=True)
class Figures:
    """What finance's sheet says of a customer on a day."""

    receivable: Decimal
    shipped: Decimal
    released: Decimal
    owed: Decimal
    overdue: Decimal
    overdue_days: int
    traded_since: dt.date | None
    bought: Decimal


def visible(user: User) -> QuerySet[Application]:
    """The applications of the person's company and units, ready for a list."""
    newest = FinanceSheet.objects.filter(application=OuterRef("pk")).order_by("-pk").values("at")[:1]
    rows = Application.objects.select_related("paper", "customer", "maker", "group").annotate(sheet_at=Subquery(newest))
    return scoped(rows, user)


def application(user: User, pk: int) -> Application:
    """One application that the person may see, else NotFound."""
    found = sole(workflow.in_sight(Application.objects.select_related(*HEAD), user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such document for you."))
    return found


def customer_of(application_id: int) -> int:
    """The customer's key of an application, for reactions to its events."""
    return Application.objects.values_list("customer_id", flat=True).get(pk=application_id)


def newest_of(user: User, customer_id: int) -> Application | None:
    """The newest application for a customer that the person may see."""
    return scoped(Application.objects.filter(customer_id=customer_id), user).order_by("-created_at", "-pk").first()


def sheet(application_id: int) -> FinanceSheet | None:
    """The newest finance sheet of an application."""
    rows = FinanceSheet.objects.filter(application=application_id).select_related("by")
    return rows.order_by("-pk").first()


def account_of(company: Company, customer_id: int) -> Account:
    """The customer's account; an unsaved empty one when none is open."""
    found = Account.objects.filter(company=company, customer_id=customer_id).first()
    return found or Account(company=company, customer_id=customer_id)


def standing_for(customer_id: int, *, but: int, temporary: bool) -> QuerySet[Application]:
    """The applications in force for a customer that another one (`but`) replaces: of its own sort alone."""
    rows = Application.objects.filter(customer_id=customer_id, group__isnull=True, state=State.ACTIVE).exclude(pk=but)
    return rows.filter(valid_until__isnull=not temporary).order_by("pk")


def standing_of_group(application: Application) -> QuerySet[Application]:
    """The applications in force that gave the limit of a group before this one."""
    rows = Application.objects.filter(group=application.group_id, limit__isnull=False, state=State.ACTIVE)
    return rows.exclude(pk=application.pk).order_by("pk")


def has_agreement(customer_id: int) -> bool:
    """Whether a signed agreement of the customer is filed with an application that came into force."""
    came = (State.ACTIVE, State.SUPERSEDED, State.ENDED)
    return Application.objects.filter(customer_id=customer_id, state__in=came, agreed_on__isnull=False).exists()


def turning(company: Company, on: dt.date) -> QuerySet[Application]:
    """Temporary limits whose first day has come, or whose last day has passed, and nothing was written of it yet."""
    due = Q(valid_from__lte=on, begun_on__isnull=True) | Q(valid_until__lt=on)
    return Application.objects.filter(due, company=company, state=State.ACTIVE).order_by("pk")


# -- what is known of the customer -----------------------------------------------------------------------------------


def overdue(company: Company, customer_id: int, on: dt.date) -> Overdue:
    """What is past due and not disputed, by the handbook's days of grace."""
    return overdue_of(company, customer_id, on).get(customer_id, Overdue())


def figures(company: Company, customer_id: int, on: dt.date) -> Figures:
    """What the ledger and the orders say of a customer; a constant number of statements."""
    account = account_of(company, customer_id)
    late = overdue(company, customer_id, on)
    trade = facts.history(company, customer_id, add_months(on, -12), on)
    net = {stage: getattr(account, stage) - getattr(account, f"covered_{stage}") for stage in Component if stage in NET}
    return Figures(
        receivable=net[Component.RECEIVABLE],
        shipped=net[Component.SHIPPED],
        released=net[Component.RELEASED],
        owed=sum(net.values(), ZERO),
        overdue=late.amount,
        overdue_days=late.days,
        traded_since=trade.since,
        bought=trade.bought,
    )


NET = (Component.RECEIVABLE, Component.SHIPPED, Component.RELEASED)


def eligible(company: Company, customer_id: int, house: Rules, on: dt.date) -> Eligibility | None:
    """Whether the customer may have credit at all (OFFICE-93); None where the handbook asks nothing.

    The months that are counted end on that day; the average is of these months alone.
    """
    if house.eligibility is None:
        return None
    begins = eligibility.begins(on, house.eligibility.months)
    trade: Trade = facts.history(company, customer_id, begins, on)
    return eligibility.judge(house.eligibility, trade, overdue(company, customer_id, on).amount, on)
