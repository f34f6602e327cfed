"""What the pages of the handbook read of the company: posts, people, units, one of its papers by number."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, Post, Unit, User
from accounts.queries import in_force
from core.refusals import NotAllowed, NotFound
from handbook.models import Version
from handbook.seating import Seated, Seating
from workflow import queries as papers
from workflow import registry
from workflow.documents import Document
from workflow.finding import plain
from workflow.models import Paper, Round


def seating(company: Company, on: dt.date) -> Seating:
    """The company's posts and who sits on them on a day, in the order in which they were made; three statements."""
    found = Assignment.objects.filter(in_force(on), post__company=company, user__is_active=True)
    rows = list(found.select_related("user", "unit").order_by("starts", "pk"))
    held: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows:
        held[row.post_id].append(row)
    posts = Post.objects.filter(company=company).select_related("designated", "substitute").order_by("pk")
    tree = tuple(Unit.objects.filter(company=company).order_by("path"))
    home = {row.user_id: row.unit for row in reversed(rows) if row.unit.parent_id}
    staff = {row.user_id: row.user for row in sorted(rows, key=lambda row: (row.user.name, row.user_id))}
    shown = {post.code: _seated(post, held[post.pk]) for post in posts}
    return Seating(shown, {unit.code: unit.name for unit in tree}, tree, staff, home)


def _seated(post: Post, rows: list[Assignment]) -> Seated:
    return Seated(
        post.code,
        post.title,
        post.role,
        post.get_role_display(),
        tuple(dict.fromkeys(str(row.user) for row in rows)),
        tuple(dict.fromkeys(row.unit.name for row in rows)),
        str(post.designated or ""),
        str(post.substitute or ""),
    )


def document(user: User, typed: str) -> tuple[Document, str]:
    """The document with a number, or with `#key` as drafts are called, and the gate at which it is submitted.

    Raises NotFound for one that the person may not see, NotAllowed for a kind that nobody decides on.
    """
    paper = _paper(user, typed.strip())
    kind = registry.kind(paper.kind)
    if kind.code == Version.KIND:
        raise NotAllowed(_("Who approves a version of the handbook stands under “Changing this handbook”."))
    if not kind.gates:
        raise NotAllowed(_("%(kind)s %(number)s needs nobody's approval.") % {"kind": kind.name, "number": paper})
    rows = kind.document._default_manager.select_related("company", "unit", "maker", "paper")
    last = Round.objects.filter(paper=OuterRef("pk")).order_by("-opened_at", "-pk")
    told = {f"last_{name}": Subquery(last.values(name)[:1]) for name in ("outcome", "version")}
    return rows.annotate(**told).get(pk=paper.pk), kind.gates[0].code


def opened(document: Document) -> str:
    """What to know about a document that was submitted before: its open round goes on as it was frozen."""
    outcome, version = getattr(document, "last_outcome", None), getattr(document, "last_version", "")
    if outcome is None:
        return ""
    if outcome == Round.Outcome.OPEN:
        return _("It waits for a decision by version %(version)s, as it was submitted; that goes on unchanged.") % {
            "version": version
        }
    return _("It was submitted before, by version %(version)s.") % {"version": version}


def _paper(user: User, typed: str) -> Paper:
    key = typed.removeprefix("#")
    if typed.startswith("#") and key.isdecimal() and len(key) <= 18:
        return papers.paper(user, int(key))
    kinds = [kind.code for kind in registry.kinds()]  # named, so that the index on the numbers serves
    rows = Paper.objects.filter(company=user.works_in, kind__in=kinds, number=plain(typed)).order_by("-pk")
    found = next((row for row in rows if papers.may_see(user, row.kind, row.unit_id, row.pk)), None)
    if found is None:
        raise NotFound(_("There is no document %(number)s that you may see.") % {"number": typed})
    return found


def names(people: Iterable[int], seats: Seating) -> dict[int, str]:
    """Key → name; no statement for those who sit on a post today."""
    asked = set(people)
    known = {pk: str(seats.staff[pk]) for pk in asked if pk in seats.staff}
    away = User.objects.filter(pk__in=asked - set(known)) if asked - set(known) else ()
    return known | {user.pk: str(user) for user in away}
