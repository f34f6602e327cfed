"""What the pages of versions show, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.policies import why_not
from core.components import Action as Button
from core.components import Crumb, DocumentPage, Fact, Note
from core.display import day_text, moment_text
from core.listbuttons import new_button
from core.refusals import NotAllowed
from handbook import differences, governance, policies
from handbook.differences import Part, Text
from handbook.looking import Look, Way
from handbook.models import Version
from handbook.queries import versions
from handbook.words import area_name
from workflow.page import document_page
from workflow.policies import Action

State = Version.State


@dataclass(frozen=True)
class Shown:
    """A version's page: the usual things of a document, and what the version changes."""

    page: DocumentPage
    parts: Sequence[Part] = ()
    ways: Sequence[Way] = ()
    summary: str = ""


def list_actions(user: User, on: dt.date) -> list[Button]:
    """Buttons over the list: the handbook in force to read, and a new version, locked for those who draft none."""
    text = Button("text", _("Read the one in force"), reverse("handbook:document"), "get", icon="book-open")
    refusal = why_not(user, policies.WRITE) or governance.why_not(user, on)
    return [text, replace(new_button(_("New version"), reverse("handbook:new"), refusal), method="post")]


def standing(version: Version, current: int | None, on: dt.date) -> str:
    """Whether an approved version is in force, was, or will be."""
    if version.state != State.APPROVED or version.effective_on is None:
        return ""
    if version.pk == current:
        return _("in force")
    return _("future") if version.effective_on > on else _("past")


def version_page(version: Version, user: User, on: dt.date) -> Shown:
    """Everything on the page of a version."""
    try:
        look = Look.at(version, on)
    except NotAllowed as refusal:
        return Shown(replace(_page(version, user, on, outdated=None), notes=[Note("bad", str(refusal))]))
    outdated = _outdated(version)
    page = replace(_page(version, user, on, outdated), notes=[*_notes(version, outdated), *_dead_ends(look)])
    return Shown(page, look.parts, look.ways, summary(look.parts))


def _outdated(version: Version) -> Version | None:
    """The version that was approved since this one was begun; None while nothing was."""
    if version.state not in (State.DRAFT, State.IN_REVIEW):
        return None
    newest = versions.newest(version.company)
    return newest if newest and newest.pk != version.base_id else None


def _page(version: Version, user: User, on: dt.date, outdated: Version | None) -> DocumentPage:
    return replace(
        document_page(version, user, _actions(version, outdated)),
        heading=_("Handbook"),
        number=str(version),
        crumbs=(Crumb(_("Versions of the handbook"), reverse("handbook:versions")),),
        facts=_facts(version, on),
        prints=None,
        related=None,
    )


def _actions(version: Version, outdated: Version | None) -> Sequence[Action]:
    if outdated and version.state == State.DRAFT:
        return (*policies.ACTIONS, policies.TAKE_OVER)
    return (*policies.ACTIONS, policies.SUBMIT)


def _facts(version: Version, on: dt.date) -> list[Fact]:
    stands = standing(version, versions.current(version.company, on), on)
    facts = [
        Fact(_("In force from"), day_text(version.effective_on), tag=stands),
        Fact(_("Made from"), _base_name(version), _base_url(version)),
        Fact(_("Drafter"), version.maker.name),
        Fact(_("Why"), version.reason or "—", wide=True),
    ]
    return facts + ([Fact(_("Approved at"), moment_text(version.approved_at))] if version.approved_at else [])


def _base_name(version: Version) -> str:
    return str(version.base) if version.base else _("the handbook as installed")


def _base_url(version: Version) -> str:
    return version.base.get_absolute_url() if version.base else ""


def _notes(version: Version, outdated: Version | None) -> list[Note]:
    """What must be known before somebody goes on with it."""
    notes = []
    if outdated:
        said = {"number": outdated.number, "day": day_text(outdated.effective_on)}
        text = _("Meanwhile %(number)s was approved, in force from %(day)s. Take it over into this draft first.") % said
        url = f"{reverse('handbook:difference')}?{_pair(version.base_id, outdated.pk)}"
        notes.append(Note("warn", text, url, _("See what it changed")))
    notes += [_same_day(version, other) for other in _others(version)]
    return notes


def _others(version: Version) -> list[Version]:
    alive = version.state in (State.DRAFT, State.IN_REVIEW, State.APPROVED)
    return versions.same_day(version) if alive and version.effective_on else []


def _same_day(version: Version, other: Version) -> Note:
    """Of two versions with one day the later approved counts."""
    later = other if _beats(other, version) else version
    said = {"other": other.number, "day": day_text(other.effective_on), "winner": str(later)}
    text = _("%(other)s is in force from %(day)s too. The one approved later counts from then: %(winner)s.") % said
    return Note("info", text, other.get_absolute_url(), _("Look at it"))


def _beats(other: Version, version: Version) -> bool:
    if version.approved_at is None or other.approved_at is None:
        return False
    return other.approved_at > version.approved_at


def _dead_ends(look: Look) -> list[Note]:
    if look.version.state not in (State.DRAFT, State.IN_REVIEW):
        return []
    new = [Note("bad" if end.stops else "warn", str(end)) for end in look.ends if end.new]
    old = [str(end) for end in look.ends if not end.new]
    if not old:
        return new
    text = ngettext(
        "One dead end stood there before: %(ends)s", "%(count)d dead ends stood there before: %(ends)s", len(old)
    )
    return [*new, Note("info", text % {"count": len(old), "ends": " ".join(old)})]


def summary(parts: Sequence[Part]) -> str:
    """How much is different, in one sentence."""
    found = differences.count(parts)
    changed, added, removed = (found[look] for look in (differences.CHANGED, differences.ADDED, differences.REMOVED))
    said = [
        ngettext("%(count)d changed", "%(count)d changed", changed) % {"count": changed} if changed else "",
        ngettext("%(count)d added", "%(count)d added", added) % {"count": added} if added else "",
        ngettext("%(count)d removed", "%(count)d removed", removed) % {"count": removed} if removed else "",
    ]
    return _(", ").join(filter(None, said)) or _("nothing is different")


def taken_over(both: Sequence[str]) -> str:
    """What to tell the drafter: where the draft's own value stands though others changed it too."""
    if not both:
        return _("It is taken over. Both changes stand.")
    names = "、".join(area_name(area) for area in both)
    return _("It is taken over. Both had changed: %(names)s; there your draft stands. Look through it.") % {
        "names": names
    }


# -- the difference between any two ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A version to be compared; key 0 is the handbook as installed."""

    key: int
    label: str


def _pair(before: int | None, after: int | None) -> str:
    return f"before={before or 0}&after={after or 0}"


def difference_context(user: User, company: Any, before: int, after: int, on: dt.date) -> dict[str, Any]:
    """Two versions of the company side by side; NotFound for a foreign one."""
    older, newer = (_side(user, company, key) for key in (before, after))
    look = Look(Version(company=company), older, newer, on)
    return {
        "parts": look.parts,
        "ways": look.ways,
        "summary": summary(look.parts),
        "before": before,
        "after": after,
        "choices": choices(user),
    }


def _side(user: User, company: Any, key: int) -> Text:
    if not key:
        return Text.of(versions.installed(company), company.preset)
    version = versions.version(user, key)
    return Text.of(version.text, str(version))


def choices(user: User) -> list[Choice]:
    """Every version, the newest first, and the handbook as installed."""
    rows = versions.visible(user).exclude(state=State.CANCELLED).order_by("-created_at")[:100]
    return [*(Choice(row.pk, _choice(row)) for row in rows), Choice(0, _("the handbook as installed"))]


def _choice(version: Version) -> str:
    day = _("from %(day)s") % {"day": day_text(version.effective_on)} if version.effective_on else ""
    return " · ".join(filter(None, (str(version), day, version.get_state_display())))
