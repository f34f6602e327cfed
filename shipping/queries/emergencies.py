"""Reads of emergency shipments; what a person sees starts from `visible`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import units_of
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from handbook import queries as handbook
from inventory import queries as inventory
from shipping.models import DeliveryNotice, Emergency
from shipping.queries import debt
from workflow import approval
from workflow import queries as workflow
from workflow.deciders import makers_of
from workflow.models import Round
from workflow.registry import Facts

GATE = "approve"
HEAD = ("paper", "company", "unit", "maker", "customer", "manager", "witness")
NOTICE = ("notice__paper", "notice__order__paper", "notice__warehouse", "notice__customer")


def _own(user: User) -> Q:
    kept = inventory.in_units(user)
    return Q(company_id=user.works_in) & (Q(unit_id__in=units_of(user)) | Q(notice__warehouse__in=kept))


def visible(user: User) -> QuerySet[Emergency]:
    """Those of the person's units; a keeper's are those of the own warehouses too."""
    return Emergency.objects.select_related("paper", "notice__paper", "customer", "manager", "witness").filter(
        _own(user)
    )


def emergency(user: User, pk: int) -> Emergency:
    """One emergency shipment with its notice, else NotFound."""
    rows = Emergency.objects.select_related(*HEAD, *NOTICE).filter(_own(user) | workflow.entrusted(user))
    found = sole(rows.filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such document for you."))
    return found


def keeps(user: User, pk: int) -> bool:
    """Whether its goods lie in a warehouse of the person's units."""
    return visible(user).filter(pk=pk).exists()


def open_of(rows: QuerySet[Emergency]) -> QuerySet[Emergency]:
    """Those whose papers are still to come."""
    return rows.filter(state__in=(Emergency.State.RELEASED, Emergency.State.RETURNED))


def by_phone(notice_id: int) -> bool:
    """Whether a notice goes out on a word by phone that stands, and was not approved in the usual way since."""
    signed = Round.objects.filter(
        paper=OuterRef("notice_id"), gate="issue", outcome=Round.Outcome.APPROVED, closed_at__gt=OuterRef("created_at")
    )
    standing = Emergency.objects.filter(notice=notice_id).exclude(state=Emergency.State.DISPUTED)
    return standing.exclude(Exists(signed)).exists()


def overdue(rows: QuerySet[Emergency], today: dt.date) -> QuerySet[Emergency]:
    """Those whose papers should have been there before today (FIBRE-136)."""
    return open_of(rows).filter(papers_due__lt=today)


def overdue_of(keys: Sequence[int], on: dt.date) -> QuerySet[Emergency]:
    """Those of these papers that are overdue on a day."""
    return overdue(Emergency.objects.filter(pk__in=keys), on)


def totals(rows: QuerySet[Emergency]) -> Sums:
    """Foot of a filtered list; what was denied does not count."""
    return sums(rows, "gross", Q(state=Emergency.State.DISPUTED))


def notice_numbered(user: User, number: str) -> DeliveryNotice | None:
    """The notice of this number whose goods lie in the person's units or warehouses."""
    units, kept = units_of(user), inventory.in_units(user)
    own = Q(company_id=user.works_in) & (Q(unit_id__in=units) | Q(warehouse__in=kept))
    named = {"paper__company": user.works_in, "paper__kind": DeliveryNotice.KIND, "paper__number": number.strip()}
    return DeliveryNotice.objects.filter(own, **named).select_related("paper", "company", "unit").first()


def notice_to_release(user: User, pk: int) -> DeliveryNotice:
    """A notice of the person's units or warehouses, which need not be approved yet; else NotFound."""
    units, kept = units_of(user), inventory.in_units(user)
    own = Q(company_id=user.works_in) & (Q(unit_id__in=units) | Q(warehouse__in=kept))
    heads = DeliveryNotice.objects.select_related("paper", "company", "unit", "warehouse", "order__paper", "customer")
    found = sole(heads.filter(own, pk=pk))
    if found is None:
        raise NotFound(_("There is no such document for you."))
    return found


def standing(notice: DeliveryNotice) -> Emergency | None:
    """The emergency shipment that stands in for a notice's signatures."""
    rows = Emergency.objects.filter(notice=notice.pk).exclude(state=Emergency.State.DISPUTED)
    return rows.select_related("paper", "manager", "witness").first()


def facts(emergency: Emergency, by: User, on: dt.date) -> Facts:
    """The papers depend on what the notice says of itself: how it is paid, its amount, what the customer owes."""
    said = debt.facts(emergency.notice, by, on)
    return Facts(said.case, said.amount, said.measures)


@dataclass(frozen=True)
class Contacts:
    """Who can be named: those who give the word, and those who hear it as witnesses."""

    managers: list[User]
    witnesses: list[User]


def contacts(notice: DeliveryNotice, by: User, on: dt.date) -> Contacts:
    """Who may give the word for a notice and who may witness it: whoever would sign the papers first, and next.

    Whoever records the word is neither (SOD-26), nor who made the notice or its order.
    """
    book = handbook.in_force(notice.company, on)
    route = handbook.route_in(book, Emergency.KIND, GATE, facts(Emergency(notice=notice), by, on))
    barred = [makers_of(notice, "issue"), [by.pk]]
    places = approval.places_of(route, notice.company_id, notice.unit, on, but=barred)
    people = [list(User.objects.filter(pk__in=place.people).order_by("name", "pk")) for place in places]
    first, others = people[:1], people[1:]
    return Contacts([user for group in first for user in group], [user for group in others for user in group])
