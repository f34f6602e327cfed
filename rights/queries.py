"""Who sits where, as the rights administrator sees it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, Post, Unit, User
from accounts.queries import in_force, rights_of
from accounts.roles import ROLES
from core.dates import business_date
from core.refusals import NotFound
from handbook import conflicts
from handbook import queries as handbook
from rights import apart
from workflow import registry
from workflow.models import Paper, Step

GRANT = "rights.grant"


def visible(user: User) -> QuerySet[Assignment]:
    """Assignments in the units whose rights the person administers."""
    rows = Assignment.objects.filter(post__company_id=user.works_in, unit__in=units(user))
    return rows.select_related("user", "post__company", "unit")


def seats(user: User, on: dt.date) -> QuerySet[Assignment]:
    """Those that are in force or still to come, by unit and post."""
    return visible(user).filter(not_over(on)).order_by("unit__path", "post__title", "pk")


def not_over(on: dt.date) -> Q:
    """Filter of assignments in force on a day or later; one taken back before it began is in force on no day."""
    return Q(ends__isnull=True) | (Q(ends__gt=on) & Q(ends__gt=F("starts")))


def seat(user: User, pk: int) -> Assignment:
    """One assignment of the administrator's units (else 404)."""
    row = visible(user).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such assignment for you."))
    return row


def turning(company: Company, days: Sequence[dt.date]) -> QuerySet[Assignment]:
    """Assignments of a company of which one of these days is the first, or the first without them."""
    rows = Assignment.objects.filter(Q(starts__in=days) | Q(ends__in=days), post__company=company)
    return rows.select_related("user", "post", "unit").order_by("pk")


def companies() -> QuerySet[Company]:
    """All companies: each has its own midnight."""
    return Company.objects.order_by("pk")


def posts(user: User) -> QuerySet[Post]:
    """Posts of the current company."""
    return Post.objects.filter(company_id=user.works_in).order_by("title")


def units(user: User) -> QuerySet[Unit]:
    """Units whose rights the person administers, as a tree."""
    where = rights_of(user).by_permission.get(GRANT, frozenset())
    return Unit.objects.filter(company_id=user.works_in, pk__in=where).order_by("path")


def all_units(company: Company) -> list[int]:
    """Ids of every unit of a company."""
    return list(Unit.objects.filter(company=company).values_list("pk", flat=True))


def root_of(company: Company) -> Unit:
    """The unit above all others."""
    return Unit.objects.get(company=company, parent=None)


def person(user: User, pk: int) -> User:
    """Somebody who sits, or has sat, on a post in the administrator's units (else 404)."""
    found = User.objects.filter(pk=pk, assignments__in=visible(user)).distinct().first()
    if found is None:
        raise NotFound(_("There is no such person for you."))
    return found


def seats_of_person(user: User, who: User) -> list[Assignment]:
    """Every seat of a person that the administrator sees, those in force first, then the newest."""
    rows = visible(user).filter(user=who)
    return list(rows.order_by(F("ends").desc(nulls_first=True), "-starts", "-pk"))


def post(user: User, pk: int) -> Post:
    """A post of the current company (else 404)."""
    found = posts(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such post in your company."))
    return found


def posts_with_holders(user: User) -> list[tuple[Post, list[str]]]:
    """Posts of the current company with the names of who sits there now or later; two statements."""
    today = business_date(timezone.now(), user.company.zone) if user.company else dt.date.min
    rows = Assignment.objects.filter(not_over(today), post__company_id=user.works_in, user__is_active=True)
    names: dict[int, list[str]] = {}
    for post_id, name in rows.order_by("user__name").values_list("post_id", "user__name"):
        names.setdefault(post_id, []).append(name)
    found = posts(user).select_related("designated", "substitute")
    return [(row, names.get(row.pk, [])) for row in found]


def people(user: User) -> QuerySet[User]:
    """People of the current company: those who ever sat on one of its posts, and those who sit on none yet."""
    ours = User.objects.filter(assignments__post__company_id=user.works_in)
    unseated = User.objects.filter(assignments__isnull=True)
    return (ours | unseated).filter(is_active=True).distinct().order_by("name", "pk")


def held(user: User, company_id: int, on: dt.date) -> list[Assignment]:
    """Seats of a person in a company that are in force on a day or come later."""
    rows = Assignment.objects.filter(not_over(on), user=user, post__company_id=company_id)
    return list(rows.select_related("user", "post", "unit").order_by("pk"))


def rules(company: Company, on: dt.date) -> apart.Rules:
    """What the handbook in force keeps apart per person; one statement where it names who alone sells."""
    book = handbook.in_force(company, on)
    code = book.values.get("quotes.sold_by", "")
    known = tuple(conflicts.of_kind(book.conflicts, conflicts.USER, company.preset))
    return apart.Rules(known, Unit.objects.filter(company=company, code=code).first() if code else None)


def company_elsewhere(user: User, company_id: int, on: dt.date) -> Company | None:
    """Another company that seats the person on a day or later."""
    rows = Assignment.objects.filter(not_over(on), user=user).exclude(post__company_id=company_id)
    found = rows.select_related("post__company").order_by("pk").first()
    return found.post.company if found else None


def with_holders_of(post: Post, on: dt.date) -> list[Assignment]:
    """Every seat in the company of everybody who sits on a post, now or later."""
    holders = Assignment.objects.filter(not_over(on), post=post).values("user")
    rows = Assignment.objects.filter(not_over(on), post__company_id=post.company_id, user__in=holders)
    return list(rows.select_related("user", "post", "unit").order_by("user_id", "pk"))


def administrators(company: Company) -> str:
    """Code of the post whose holders administer rights: one that is held today, if there is one; '' without any."""
    roles = [code for code, role in ROLES.items() if GRANT in role.permissions]
    today = business_date(timezone.now(), company.zone)
    posts = Post.objects.filter(company=company, role__in=roles)
    held = posts.annotate(held=Exists(Assignment.objects.filter(in_force(today), post=OuterRef("pk"))))
    return held.order_by("-held", "pk").values_list("code", flat=True).first() or ""


def drafts_of(user: User, company_id: int) -> list[Paper]:
    """Papers in the company that only their maker can go on with, and that maker is the person."""
    found: list[Paper] = []
    for kind in registry.kinds():
        open_states = [state for state, look in kind.document.LOOKS.items() if look == "draft"]
        ours = kind.document._default_manager.filter(maker=user, company_id=company_id)
        rows = ours.filter(**{"state__in": open_states})  # each kind has a state of its own
        found += [row.paper for row in rows.select_related("paper__company").order_by("pk")]
    return found


def standing(company: Company, on: dt.date, known: apart.Rules) -> list[apart.Clash]:
    """Who holds, or will hold, what the handbook keeps apart (a new version may bring some); one statement."""
    rows = Assignment.objects.filter(not_over(on), post__company=company, user__is_active=True)
    seats = rows.select_related("user", "post", "unit").order_by("user__name", "user_id", "pk")
    return [clash for mine in apart.by_person(seats) for clash in apart.clashes(mine, known)]


def unattended(user: User) -> QuerySet[Step]:
    """Open steps in the administrator's units that nobody can decide, oldest first (PARTS-23)."""
    rows = Step.objects.filter(state=Step.State.OPEN, grants__isnull=True, unit__in=units(user))
    return rows.select_related("round__paper__maker", "unit").order_by("opened_at", "pk")


def changes(user: User) -> QuerySet[Any]:
    """The record of every seat given, changed and ended in the administrator's units, newest first."""
    rows = apps.get_model("accounts", "AssignmentEvent")._default_manager.filter(
        post__company_id=user.works_in, unit__in=units(user)
    )
    return rows.select_related("user", "post", "unit", "changed_by").order_by("-pgh_id")
