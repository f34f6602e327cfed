"""Writers of companies, units, posts and assignments. Whether a grant is allowed is asked in `rights`."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, Post, Unit, UnitGrant, User
from accounts.queries import in_force, seats_of
from core.refusals import NotFound


@dataclass(frozen=True)
class Change:
    """Who changes something, when and why."""

    by: User | None = None
    at: dt.datetime | None = None
    reason: str = ""


@transaction.atomic
def open_company(*, code: str, name: str, short_name: str, preset: str, **fields: object) -> Company:
    """Create a company with its root unit."""
    company = Company.objects.create(code=code, name=name, short_name=short_name, preset=preset, **fields)
    add_unit(company, code=code, name=short_name, kind=Unit.Kind.COMPANY)
    return company


def handbook_changed(company_id: int) -> None:
    """Count one more approved version of the handbook: whoever reads the company afresh finds the new book."""
    Company.objects.filter(pk=company_id).update(handbook_no=F("handbook_no") + 1)


@transaction.atomic
def add_unit(
    company: Company, *, code: str, name: str, kind: str = Unit.Kind.DEPARTMENT, parent: Unit | None = None
) -> Unit:
    """Hang a unit below another (the root has none)."""
    unit = Unit.objects.create(company=company, code=code, name=name, kind=kind, parent=parent)
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def add_post(company: Company, *, code: str, title: str, role: str) -> Post:
    """Create a titled seat."""
    return Post.objects.create(company=company, code=code, title=title, role=role)


def designate(post: Post, *, designated: User | None, substitute: User | None = None) -> None:
    """Name the person (and the substitute) who decides for a post (指定会计)."""
    post.designated, post.substitute = designated, substitute
    post.save(update_fields=["designated", "substitute"])


def change_post(
    post: Post, *, title: str, role: str, designated: User | None, substitute: User | None, change: Change
) -> None:
    """Write a post anew. Whether its role may change is asked in `rights`."""
    post.title, post.role, post.designated, post.substitute = title, role, designated, substitute
    _say_why(post, change)
    post.save()


@transaction.atomic
def assign(
    *, user: User, post: Post, unit: Unit, starts: dt.date, by: User | None, at: dt.datetime | None = None,
    reason: str = "",
) -> Assignment:  # fmt: skip
    """Seat a person on a post in a unit from a day."""
    given = Assignment(user=user, post=post, unit=unit, starts=starts, given_by=by)
    _say_why(given, Change(by, at, reason))
    given.save()
    if user.company_id is None:
        user.company = post.company
        user.save(update_fields=["company"])
    derive_grants([user], starts)
    return given


@transaction.atomic
def end_assignment(assignment: Assignment, *, ends: dt.date, change: Change | None = None) -> None:
    """End an assignment: from the day `ends` on, the person no longer holds it."""
    assignment.ends = max(ends, assignment.starts)
    _say_why(assignment, change or Change())
    assignment.save(update_fields=["ends", "changed_by", "changed_at", "change_reason"])
    derive_grants([assignment.user], ends)


def _say_why(row: Post | Assignment, change: Change) -> None:
    row.changed_by, row.changed_at, row.change_reason = change.by, change.at, change.reason[:200]


def close_sign_in(user: User) -> None:
    """The person cannot sign in any more; everything they did stays theirs."""
    user.is_active = False
    user.save(update_fields=["is_active"])


def derive_grants(users: Iterable[User], on: dt.date) -> None:
    """Write guardian's 'may act for this unit' rows anew from the assignments in force."""
    people = list(users)
    act = Permission.objects.get(codename="act_for_unit", content_type__app_label="accounts")
    UnitGrant.objects.filter(user__in=people).delete()
    held = Assignment.objects.filter(in_force(on), user__in=people).values_list("user_id", "unit_id").distinct()
    UnitGrant.objects.bulk_create(
        UnitGrant(user_id=user, content_object_id=unit, permission=act) for user, unit in held
    )


def save_preferences(user: User, chosen: Mapping[str, Any]) -> None:
    """Write what a person chose for the own screen and mailbox; names are those of `PreferencesForm`."""
    for name, value in chosen.items():
        setattr(user, name, value)
    user.save(update_fields=list(chosen))


def switch_company(user: User, company_id: int, on: dt.date) -> Company:
    """Make another company the current one; only where the person holds a post (else 404)."""
    company = next((seat.unit.company for seat in seats_of(user, on) if seat.unit.company_id == company_id), None)
    if company is None:
        raise NotFound(_("There is no such company for you."))
    user.company = company
    user.save(update_fields=["company"])
    return company
