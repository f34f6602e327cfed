"""What the simulator's page shows: the form, the answer, and what is wrong with what was typed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import Refused
from handbook import facts, kinds, simulator
from handbook.reading_forms import SimulatorForm
from handbook.seating import Seating
from handbook.shown import Shown
from handbook.simulator import Question


def simulation(user: User, asked: Mapping[str, str], shown: Shown, seats: Seating) -> dict[str, Any]:
    """The page's values: for a number the document's own facts, else what the form says."""
    number = asked.get("number", "").strip()
    form = _form({} if number else asked, shown, seats)
    context: dict[str, Any] = {"heading": _("Simulator"), "form": form, "number": number}
    if number:
        return {**context, **_by_number(user, number, shown, seats)}
    if form.is_bound and form.is_valid():
        return {**context, **_answered(form.question(), shown, seats)}
    return context


def _form(asked: Mapping[str, str], shown: Shown, seats: Seating) -> SimulatorForm:
    """The form with the choices of the book that is in force on the day it names."""
    data = {} if not asked.get("what") else {"on": shown.on.isoformat(), **asked}
    book = shown.at(parse_day(data.get("on", "")) or shown.on)
    return SimulatorForm(data, book=book, company=shown.company, seats=seats, on=shown.on)


def _by_number(user: User, number: str, shown: Shown, seats: Seating) -> dict[str, Any]:
    try:
        document, gate = facts.document(user, number)
    except Refused as refused:
        return {"number_error": str(refused.sentence)}
    found = _answered(simulator.of_document(document, gate, shown.on), shown, seats)
    return {**found, "opened": facts.opened(document), "found": document}


def _answered(asked: Question, shown: Shown, seats: Seating) -> dict[str, Any]:
    """The answer, with the name of what was asked."""
    name = f"{kinds.name_of(asked.kind)} · {kinds.gate_name(asked.kind, asked.gate)}"
    return {"answer": simulator.answer(asked, shown.at(asked.on), seats), "heading_of": name}


def parse_day(typed: str) -> dt.date | None:
    """A day as the form states it; None for anything else."""
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None
