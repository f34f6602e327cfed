"""What a person keeps about lists: filters with a name, the columns, and files that were made in the background."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class SavedFilter(models.Model):
    """Conditions and order of a list under a name. With a unit it is shown to everybody there and below."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("whose it is"))
    list = models.CharField(max_length=60)
    name = models.CharField(_("name"), max_length=30)
    query = models.CharField(max_length=1000)
    unit = models.ForeignKey(
        "accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company", "list", "name"],
                name="saved_filter_name_once",
                violation_error_message=_("You have a filter of this name already."),
            )
        ]
        indexes = [models.Index(fields=["company", "list"], name="saved_filter_of_list")]

    def __str__(self) -> str:
        return self.name


class Layout(models.Model):
    """What a person chose about one list: its columns in their order, and the filter with which it opens."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    list = models.CharField(max_length=60)
    columns = models.CharField(max_length=1000, blank=True)
    """keys with commas between; empty for the usual columns"""
    first = models.ForeignKey(SavedFilter, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("layout of a list")
        verbose_name_plural = _("layouts of lists")
        constraints = [models.UniqueConstraint(fields=["user", "company", "list"], name="layout_once_per_list")]

    def __str__(self) -> str:
        return self.list


def no_units() -> list[int]:
    """Of an export that was not begun (inside the class `list` is the column)."""
    return []


class Export(models.Model):
    """A file of a large list, made in the background for one person and kept for some days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")
        GONE = "gone", _("Removed")

    LOOKS = {
        State.WAITING: "wait",
        State.RUNNING: "go",
        State.DONE: "done",
        State.FAILED: "hold",
        State.GONE: "closed",
    }
    OPEN = (State.WAITING, State.RUNNING)

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    list = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    format = models.CharField(max_length=4)
    columns = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=10)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    """rows that were there when it was asked for; more or fewer may be written"""
    done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    file = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    """when it last came forward: one that stands still for long is begun anew"""
    expires_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    units = models.JSONField(default=no_units)
    """keys of the units whose rows the person saw when it was made: who has left one of them gets it no more"""

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(file=""),
                name="export_done_has_file",
            )
        ]
        indexes = [
            models.Index(fields=["user", "company", "-created_at"], name="export_of_person"),
            models.Index(fields=["state", "moved_at"], name="export_to_make"),
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.format}"

    @property
    def look(self) -> str:
        return self.LOOKS[self.State(self.state)]
