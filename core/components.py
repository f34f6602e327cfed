"""The plain values that the partials of `templates/components/` show.

Queries build them, templates place them, the tags of `core/templatetags/danju.py` draw them. None of them knows a
model, a permission or a state machine; moments are aware datetimes, amounts are Decimals, labels are translated text.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

STATE_ICONS: dict[str, str] = {
    "draft": "circle-dashed",
    "review": "circle-dot",
    "wait": "clock",
    "hold": "circle-pause",
    "go": "arrow-right",
    "done": "circle-check",
    "closed": "check",
    "void": "x",
}
"""The eight looks of a state; each has its own icon, so that none is told by its colour alone."""

NOTE_ICONS: dict[str, str] = {
    "info": "info",
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-alert",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One input of the dialog that an action opens before it is sent."""

    name: str
    label: Text
    kind: str = "text"
    """text, textarea, date, number, checkbox, select or file (several)"""
    required: bool = False
    value: str = ""
    choices: Sequence[tuple[str, Text]] = ()
    help: Text = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a page. With a `refusal` it stays visible and says why it may not be pressed."""

    code: str
    label: Text
    url: str = ""
    method: str = "post"
    """post sends a form, get is a link"""
    look: str = "plain"
    """primary (one a page), plain, danger or ghost"""
    icon: str = ""
    refusal: Text = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """hidden inputs, e.g. the version the person looked at"""
    ask: Sequence[Ask] = ()
    confirm: Text = ""
    """a sentence to agree to before the form is sent"""
    key: str = ""
    """the letter that presses it when no field has the focus"""

    @property
    def dialog(self) -> bool:
        """Whether something is asked before the form is sent."""
        return bool(self.ask or self.confirm)

    @property
    def multipart(self) -> bool:
        """Whether a file may come along."""
        return any(ask.kind == "file" for ask in self.ask)


@dataclass(frozen=True, slots=True)
class Crumb:
    label: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that stands out: look info, ok, warn or bad."""

    look: str
    text: Text
    url: str = ""
    url_label: Text = ""

    @property
    def icon(self) -> str:
        return NOTE_ICONS.get(self.look, "info")


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value of a document's head. `look` is ok, warn, bad or empty."""

    label: Text
    value: Any
    url: str = ""
    tag: Text = ""
    look: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as it is seen at `now`. `warn` is when it becomes urgent, two hours before unless given."""

    at: dt.datetime
    now: dt.datetime
    warn: dt.datetime | None = None
    met_at: dt.datetime | None = None
    start: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the progress line: look done, now or empty."""

    label: Text
    text: Text = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One required decision: which post, who decides or decided, for whom; look done, now, bad or empty."""

    post: Text
    who: str = ""
    acting_for: str = ""
    text: Text = ""
    at: dt.datetime | None = None
    due: Due | None = None
    look: str = ""
    note: Text = ""
    files: Sequence["AttachmentRow"] = ()


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """Something that happened to a paper; look done, now, bad or empty.

    `details` are the changes of fields that came with it; `kind` is "decision" for one, "refused" for an attempt;
    `url` leads to what came of it.
    """

    text: Text
    who: str = ""
    acting_for: str = ""
    at: dt.datetime | None = None
    reason: Text = ""
    look: str = ""
    details: Sequence[Text] = ()
    kind: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """A way to look at a timeline, with the number of rows that it leaves."""

    code: str
    label: Text
    count: int


def timeline_filters(rows: Sequence[TimelineRow]) -> list[TimelineFilter]:
    """All, decisions, changes, refused attempts: what there is of them; none when there is nothing to choose from."""
    parts = (
        TimelineFilter("decision", _("Decisions"), sum(row.kind == "decision" for row in rows)),
        TimelineFilter("change", _("Field changes"), sum(bool(row.details) for row in rows)),
        TimelineFilter("refused", _("Refused attempts"), sum(row.kind == "refused" for row in rows)),
    )
    found = [part for part in parts if part.count]
    return [TimelineFilter("all", _("All"), len(rows)), *found] if found and len(rows) > 1 else []


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A paper this one came from or became; without a number, `hint` says when there will be one."""

    kind: Text
    number: str = ""
    url: str = ""
    state: Text = ""
    look: str = ""
    hint: Text = ""


@dataclass(frozen=True, slots=True)
class Related:
    before: Sequence[RelatedRow] = ()
    here: RelatedRow | None = None
    after: Sequence[RelatedRow] = ()


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    name: str
    url: str
    who: str
    at: dt.datetime
    size: int
    """bytes"""


@dataclass(frozen=True, slots=True)
class CommentRow:
    who: str
    at: dt.datetime
    text: str


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One print of a paper: its name and copy number, who, when, and on what."""

    title: Text
    who: str
    at: dt.datetime
    detail: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class DebtRow:
    """A line of a written-out sum: kind start, add, sum, plain or verdict; swatch b1, b2, b3, bnew or empty."""

    label: Text
    amount: Decimal | None
    kind: str = "add"
    swatch: str = ""
    look: str = ""
    url: str = ""

    @property
    def sign(self) -> str:
        return {"add": "＋", "sum": "＝"}.get(self.kind, "")

    @property
    def rule(self) -> str:
        """Class of the row: a single rule before a result, a double one before the verdict."""
        return {"sum": "eq", "verdict": "eq2"}.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of a picture. `text` is what stands beside it; look 0–4, new, ok, warn or bad."""

    label: Text
    value: Decimal | int | float
    text: Text = ""
    look: str = "1"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Debt:
    """What a customer owes, summed up in rows and drawn as one bar against the limit."""

    rows: Sequence[DebtRow]
    bar: Sequence[Bar] = ()
    limit: Decimal | None = None
    caption: Text = ""


@dataclass(frozen=True, slots=True)
class Tab:
    label: Text
    target: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A figure of the foot bar; look grand for the one that counts."""

    label: Text
    amount: Decimal | None
    look: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A suggestion of a lookup: what is written into the field, and what is read beside it."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Panel:
    """Figures that another app shows on this document's page."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything `components/document.html` places. What is empty or None leaves its section out."""

    heading: Text
    document: Any = None
    number: str = ""
    crumbs: Sequence[Crumb] = ()
    actions: Sequence[Action] = ()
    notes: Sequence[Note] = ()
    facts: Sequence[Fact] = ()
    figure: Fact | None = None
    steps: Sequence[Step] = ()
    approvals: Sequence[StepRow] = ()
    approvals_caption: Text = ""
    approvals_note: Text = ""
    related: Related | None = None
    attachments: Sequence[AttachmentRow] | None = None
    attach_url: str = ""
    comments: Sequence[CommentRow] | None = None
    comment_url: str = ""
    prints: Sequence[PrintRow] | None = None
    timeline: Sequence[TimelineRow] = ()
    panels: Sequence[Panel] = ()
