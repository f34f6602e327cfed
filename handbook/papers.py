"""The tables of a handbook about money, days and papers, in words: terms, calendars, forms, prints, duties, changes."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.display import day_text
from handbook import conflicts as duties
from handbook import kinds, tables
from handbook.blocks import Table
from handbook.books import Handbook
from handbook.cells import milestones_text
from handbook.rows import Calendar, Form, GovernanceRow, PaymentTerm, Print
from handbook.schema import CLASSES, KEYS
from handbook.seating import Seating

TABLES: dict[str, str | Promise] = {
    "post": gettext_lazy("Posts"),
    "sign_off": gettext_lazy("Authority table"),
    "conflict": gettext_lazy("Duties kept apart"),
    "governance": gettext_lazy("Changing this handbook"),
    "timer": gettext_lazy("Time limits"),
    "payment_term": gettext_lazy("Ways to pay"),
    "calendar": gettext_lazy("Calendar"),
    "form": gettext_lazy("Forms"),
    "print": gettext_lazy("Printing"),
    "pricing": gettext_lazy("Price authority"),
    "credit": gettext_lazy("Credit policy"),
}
"""Areas of the handbook that are changed together: tables, and values by the first word of their keys."""


def area_name(area: str) -> str:
    """What an area is called: one value by its meaning, a table, the values that begin alike; "*" is all of it."""
    if area == "*":
        return _("Everything else")
    return str(KEYS[area].meaning) if area in KEYS else str(TABLES.get(area.partition(".")[0], area))


def listed(parts: Iterable[Any]) -> str:
    """Several things in one cell."""
    return "、".join(str(part) for part in parts)


def terms(book: Handbook) -> Table:
    """How customers may pay."""
    heads = (_("Way to pay"), _("Due"), _("For which customers"), _("Credit"), _("Rule"))
    return Table(heads, tuple(_term(each) for each in book.payment_terms.values()))


def _term(term: PaymentTerm) -> tuple[Any, ...]:
    due = str(tables.BASES.choices[term.basis])
    staged = milestones_text((each.gate, each.percent) for each in term.milestones)
    if staged:
        due = f"{due}（{staged}）"
    if term.days:
        due = _("%(basis)s, %(n)s days") % {"basis": due, "n": term.days}
    credit = _("needs a credit limit") if term.needs_credit else _("no credit")
    return (
        (term.title, term.note),
        due,
        listed(CLASSES[name] for name in term.classes) or _("everybody"),
        credit,
        term.rule,
    )


def calendars(book: Handbook) -> Table:
    """When the company works."""
    heads = (_("Calendar"), _("Working days"), _("Hours"), _("Days off"), _("Rule"))
    return Table(heads, tuple(_calendar(each) for each in book.calendars.values()))


def _calendar(calendar: Calendar) -> tuple[Any, ...]:
    hours = f"{calendar.opens}–{calendar.closes}"
    if calendar.half_day:
        hours = _("%(hours)s, half days until %(end)s") % {"hours": hours, "end": calendar.half_day}
    off = listed(day_text(day) for day in calendar.holidays)
    also = listed(day_text(day) for day in calendar.also)
    said = (off, _("worked in exchange: %(days)s") % {"days": also}) if also else off
    return (calendar.title, calendar.note), listed(calendar.weekdays), hours, said, calendar.rule


def forms(book: Handbook) -> Table:
    """Papers that the procedure asks for."""
    heads = (_("Form"), _("Document"), _("At what time"), _("What must stand in it"), _("Rule"))
    return Table(heads, tuple(_form(each) for each in book.forms))


def _form(form: Form) -> tuple[Any, ...]:
    return form.title, kinds.name_of(form.kind), form.when, listed(form.required), form.rule


def prints(book: Handbook) -> Table:
    """How papers are printed."""
    heads = (_("Document"), _("Title"), _("Sentences on it"), _("Copies"), _("Seals, signatures"), _("Rule"))
    return Table(heads, tuple(_print(each) for each in book.prints))


def _print(each: Print) -> tuple[Any, ...]:
    signed = "；".join(part for part in (listed(each.seals), listed(each.signatures)) if part)
    return kinds.name_of(each.kind), each.title, "；".join(each.clauses), listed(each.copies), signed, each.rule


def conflicts(book: Handbook) -> Table:
    """Duties that one person never does together."""
    heads = (_("No."), _("Whoever may"), _("does not also"), _("Looked at"), _("Rule"))
    meant = (each.at(book.name) for each in book.conflicts)
    rows = (
        (each.code, str(each.name_a), str(each.name_b), str(duties.SCOPES[each.scope]), each.rule) for each in meant
    )
    return Table(heads, tuple(rows))


def governance(book: Handbook, seats: Seating) -> Table:
    """Who changes what of the handbook."""
    heads = (_("Part of the handbook"), _("Drafted by"), _("Approved by, in this order"), _("Rule"))
    return Table(heads, tuple(_governed(row, book, seats) for row in book.governance))


def _governed(row: GovernanceRow, book: Handbook, seats: Seating) -> tuple[Any, ...]:
    drafts = listed(post_said(code, book, seats) for code in row.drafts)
    steps = " → ".join(step.title or post_said(step.post, book, seats) for step in row.steps)
    return (area_name(row.area), row.note), drafts, steps, row.rule


def post_said(code: str, book: Handbook, seats: Seating) -> str:
    """A post with whoever sits there: 总经理（陆维衡）."""
    title = seats.title(code, book.posts[code].title if code in book.posts else "")
    people = seats.people(code)
    return f"{title}（{listed(people)}）" if people else title
