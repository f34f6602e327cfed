"""An import: the file that somebody sent, what its columns mean, what became of each row."""

from typing import Any

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.addresses import page_of
from workflow import guards
from workflow.documents import Document


class _State(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    IN_REVIEW = "in_review", _("Waiting for a second person")
    APPROVED = "approved", _("Confirmed, being imported")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", _("Imported")
    CANCELLED = "cancelled", _("Given up")


NAMES = {
    "customers": _("Customers"),
    "products": _("Products"),
    "prices": _("Prices"),
    "stock": _("Opening stock"),
    "receivables": _("Opening receivables"),
}
"""What can be imported, by code (imports.targets says how)."""


@pghistory.track(exclude=["version", "heads", "sample"])
class Run(Document):
    """One file on its way into the system (导入单): sent, columns named, tried, imported whole or not at all."""

    KIND = "imports.run"
    State = _State
    LOOKS = {
        State.UPLOADED: "draft",
        State.CHECKING: "wait",
        State.CHECKED: "go",
        State.IN_REVIEW: "review",
        State.APPROVED: "wait",
        State.IMPORTING: "wait",
        State.DONE: "done",
        State.CANCELLED: "void",
    }
    BUSY = (State.CHECKING, State.APPROVED, State.IMPORTING)
    """States in which a worker has it in hand."""
    WRITING = (State.APPROVED, State.IMPORTING)
    ALONGSIDE = ("maker",)

    state = FSMField(_("state"), default=State.UPLOADED, choices=State.choices, protected=True)
    target = models.CharField(_("what is imported"), max_length=20)
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    head_row = models.PositiveIntegerField(default=1)
    heads = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    """the first rows below the heads, for whoever says what the columns mean"""
    mapping = models.JSONField(default=list)
    """the field of each column in its order; '' for a column that is passed over"""
    language = models.CharField(max_length=10, default="zh-hans")
    rows_total = models.PositiveIntegerField(_("rows"), default=0)
    rows_new = models.PositiveIntegerField(_("new"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed"), default=0)
    rows_same = models.PositiveIntegerField(_("unchanged"), default=0)
    rows_wrong = models.PositiveIntegerField(_("wrong"), default=0)
    fault = models.CharField(_("why it stopped"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("imported at"), null=True, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(condition=~Q(state="done") | Q(rows_wrong=0), name="import_done_without_wrong_rows"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="import_done_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-paper"], name="import_newest"),
            models.Index(fields=["company", "target", "digest"], name="import_same_file"),
        ]
        triggers = [
            *guards.document(approved={"approved": "confirm"}),
            guards.settled(("target", "digest", "file_name"), free="uploaded"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("imports:run", self.pk)

    @property
    def what(self) -> str:
        """What is imported, in words."""
        return str(NAMES.get(self.target, self.target))

    @property
    def is_busy(self) -> bool:
        """Whether a worker has it in hand, so that the page asks how far it is."""
        return self.state in self.BUSY

    @property
    def is_checked(self) -> bool:
        """Whether each row has a verdict that the page can show."""
        return self.state not in (self.State.UPLOADED, self.State.CHECKING, self.State.CANCELLED)

    @transition(state, source=[State.UPLOADED, State.CHECKED], target=State.CHECKING)
    def begin_check(self) -> None:
        """The columns are named (anew), or rows were mended: everything is tried again."""
        self.fault = ""

    @transition(state, source=State.CHECKING, target=State.CHECKED)
    def checked(self) -> None:
        """Each row has its verdict."""

    @transition(state, source=State.CHECKING, target=State.UPLOADED)
    def unreadable(self, why: str) -> None:
        """The file could not be read to its end."""
        self.fault = why[:500]

    @transition(state, source=State.CHECKED, target=State.IN_REVIEW)
    def submit(self) -> None:
        """A second person is asked."""

    @transition(state, source=State.IN_REVIEW, target=State.APPROVED)
    def approve(self) -> None:
        """The second person agrees; a worker writes it."""

    @transition(state, source=State.IN_REVIEW, target=State.CHECKED)
    def send_back(self) -> None:
        """The second person wants something mended."""

    @transition(state, source=State.CHECKED, target=State.IMPORTING)
    def start(self) -> None:
        """A worker writes it."""

    @transition(state, source=[State.APPROVED, State.IMPORTING], target=State.DONE)
    def finish(self, at: Any) -> None:
        """Every row is in."""
        self.done_at = at

    @transition(state, source=[State.APPROVED, State.IMPORTING], target=State.CHECKING)
    def stop(self, why: str) -> None:
        """Something changed since the trial: nothing was written, everything is tried again."""
        self.fault = why[:500]

    @transition(state, source=[State.UPLOADED, State.CHECKED, State.IN_REVIEW], target=State.CANCELLED)
    def cancel(self) -> None:
        """It will not be imported."""


class Row(models.Model):
    """One row of the sheet: its cells as texts, and the verdict of the last trial."""

    class Outcome(models.TextChoices):
        NEW = "new", _("Added")
        CHANGED = "changed", _("Different")
        SAME = "same", _("Unchanged")
        WRONG = "wrong", _("Wrong")

    LOOKS = {Outcome.NEW: "go", Outcome.CHANGED: "review", Outcome.SAME: "closed", Outcome.WRONG: "hold"}

    run = models.ForeignKey(Run, models.PROTECT, related_name="rows")
    no = models.PositiveIntegerField(_("row"))
    """as the spreadsheet counts"""
    cells = models.JSONField(default=list)
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome.choices, blank=True)
    faults = models.JSONField(default=list)
    """[field, sentence] for each thing that is wrong"""
    changes = models.JSONField(default=list)
    """[field, before, after] for each thing that becomes different"""

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        constraints = [models.UniqueConstraint(fields=["run", "no"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "outcome", "no"], name="import_row_outcome")]
        triggers = [guards.never_deleted()]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.no}"

    @property
    def look(self) -> str:
        """How the verdict reads on the screen."""
        return self.LOOKS.get(self.Outcome(self.outcome), "draft") if self.outcome else "draft"

    def get_state_display(self) -> str:
        """The verdict in words, for the badge."""
        return self.get_outcome_display()


class Remembered(models.Model):
    """What a head of a column meant the last time, per company and target."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    target = models.CharField(max_length=20)
    head = models.CharField(max_length=100)
    field = models.CharField(max_length=30, blank=True)

    class Meta:
        verbose_name = _("remembered column")
        verbose_name_plural = _("remembered columns")
        constraints = [models.UniqueConstraint(fields=["company", "target", "head"], name="import_head_once")]

    def __str__(self) -> str:
        return f"{self.head}: {self.field}"


class Progress(models.Model):
    """How far a worker is; written beside its transaction, so that it can be seen before that ends."""

    run = models.OneToOneField(Run, models.PROTECT, primary_key=True, related_name="progress")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("progress of an import")
        verbose_name_plural = _("progress of imports")

    def __str__(self) -> str:
        return f"{self.done} / {self.total}"
