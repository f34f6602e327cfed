"""What a company's handbook says on a day: values and routes. `from handbook import queries as handbook`."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from accounts.queries import post_titles
from core.refusals import NotAllowed
from handbook.books import Handbook, Row, RowStep, load
from handbook.queries.kept import approved_days, book_of
from handbook.rows import PAID_BEFORE_RELEASE, PaymentTerm
from handbook.schema import KEYS
from handbook.terms import Terms
from workflow import registry
from workflow.approval import Route, RouteStep
from workflow.documents import Document
from workflow.registry import Facts


def in_force(company: Company, on: dt.date) -> Handbook:
    """The version in force on a day: from its date at 00:00 in the company's zone (FIBRE-162), else the preset.

    Costs no statement where the company's row is at hand: its `handbook_no` says whether what is kept still holds.
    """
    if not company.handbook_no:
        return load(company.preset)
    found = next((pk for day, pk in approved_days(company.pk, company.handbook_no) if day <= on), None)
    return load(company.preset) if found is None else book_of(found)


def value(company: Company, key: str, on: dt.date) -> Any:
    """One typed value. Raises NotAllowed when the handbook leaves it blank: what depends on it may not be done."""
    book = in_force(company, on)
    if key not in book.values:
        meaning = str(KEYS[key].meaning)
        raise NotAllowed(_("The handbook does not say: %(meaning)s (%(key)s).") % {"meaning": meaning, "key": key})
    return book.values[key]


def term(company: Company, code: str, on: dt.date) -> PaymentTerm:
    """What a way to pay means in a company on a day; one that its handbook does not know has its plain meaning:
    monthly settlement needs a limit, everything else is paid before the release.
    """
    found = in_force(company, on).payment_terms.get(code)
    milestones = () if code == Terms.MONTHLY else PAID_BEFORE_RELEASE
    return found or PaymentTerm(code, str(Terms(code).label), basis="", milestones=milestones)


def is_set(company: Company, key: str, on: dt.date) -> bool:
    """Whether the handbook says anything about a key."""
    return key in in_force(company, on).values


def route(
    company: Company,
    kind: str,
    gate: str,
    *,
    on: dt.date,
    case: str = "",
    amount: Decimal | None = None,
    measures: Mapping[str, Decimal] | None = None,
    units: Mapping[str, Unit] | None = None,
) -> Route:
    """The ordered steps for a document kind at a gate, by case and amount, frozen with the handbook's version.

    `measures` are figures besides the amount that rows may speak of ("excess"). `units` seats steps that the handbook
    places elsewhere than in the document's unit ("warehouse" → that unit).
    Raises NotAllowed when no row speaks of the case.
    """
    facts = Facts(case, amount, measures or {}, units or {})
    return route_in(in_force(company, on), kind, gate, facts)


def route_in(book: Handbook, kind: str, gate: str, facts: Facts) -> Route:
    """The route that a book names for what a document says of itself; raises NotAllowed as `route` does."""
    row = fired(book, kind, gate, facts)
    if row is None:
        raise NotAllowed(_("The handbook names nobody who decides here; it cannot be submitted."))
    steps = tuple(_step(step, facts.units) for step in row.steps)
    once = book.values["approval.one_step_per_person"]
    return Route(steps=steps, case=facts.case, version=book.version, one_step=once)


def fired(book: Handbook, kind: str, gate: str, facts: Facts) -> Row | None:
    """The row of the book that speaks of these facts, the most special one; None when none does."""
    return book.row(kind, gate, facts.case, facts.amount, facts.measures)


def route_of(document: Document, gate: str, *, by: User, on: dt.date, facts: Facts | None = None) -> Route:
    """The route that a document opens at a gate when `by` submits it on a day; the simulator asks here too.

    What it depends on is said by the kind (`Gate.facts`), or handed in by a service that has it already; raises
    NotAllowed as `route` does.
    """
    known = facts or facts_of(document, gate, by=by, on=on)
    return route_in(in_force(document.company, on), document.KIND, gate, known)


def facts_of(document: Document, gate: str, *, by: User, on: dt.date) -> Facts:
    """What the document says of itself at a gate, as its kind reads it."""
    return registry.kind(document.KIND).gate(gate).facts(document, by, on)


def deciders(company: Company, route: Route) -> str:
    """Who decides on a route, as titles of posts in their order, for a sentence; one query."""
    titles = post_titles(company.pk, [step.post for step in route.steps])
    return "、".join(step.title or titles.get(step.post, step.post) for step in route.steps)


def needs(company: Company, kind: str, gate: str, on: dt.date) -> Row | None:
    """The row for the plain case of a kind at a gate, or None: whether a sign-off is asked at all."""
    return in_force(company, on).row(kind, gate, "", None)


def _step(step: RowStep, units: Mapping[str, Unit]) -> RouteStep:
    unit = units.get(step.unit) if step.unit else None
    return RouteStep(post=step.post, title=step.title, unit=unit)
