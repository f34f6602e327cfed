"""What the pages of imports show, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import why_not
from core.components import Action as Button
from core.components import Crumb, DocumentPage, Fact, Note, Step
from core.display import moment_text
from core.listbuttons import new_button
from core.listing import Listing, ListView
from imports import policies, queries
from imports.models import Row, Run
from imports.targets import Target
from imports.targets.base import KEY, NEW
from workflow.page import document_page
from workflow.policies import Action


@dataclass(frozen=True)
class Cell:
    """One cell of a row; `fault` is what is wrong with it, `after` what the present value becomes."""

    text: str
    fault: str = ""
    before: str = ""


@dataclass(frozen=True)
class ShownRow:
    """One row of a file with its verdict."""

    row: Row
    cells: Sequence[Cell]
    sentences: Sequence[str]


@dataclass(frozen=True)
class Choice:
    """A kind to import, with what its columns are."""

    target: type[Target]
    must: str
    new: str
    url: str


def choices(user: User) -> list[Choice]:
    """The kinds that the person may import, each with its template."""
    return [_choice(target) for target in queries.offered(user)]


def _choice(target: type[Target]) -> Choice:
    must, new = ("、".join(str(field.label) for field in target.fields if field.must == when) for when in (KEY, NEW))
    return Choice(target, must, new, f"{reverse('imports:template')}?target={target.code}")


def run_page(run: Run, user: User) -> DocumentPage:
    """Everything on the page of an import but its rows."""
    target = policies.target_of(run.target)
    page = document_page(run, user, _actions(run, target))
    return replace(
        page,
        heading=_("Import of %(what)s") % {"what": target.name},
        crumbs=(Crumb(_("Imports"), reverse("imports:list")),),
        facts=_facts(run, target),
        notes=_notes(run),
        steps=_steps(run, target),
        prints=None,
    )


def _actions(run: Run, target: type[Target]) -> Sequence[Action]:
    if run.state == Run.State.CHECKED and run.rows_wrong:
        return (*policies.ACTIONS, replace(policies.START, look="plain"), policies.MEND)
    return (*policies.ACTIONS, policies.SUBMIT if target.second_person else policies.START)


def _facts(run: Run, target: type[Target]) -> list[Fact]:
    facts = [
        Fact(_("What is imported"), str(target.name)),
        Fact(_("File"), run.file_name),
        Fact(_("Sent by"), run.maker.name),
    ]
    if run.is_checked:
        facts += [
            Fact(_("Rows"), str(run.rows_total)),
            Fact(_("Added"), str(run.rows_new)),
            Fact(_("Different"), str(run.rows_changed)),
            Fact(_("Unchanged"), str(run.rows_same)),
            Fact(_("Wrong"), str(run.rows_wrong), look="bad" if run.rows_wrong else ""),
        ]
    return facts + ([Fact(_("Imported at"), moment_text(run.done_at))] if run.done_at else [])


def _notes(run: Run) -> list[Note]:
    notes = []
    if run.fault:
        notes.append(Note("bad", run.fault))
    if run.state == Run.State.DONE:
        notes.append(Note("ok", _("All rows are in. The same file sent again would change nothing.")))
    elif run.state != Run.State.CANCELLED and (before := queries.done_before(run)):
        said = {"number": before.number, "who": before.maker, "at": moment_text(before.done_at)}
        text = _("The very same file was imported by %(who)s already, %(at)s (%(number)s).") % said
        notes.append(Note("warn", text, before.get_absolute_url(), _("Look at that import")))
    return [*notes, *_checked_notes(run)]


def _checked_notes(run: Run) -> list[Note]:
    if run.state != Run.State.CHECKED:
        return []
    if run.rows_wrong:
        text = _(
            "%(count)s rows are wrong. Download them, mend them there, and send them again; nothing is written yet."
        )
        note = Note(
            "warn",
            text % {"count": run.rows_wrong},
            reverse("imports:wrong", args=[run.pk]),
            _("Download the wrong rows"),
        )
        return [note]
    if not run.rows_new + run.rows_changed:
        return [Note("info", _("Everything in this file is there already; nothing would change."))]
    return [Note("info", _("No row is wrong. Nothing is written until you import."))]


def _steps(run: Run, target: type[Target]) -> list[Step]:
    """Upload, columns, trial, perhaps the second person, import: done before the present one, which is `now`."""
    state = Run.State(run.state)
    reached = {Run.State.UPLOADED: 1, Run.State.CHECKING: 2, Run.State.CHECKED: 3, Run.State.IN_REVIEW: 3}
    names = [_("File"), _("Columns"), _("Check")]
    names += [_("Second person"), _("Import")] if target.second_person else [_("Import")]
    place = len(names) if state == Run.State.DONE else reached.get(state, len(names) - 1)
    if state == Run.State.CANCELLED:
        return []
    looks = ["done" if number < place else "now" if number == place else "" for number in range(len(names))]
    texts = {"done": _("done"), "now": run.get_state_display(), "": ""}
    return [Step(name, texts[look], look) for name, look in zip(names, looks, strict=True)]


def row_views(run: Run) -> list[ListView]:
    """The verdicts as tabs with their counts."""
    counts = (
        (Row.Outcome.WRONG, run.rows_wrong),
        (Row.Outcome.NEW, run.rows_new),
        (Row.Outcome.CHANGED, run.rows_changed),
        (Row.Outcome.SAME, run.rows_same),
    )
    return [
        ListView(_("All"), "", run.rows_total),
        *(ListView(outcome.label, f"outcome={outcome}", count) for outcome, count in counts),
    ]


def shown_heads(run: Run) -> list[str]:
    """Labels of the columns that are imported, in the order of the file."""
    target = policies.target_of(run.target)
    return [str(target.field(name).label) for name in run.mapping if name]


def shown_rows(run: Run, shown: Listing) -> list[ShownRow]:
    """The rows of a page with what is wrong and what changes beside each cell."""
    return [_shown_row(run, row) for row in shown.rows]


def _shown_row(run: Run, row: Row) -> ShownRow:
    faults: dict[str, str] = dict(row.faults)
    before = {name: old for name, old, _new in row.changes}
    cells = [
        Cell(row.cells[place] if place < len(row.cells) else "", faults.get(name, ""), before.get(name, ""))
        for place, name in enumerate(run.mapping)
        if name
    ]
    return ShownRow(row, cells, [sentence for _name, sentence in row.faults])


def list_actions(user: User) -> list[Button]:
    """Buttons over the list of imports."""
    return [new_button(_("New import"), reverse("imports:new"), why_not(user, policies.RUN))]
