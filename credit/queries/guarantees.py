"""Reads of staff guarantees, deductions and stations."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, User
from accounts.queries import in_company, in_force, scoped
from accounts.roles import ROLES
from core.money import ZERO
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from credit.models import Deduction, Entry, Guarantee, Holding, Operation, Station
from credit.models.deductions import DeductionState
from workflow import queries as workflow
from workflow.models import Link

GIVE = "credit.guarantee"
_SHOWN = ("paper", "order", "customer", "guarantor", "maker")
State = Guarantee.State
Charged = DeductionState


def visible_guarantees(user: User) -> QuerySet[Guarantee]:
    """Guarantees of the person's company and units, with what a row shows."""
    return scoped(Guarantee.objects.select_related(*_SHOWN), user)


def guarantee(user: User, pk: int) -> Guarantee:
    """One guarantee, else NotFound."""
    rows = Guarantee.objects.select_related(*_SHOWN, "company", "unit")
    found = sole(workflow.in_sight(rows, user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such guarantee for you."))
    return found


def visible_deductions(user: User) -> QuerySet[Deduction]:
    """Deductions of the person's company and units, with what a row shows."""
    rows = Deduction.objects.select_related("paper", "person", "guarantee__paper", "guarantee__customer")
    return scoped(rows, user)


def deduction(user: User, pk: int) -> Deduction:
    """One deduction, else NotFound."""
    rows = Deduction.objects.select_related(
        "paper", "person", "guarantee__paper", "guarantee__customer", "guarantee__order", "maker", "company", "unit"
    )
    found = sole(workflow.in_sight(rows, user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such deduction for you."))
    return found


def of_customer(customer_id: int, company: Company, most: int = 10) -> list[Guarantee]:
    """The newest guarantees for a customer, open and past ones."""
    rows = Guarantee.objects.filter(customer_id=customer_id, company=company).select_related(*_SHOWN)
    return list(rows.order_by("-pk")[:most])


def answers_by(user: User, paper_id: int) -> bool:
    """Whether a guarantee or deduction is the person's own, wherever it belongs."""
    mine = Guarantee.objects.filter(pk=paper_id, guarantor=user)
    return mine.exists() or Deduction.objects.filter(pk=paper_id, person=user).exists()


def guarantee_sums(rows: QuerySet[Guarantee]) -> Sums:
    """Foot of a filtered register; what came to nothing does not count."""
    return sums(rows, "amount", Q(state__in=[State.REJECTED, State.CANCELLED]))


def deduction_sums(rows: QuerySet[Deduction]) -> Sums:
    """Foot of a filtered list; what is not charged does not count."""
    return sums(rows, "amount", Q(state=Charged.CANCELLED))


def deductions_of(guarantee: Guarantee) -> list[Deduction]:
    """What was charged to wages on a guarantee, oldest first."""
    return list(guarantee.deductions.select_related("paper").order_by("pk"))


# -- what covers, and what is owed ----------------------------------------------------------------------------------


def covering(paper_id: int, customer_id: int, amount: Decimal) -> Subquery:
    """The amount of the approved guarantee on a document, for the customer's account row.

    One over less than the whole document covers nothing: an order that grew is beyond what was accepted (PARTS-45).
    """
    rows = Guarantee.objects.filter(order=paper_id, customer=customer_id, amount__gte=amount)
    return Subquery(rows.filter(state__in=Guarantee.COVERS).values("amount")[:1])


def left_unpaid(order_id: int) -> Decimal:
    """What has left on an order and is not paid: shipped and not invoiced, and its invoices, net of its own money.

    From the ledger: the holdings of the order's paper and of those that became of it, and what was written off of
    them: nobody has paid that either. Two statements.
    """
    held = _holdings(order_id)
    return sum((max(row.shipped + row.receivable - row.earmarked, ZERO) for row in held), _written_off(order_id))


def unpaid_in_all(order_id: int) -> Decimal:
    """The same with what is released or ordered and has not left yet."""
    held = _holdings(order_id)
    debts = (row.ordered + row.released + row.shipped + row.receivable - row.earmarked for row in held)
    return sum((max(debt, ZERO) for debt in debts), _written_off(order_id))


def _holdings(order_id: int) -> QuerySet[Holding]:
    return Holding.objects.filter(Q(paper=order_id) | Q(paper__in=_became(order_id)))


def _written_off(order_id: int) -> Decimal:
    """What was written off of an order's invoices, less what was taken back of that."""
    given_up = Entry.objects.filter(operation__in=(Operation.WRITE_OFF, Operation.RECOVER))
    fallen = given_up.filter(paper__in=_became(order_id)).aggregate(sum=Sum("amount"))["sum"]
    return -fallen if fallen else ZERO


def _became(order_id: int) -> QuerySet[Link, Any]:
    return Link.objects.filter(source=order_id).values("target")


def of_order(paper_id: int) -> Guarantee | None:
    """The guarantee on an order that is not rejected or cancelled; None when there is none."""
    return sole(_in_force().select_related("paper", "guarantor").filter(order=paper_id))


def _in_force() -> QuerySet[Guarantee]:
    return Guarantee.objects.exclude(state__in=[State.REJECTED, State.CANCELLED])


def guarantee_told(order: OuterRef) -> Subquery:
    """The guarantee on an order that is not rejected or cancelled, as plain values, for a statement about something
    else: pk, number, state, amount (as text), the guarantor (`who`), accepted when (`at`, ISO 8601)."""
    amount = Cast("amount", TextField())
    told = JSONObject(
        pk="pk", number="paper__number", state="state", amount=amount, who="guarantor__name", at="accepted_at"
    )
    return Subquery(_in_force().filter(order=order).order_by("-pk").values(told=told)[:1])


def guaranteed_order(guarantee_id: int) -> int:
    """Key of the order that a guarantee is for."""
    return int(Guarantee.objects.values_list("order_id", flat=True).get(pk=guarantee_id))


def open_of_customer(customer_id: int) -> list[int]:
    """Keys of a customer's guarantees that a payment may end, in order."""
    rows = Guarantee.objects.filter(customer=customer_id, state__in=[*Guarantee.OPEN, State.CHARGED])
    return list(rows.order_by("pk").values_list("pk", flat=True))


def proposed_deduction(guarantee_id: int) -> int | None:
    """The deduction of a guarantee that finance has not charged yet."""
    rows = Deduction.objects.filter(guarantee=guarantee_id, state=Charged.PROPOSED)
    return rows.values_list("pk", flat=True).first()


# -- who may guarantee ----------------------------------------------------------------------------------------------


def stations_on(customer_id: int, on: dt.date) -> QuerySet[Station]:
    """Who is stationed at a customer's place on a day."""
    rows = Station.objects.filter(customer=customer_id, since__lte=on).filter(Q(until=None) | Q(until__gte=on))
    return rows.select_related("person")


def guarantors(company: Company, customer_id: int, on: dt.date) -> QuerySet[User]:
    """Who may guarantee for a customer: stationed there, and on a post that gives guarantees (PARTS-38)."""
    return _field_staff(company.pk, on).filter(pk__in=stations_on(customer_id, on).values("person"))


def field_staff(user: User, on: dt.date) -> QuerySet[User]:
    """Salespeople and commissioning engineers of the person's company: who may be stationed somewhere."""
    return _field_staff(user.works_in, on)


def _field_staff(company_id: int, on: dt.date) -> QuerySet[User]:
    roles = [code for code, role in ROLES.items() if GIVE in role.permissions]
    seats = Assignment.objects.filter(in_force(on), post__company=company_id, post__role__in=roles)
    return User.objects.filter(pk__in=seats.values("user"), is_active=True).order_by("name", "pk")


def visible_stations(user: User) -> QuerySet[Station]:
    """Who is stationed where in the person's company."""
    return in_company(Station.objects.select_related("customer", "person", "changed_by"), user)


def station(user: User, pk: int) -> Station:
    """One station, else NotFound."""
    found = sole(visible_stations(user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such station in your company."))
    return found


def unpaid(rows: QuerySet[Guarantee]) -> QuerySet[Guarantee]:
    """Those on which goods have left and the money has not come."""
    return rows.filter(state__in=[*Guarantee.OPEN, State.CHARGED])


def overdue(rows: QuerySet[Guarantee], on: dt.date) -> QuerySet[Guarantee]:
    """Those whose last day to pay has passed."""
    return unpaid(rows).filter(due_on__lt=on)
