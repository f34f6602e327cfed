"""Which documents would pass their customer's limit, and whose customers are overdue: asked of many in one statement.

The same sums as `credit.queries.standing` and `credit.judging`, in the database's words; a test holds them together.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from accounts.models import Company
from credit.models import DEBT, Account, Holding, LimitChange
from credit.queries import counted_limit, exposed, others_owe, overdue_items, stages
from handbook import queries as handbook
from handbook.terms import Terms

NOUGHT = Value(Decimal("0.00"))


def on_credit(company: Company, on: dt.date) -> list[str]:
    """The ways to pay with which goods leave before they are paid for, inside a limit."""
    return [terms for terms in Terms.values if handbook.term(company, terms, on).on_credit]


def overdue(company: Company, on: dt.date) -> Exists:
    """Of documents with company and customer: whether the customer has something undisputed that is overdue on a day,
    by the handbook's days; more than the amount it lets pass is said by cover alone."""
    items = overdue_items(company, on)
    return Exists(items.filter(account__company=OuterRef("company"), account__customer=OuterRef("customer")))


def within_limit(company: Company, on: dt.date, rest: Any) -> Exists:
    """Of documents with company and customer: whether `rest` more fits into the limit. Equality passes (PARTS-36)."""
    held: Any = sum((F(stage.value) for stage in DEBT if stage in stages(company, on)), NOUGHT)
    mine = Holding.objects.filter(account=OuterRef("pk"), paper=OuterRef(OuterRef("pk")))
    own = mine.annotate(net=Greatest(held - F("earmarked"), NOUGHT)).values("net")
    accounts = Account.objects.filter(company=OuterRef("company"), customer=OuterRef("customer"))
    fits = Q(counted__gte=F("owed") + rest)
    return Exists(
        accounts.annotate(
            owed=exposed(company, on) + others_owe(company, on) - Coalesce(Subquery(own), NOUGHT),
            counted=counted_limit(on),
        ).filter(Q(unlimited=True) | fits)
    )


def investigated() -> Exists:
    """Of documents with company and customer: whether anybody ever gave the customer a limit or a grade (FIBRE-45)."""
    rows = LimitChange.objects.filter(account__company=OuterRef("company"), account__customer=OuterRef("customer"))
    return Exists(rows)


def asks_investigation(company: Company, on: dt.date) -> bool:
    """Whether the handbook wants customers investigated before the first trade."""
    return bool(handbook.value(company, "credit.investigate_first", on))
