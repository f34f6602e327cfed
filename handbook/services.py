"""The only writers of versions of the handbook: drafted by one, approved by others, in force from a day."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Company, User
from accounts.policies import require
from core.dates import business_date
from core.refusals import NotAllowed
from handbook import deadends, governance, merging, policies, queries, texts
from handbook.models import Version
from handbook.queries import versions
from handbook.texts import Raw
from workflow import approval, clock, papers
from workflow.models import Round

GATE = "approve"


@dataclass(frozen=True)
class Change:
    """What a drafter sets: the whole text, the day it is in force from, and why."""

    text: str
    effective_on: dt.date | None = None
    reason: str = ""


@papers.retrying
def start(*, company: Company, by: User, at: dt.datetime) -> Version:
    """Begin a draft from the newest approved version, else from the preset.

    Raises NotYours for people on no drafting post or of a branch (OFFICE-03), NotAllowed when the handbook in force
    does not say who drafts and who approves.
    """
    require(by, policies.WRITE)
    book = queries.in_force(company, business_date(at, company.zone))
    unit = governance.drafting_unit(company, book, by)
    base = versions.newest(company)
    version = Version(text=base.text if base else texts.preset_text(company.preset), base=base)
    return papers.create(version, company=company, unit=unit, by=by, at=at)


@papers.retrying
def change(pk: int, change: Change, *, by: User, at: dt.datetime, version: int | None = None) -> Version:
    """Write what a draft says. A text that cannot be read is refused with place and reason (field `text`).

    Raises NotYours for what the person's posts do not draft, NotAllowed when somebody changed the draft meanwhile.
    """
    policies.check_change(versions.version(by, pk), by)
    with papers.door(Version, pk, event="changed", by=by, at=at, version=version, scoped=False) as draft:
        policies.check_change(draft, by)
        texts.checked(change.text, str(draft), field="text")
        _check_areas(draft, change.text, by, at)
        draft.text, draft.effective_on, draft.reason = change.text, change.effective_on, change.reason
    return draft


def _check_areas(draft: Version, text: str, by: User, at: dt.datetime) -> None:
    """The person's posts draft whatever the text changes of the base."""
    book = queries.in_force(draft.company, business_date(at, draft.company.zone))
    areas = merging.areas(texts.raw(versions.base_text(draft)), texts.raw(text))
    governance.check_drafts(draft.company, book, areas, by)


@papers.retrying
def take_over(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> list[str]:
    """Lay what a draft changes over the version that was approved meanwhile; returns the areas that both changed."""
    policies.check_change(versions.version(by, pk), by)
    with papers.door(Version, pk, event="taken_over", by=by, at=at, version=version, scoped=False) as draft:
        policies.check_change(draft, by)
        newest = versions.newest(draft.company)
        if newest is None or newest.pk == draft.base_id:
            raise NotAllowed(_("Nothing was approved meanwhile."))
        base, mine = texts.raw(versions.base_text(draft)), texts.raw(draft.text)
        theirs = texts.raw(newest.text)
        draft.text, draft.base = _merged(base, mine, theirs, str(draft)), newest
    return merging.clashes(base, mine, theirs)


def _merged(base: Raw, mine: Raw, theirs: Raw, name: str) -> str:
    text = texts.written(merging.taken_over(base, mine, theirs))
    texts.checked(text, name)
    return text


@papers.retrying
def submit(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Version:
    """Ask those who approve, as the handbook in force names them for what is changed; numbers the version.

    Raises NotAllowed for a text that cannot be read, a day that is not after today, a draft of an older base, nothing
    changed, and dead ends that the change brings (`deadends`).
    """
    policies.check_submit(versions.version(by, pk), by)
    with papers.door(Version, pk, event="submitted", by=by, at=at, version=version, scoped=False) as draft:
        today = business_date(at, draft.company.zone)
        areas = _submittable(draft, by, today)
        draft.submit()
        book = queries.in_force(draft.company, today)
        governance.check_drafts(draft.company, book, areas, by)
        route = governance.route(draft.company, book, areas, today)
        approval.submit(draft, gate=GATE, route=route, by=by, at=at)
        papers.give_number(draft, queries.value(draft.company, f"numbers.{Version.KIND}", today), today)
    return draft


def _submittable(draft: Version, by: User, today: dt.date) -> list[str]:
    """What a draft changes, once everything about it is sound."""
    policies.check_submit(draft, by)
    policies.check_day(draft, today)
    policies.check_base(draft, versions.newest(draft.company))
    policies.check_order(draft)
    book = texts.checked(draft.text, str(draft))
    base = versions.base_text(draft)
    areas = merging.areas(texts.raw(base), texts.raw(draft.text))
    if not areas:
        raise NotAllowed(_("Nothing is changed yet."))
    deadends.check(draft.company, book, texts.checked(base, str(draft)), today)
    return areas


@papers.retrying
def withdraw(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Version:
    """Take a submitted version back to mend it."""
    policies.check_withdraw(versions.version(by, pk), by)
    with papers.door(Version, pk, event="withdrawn", by=by, at=at, version=version, scoped=False) as draft:
        policies.check_withdraw(draft, by)
        approval.void(draft, at=at)
        draft.take_back()
    return draft


@papers.retrying
def cancel(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Version:
    """Give a version up before it is decided."""
    policies.check_cancel(versions.version(by, pk), by)
    with papers.door(Version, pk, event="cancelled", by=by, at=at, version=version, scoped=False) as draft:
        policies.check_cancel(draft, by)
        approval.void(draft, at=at)
        draft.cancel()
    return draft


def decided(version: Version, round: Round, by: User, at: dt.datetime) -> None:
    """The move at the end of a round (called inside the door).

    An approval is refused when the day has come meanwhile, or another version was approved: both could change what
    was done already, or take back what others agreed to. The version can still be returned.
    """
    clock.tell_maker(version, round, at, approved=_("%(number)s of the handbook was approved."))
    if round.outcome == Round.Outcome.RETURNED:
        return version.take_back()
    if round.outcome == Round.Outcome.REJECTED:
        return version.reject()
    policies.check_day(version, business_date(at, version.company.zone))
    policies.check_base(version, versions.newest(version.company))
    texts.checked(version.text, version.number)
    version.approve(at)
    return accounts.handbook_changed(version.company_id)
