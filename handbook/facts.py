"""What the pages of the handbook read of the company: posts, people, units, one of its papers by number."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, Post, Unit, User
from accounts.queries import in_force
from core.refusals import NotAllowed, NotFound
from handbook.seating import Seated, Seating
from workflow import queries as papers
from workflow import registry
from workflow.documents import Document
from workflow.finding import plain
from workflow.models import Paper, Round


def seating(company: Company, on: dt.date) -> Seating:
    """The company's posts and who sits on them on a day, in the order in which they were made; three statements."""
    held: dict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(in_force(on), post__company=company, user__is_active=True)
    for row in rows.select_related("user", "unit").order_by("starts", "pk"):
        held[row.post_id].append(row)
    posts = Post.objects.filter(company=company).select_related("designated", "substitute").order_by("pk")
    units = dict(Unit.objects.filter(company=company).values_list("code", "name"))
    return Seating({post.code: _seated(post, held[post.pk]) for post in posts}, units)


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


def people(company: Company, on: dt.date) -> QuerySet[User]:
    """Everybody who holds a post of the company on a day, by name."""
    rows = Assignment.objects.filter(in_force(on), post__company=company)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True).order_by("name", "pk")


def units(company: Company) -> QuerySet[Unit]:
    """The company's units, from the root down."""
    return Unit.objects.filter(company=company).order_by("path")


def usual_unit(units: Iterable[Unit], maker: User | None, on: dt.date) -> Unit:
    """Where somebody makes papers: the unit of the own seat below the company, else the first department."""
    known = {unit.pk: unit for unit in units}
    below = [unit for unit in known.values() if unit.parent_id and unit.kind != Unit.Kind.WAREHOUSE]
    if maker is not None:
        seats = Assignment.objects.filter(in_force(on), user=maker, unit__in=below).order_by("starts", "pk")
        seat = seats.first()
        if seat is not None:
            return known[seat.unit_id]
    return next(iter(below), None) or next(iter(known.values()))


def document(user: User, typed: str) -> tuple[Document, str]:
    """The document with a number, or with `#key` as drafts are called, and the gate at which it is submitted.

    Raises NotFound for one that the person may not see, NotAllowed for a kind that nobody decides on.
    """
    paper = _paper(user, typed.strip())
    kind = registry.kind(paper.kind)
    if not kind.gates:
        raise NotAllowed(_("%(kind)s %(number)s needs nobody's approval.") % {"kind": kind.name, "number": paper})
    rows = kind.document._default_manager.select_related("company", "unit", "maker", "paper")
    return rows.get(pk=paper.pk), kind.gates[0].code


def opened(document: Document) -> str:
    """What to know about a document that was submitted before: its open round goes on as it was frozen."""
    rounds = Round.objects.filter(paper=document.paper_id).order_by("-opened_at", "-pk")
    last = rounds.first()
    if last is None:
        return ""
    if last.outcome == Round.Outcome.OPEN:
        return _("It waits for a decision by version %(version)s, as it was submitted; that goes on unchanged.") % {
            "version": last.version
        }
    return _("It was submitted before, by version %(version)s.") % {"version": last.version}


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


def names(people: Iterable[int]) -> dict[int, str]:
    """Key → name."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=set(people))}
