"""Reads of imports: what a person sees starts from `visible(user)`."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import may, scoped
from core.refusals import NotFound
from core.rows import sole
from imports.models import Progress, Remembered, Row, Run
from imports.reading import head_key, in_every_language
from imports.targets import TARGETS, Target
from workflow.registry import Facts


def facts(run: Run, by: User, on: dt.date) -> Facts:
    """What the second person's round depends on: what is imported."""
    return Facts(case=run.target)


def offered(user: User) -> list[type[Target]]:
    """The kinds that the person may import."""
    return [target for target in TARGETS.values() if may(user, target.right)]


def visible(user: User) -> QuerySet[Run]:
    """Imports of the person's units, of the kinds that the person may see."""
    seen = [code for code, target in TARGETS.items() if may(user, target.sees)]
    return scoped(Run.objects.select_related("paper", "maker", "unit"), user).filter(target__in=seen)


def run(user: User, pk: int) -> Run:
    """One import, else NotFound."""
    found = sole(visible(user).select_related("company").filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such import for you."))
    return found


def like(rows: QuerySet[Run], text: str) -> QuerySet[Run]:
    """Imports whose number begins with a text or whose file's name has it."""
    return rows.filter(Q(paper__number__istartswith=text) | Q(file_name__icontains=text)) if text else rows


def rows(run: Run) -> QuerySet[Row]:
    """The rows of an import that the person may see."""
    return Row.objects.filter(run=run)


def wrong(run: Run) -> QuerySet[Row]:
    """The wrong rows, in the order of the sheet."""
    return rows(run).filter(outcome=Row.Outcome.WRONG).order_by("no")


def done_before(run: Run) -> Run | None:
    """The last import of the very same file that went through."""
    same = Run.objects.filter(company=run.company_id, target=run.target, digest=run.digest, state=Run.State.DONE)
    return same.exclude(pk=run.pk).select_related("paper", "maker").order_by("-done_at").first()


@dataclass(frozen=True)
class HowFar:
    """So many of so many rows."""

    done: int
    total: int


def progress(run: Run) -> HowFar:
    """How far the worker is."""
    found = Progress.objects.filter(run=run.pk).values_list("done", "total").first()
    return HowFar(*found) if found else HowFar(0, 0)


# -- what a head means -------------------------------------------------------------------------------------------------


def recognised(target: type[Target], company: Company, heads: Iterable[str]) -> list[str]:
    """The field of each head: as the company said the last time, else by its words; '' for a head nobody knows.

    A field is given to one column only, the first that fits.
    """
    keys = [head_key(head) for head in heads]
    said = remembered(target, company, keys)
    known = words(target)
    found: list[str] = []
    for key in keys:
        name = said.get(key, known.get(key, ""))
        found.append(name if name not in found else "")
    return found


def remembered(target: type[Target], company: Company, keys: Iterable[str]) -> dict[str, str]:
    """What the company said of these heads the last time."""
    kept = Remembered.objects.filter(company=company, target=target.code, head__in=list(keys))
    names = {field.name for field in target.fields} | {""}
    return {head: name for head, name in kept.values_list("head", "field") if name in names}


def words(target: type[Target]) -> dict[str, str]:
    """Every head that a kind knows, in either language, with its field; labels win over further words."""
    known: dict[str, str] = {}
    for field in target.fields:
        for word in (*in_every_language(field.label), field.name):
            known.setdefault(head_key(word), field.name)
    for field in target.fields:
        for word in field.words:
            known.setdefault(head_key(word), field.name)
    return known
