"""Reads of credit. What a person sees starts from `visible`; later apps name the company they act for."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KT
from django.db.models.functions import JSONObject

from accounts.models import Company, User
from accounts.queries import in_company
from core.money import ZERO
from credit.models import Account, Component, Decision, Entry, GroupChange, Holding, LimitChange, Review
from credit.queries.groups import (
    Shared,
    counted_limit,
    exposed,
    know_group,
    others_owe,
    shared,
    shared_of,
    shares,
    sharing,
    with_group,
)
from credit.queries.guarantees import guarantee_told
from credit.queries.overdue import Overdue, late, overdue_items, overdue_of
from credit.queries.overrides import (
    liable,
    limit_set_since_decision,
    order_of_override,
    override,
    override_told,
    overrides_of,
    standing_overrides,
    visible_overrides,
    waiting_overrides,
)
from credit.queries.standings import (
    answer_for,
    exposure,
    free_advances,
    may_decide,
    owed,
    preview,
    stages,
    standing,
)
from customers import queries as customers

__all__ = [
    "Overdue",
    "Shared",
    "account",
    "account_on",
    "accounts",
    "answer_for",
    "companies",
    "counted_limit",
    "customer_of_review",
    "customers_like",
    "decisions",
    "decisions_of",
    "earmarked",
    "entries",
    "exposed",
    "exposure",
    "free_advances",
    "has_credit",
    "held",
    "holding",
    "holdings",
    "know_group",
    "last_decisions",
    "late",
    "liable",
    "limit_changes",
    "limit_set_since_decision",
    "may_decide",
    "order_of_override",
    "others_owe",
    "over_limit",
    "overdue_items",
    "overdue_of",
    "override",
    "overrides_of",
    "owed",
    "preview",
    "shared",
    "shared_of",
    "shares",
    "sharing",
    "stages",
    "standing",
    "standing_overrides",
    "visible",
    "visible_overrides",
    "waiting_overrides",
    "with_group",
]


def customer_of_review(pk: int) -> int:
    """The customer that a review is of, for a later app's reaction."""
    return Review.objects.values_list("customer", flat=True).get(pk=pk)


def companies(code: str = "") -> QuerySet[Company]:
    """All companies, or the one with this code: the ledger checks look at each by itself."""
    rows = Company.objects.order_by("code")
    return rows.filter(code=code) if code else rows


def visible(user: User) -> QuerySet[Account]:
    """The credit accounts of the person's company, with their customers."""
    rows = in_company(Account.objects.select_related("customer", "company"), user)
    return rows.filter(customer__company=user.works_in)  # the same, and lets the customers' index give the order


def customers_like(rows: QuerySet[Account], text: str) -> QuerySet[Account]:
    """Accounts whose customer has every word of `text` in number, name, phone, contact, tax number or pinyin."""
    for word in text.lower().split():
        rows = rows.filter(customer__search__contains=word)
    return rows


def account(user: User, customer_id: int) -> Account:
    """The account of a customer of the person's company; an unsaved empty one when none is open yet, else NotFound."""
    found = visible(user).filter(customer_id=customer_id).first()
    if found is not None:
        return found
    return Account(company=user.company, customer=customers.head(user, customer_id))


def account_on(user: User, customer_id: int, on: dt.date) -> Account:
    """The same for a page that speaks of the customer's group too: what its others owe on a day is read at once."""
    rows = visible(user).filter(customer_id=customer_id)
    found = with_group(rows, user.company, on) if user.company else []
    return found[0] if found else account(user, customer_id)


# -- money of one document ---------------------------------------------------------------------------------------


def earmarked(paper_id: int) -> Decimal:
    """Confirmed money that is set aside for a document now."""
    found = Holding.objects.filter(paper_id=paper_id).values_list("earmarked", flat=True).first()
    return ZERO if found is None else found


def holding(paper_id: int) -> Holding:
    """What a document holds, per component; nothing when it never entered the ledger."""
    return Holding.objects.filter(paper_id=paper_id).first() or Holding(paper_id=paper_id)


# -- the credit page ---------------------------------------------------------------------------------------------


def holdings(account: Account) -> QuerySet[Holding]:
    """The documents that hold something of the account now."""
    something = Q()
    for component in Component:
        something |= Q(**{f"{component}__gt": 0})
    return Holding.objects.filter(something, account_id=account.pk).select_related("paper")


def entries(account: Account) -> QuerySet[Entry]:
    """Every change of the account, with document and person."""
    return Entry.objects.filter(account_id=account.pk).select_related("paper", "by")


def decisions(account: Account, limit: int = 20) -> list[Decision]:
    """The newest release decisions of a customer."""
    rows = Decision.objects.filter(account_id=account.pk).select_related("paper", "by")
    return list(rows.order_by("-pk")[:limit])


def decisions_of(paper_id: int, limit: int = 6) -> list[Decision]:
    """The newest decisions about one document at every gate, the newest first; one statement.

    Each carries `granted`: who set the limit that stood then, when (ISO 8601) and why; and of the document itself
    `override` and `guarantee`, the people's word that lies on it. None where there is none.
    """
    own = LimitChange.objects.filter(account=OuterRef("account"))
    shared = GroupChange.objects.filter(
        what=GroupChange.What.LIMIT, group__company=OuterRef("account__company"), group__name=OuterRef("shared")
    )
    granted = Case(When(shared__isnull=False, then=_granted(shared)), default=_granted(own))
    word = {"override": override_told(OuterRef("paper")), "guarantee": guarantee_told(OuterRef("paper"))}
    rows = Decision.objects.filter(paper_id=paper_id).select_related("by").annotate(shared=KT("snapshot__group"))
    return list(rows.annotate(granted=granted, **word).order_by("-pk")[:limit])


def _granted(changes: QuerySet[Any]) -> Subquery:
    """Who set the limit that stood at a decision, when and why."""
    then = changes.filter(at__lte=OuterRef("at")).order_by("-pk")
    return Subquery(then.annotate(told=JSONObject(who="by__name", at="at", reason="reason")).values("told")[:1])


def last_decisions(paper_ids: Collection[int]) -> dict[int, Decision]:
    """The newest decision about each of these documents; one statement."""
    rows = Decision.objects.filter(paper__in=paper_ids).order_by("paper", "-pk").distinct("paper")
    return {row.paper_id: row for row in rows}


def limit_changes(account: Account, limit: int = 20) -> list[LimitChange]:
    """How the limit came about, newest first."""
    rows = LimitChange.objects.filter(account_id=account.pk).select_related("by")
    return list(rows.order_by("-pk")[:limit])


def over_limit(user: User, on: dt.date) -> QuerySet[Account]:
    """Accounts that owe more than their limit, with `owed` and `counted`, in a group that of all its members and its
    limit; those without a limit owe nothing on credit."""
    if user.company is None:
        return Account.objects.none()
    owed = exposed(user.company, on) + others_owe(user.company, on)
    rows = visible(user).annotate(owed=owed, counted=counted_limit(on))
    return rows.filter(unlimited=False, owed__gt=F("counted"))


def has_credit(company: Company, customer_id: int) -> bool:
    """Whether a limit was given to the customer or its group, or unlimited credit."""
    rows = Account.objects.filter(company=company, customer_id=customer_id)
    own = Q(group__isnull=True, limit__isnull=False) | Q(unlimited=True)
    return rows.filter(own | Q(group__limit__isnull=False)).exists()


# -- for checks of the apps above ----------------------------------------------------------------------------------


def accounts(company: Company) -> QuerySet[Account]:
    """Every account of a company."""
    return Account.objects.filter(company=company)


def held(company: Company) -> QuerySet[Holding]:
    """What every document of a company holds."""
    return Holding.objects.filter(account__company=company)
