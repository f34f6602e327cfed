"""Reads of calls and leads. What a person sees starts from `calls` and `leads`."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, Unit, User
from accounts.queries import in_company, in_force, may, scoped, units_of
from calls.models import Call, Lead
from core.refusals import NotAllowed, NotFound
from core.rows import sole
from workflow.documents import Waiting, always

HEAD = ("paper", "company", "unit", "maker", "customer")
Source = Call | Lead


def calls(user: User) -> QuerySet[Call]:
    """The calls of the person's company and units, ready for a list."""
    return scoped(Call.objects.select_related("paper", "customer", "maker"), user)


def leads(user: User) -> QuerySet[Lead]:
    """The leads for the person's units, and those that the person logged for others, ready for a list."""
    rows = in_company(Lead.objects.select_related("paper", "customer", "maker", "unit", "handed_by"), user)
    return rows.filter(Q(unit_id__in=units_of(user)) | Q(maker=user))


def logged_by(user: User, paper_id: int) -> bool:
    """Whether the person logged this lead: then it may be looked at after it was handed over."""
    return Lead.objects.filter(pk=paper_id, maker=user).exists()


def call(user: User, pk: int) -> Call:
    """One call with its head, else NotFound."""
    found = sole(scoped(Call.objects.select_related(*HEAD), user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such call for you."))
    return found


def lead(user: User, pk: int) -> Lead:
    """One lead with its head, else NotFound."""
    found = sole(leads(user).select_related(*HEAD, "handed_by").filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such lead for you."))
    return found


def source(user: User, pk: int) -> Source:
    """The call or lead of the person's units that a paper is made from, else NotFound."""
    found: Source | None = sole(scoped(Call.objects.select_related(*HEAD), user).filter(pk=pk))
    found = found or sole(scoped(Lead.objects.select_related(*HEAD), user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such call for you."))
    return found


def waiting(user: User) -> list[Waiting]:
    """What the person began and has not finished: calls that were not ended, leads not handed over."""
    found: list[Waiting] = []
    if may(user, "calls.answer"):
        rows = calls(user).filter(maker=user).exclude(state=Call.State.CLOSED).order_by("pk")
        found.append(Waiting(rows, always(_("End the call"))))
    if may(user, "calls.lead"):
        new = leads(user).filter(maker=user, state=Lead.State.NEW).order_by("pk")
        found.append(Waiting(new, always(_("Hand it over"))))
    return found


def receiving_unit(company: Company, post: str, on: dt.date) -> Unit:
    """The department in which somebody sits on the post that leads go to; the first of the tree where several do.

    Raises NotAllowed when the handbook names no post, or nobody sits on it.
    """
    if not post:
        raise NotAllowed(_("The handbook names nobody to whom leads are handed over."))
    seats = Assignment.objects.filter(in_force(on), post__company=company, post__code=post, user__is_active=True)
    unit = Unit.objects.filter(pk__in=seats.values("unit")).order_by("path").first()
    if unit is None:
        raise NotAllowed(_("Nobody sits on the post to which leads are handed over."))
    return unit
