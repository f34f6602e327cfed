"""A version of a company's handbook: drafted by one, approved by another, in force from a day."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition
from pghistory import track

from core.addresses import page_of
from workflow import guards
from workflow.documents import Document


class _State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Given up")


@track()
class Version(Document):
    """A whole handbook as one text (TOML), which replaces the one before from `effective_on` at 00:00."""

    KIND = "handbook.version"
    State = _State
    LOOKS = {
        State.DRAFT: "draft",
        State.IN_REVIEW: "review",
        State.APPROVED: "done",
        State.REJECTED: "void",
        State.CANCELLED: "void",
    }
    ALONGSIDE = ("maker",)

    state = FSMField(_("state"), default=State.DRAFT, choices=State.choices, protected=True)
    text = models.TextField()
    """nameless, so that the record tells what is different instead of two whole books"""
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changes"))
    """the version that it changes; none: the preset"""
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("version of the handbook")
        verbose_name_plural = _("versions of the handbook")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False, effective_on__isnull=False)
                | (~Q(state="approved") & Q(approved_at__isnull=True)),
                name="handbook_version_approved_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-paper"], name="handbook_version_newest"),
            models.Index(
                fields=["company", "-effective_on", "-approved_at"],
                condition=Q(state="approved"),
                name="handbook_version_in_force",
            ),
        ]
        triggers = [
            *guards.document(approved={"approved": "approve"}),
            guards.settled(("text", "base_id", "effective_on", "reason")),
            guards.same_company("base_id", "handbook_version", "paper_id"),
        ]

    def get_absolute_url(self) -> str:
        return page_of("handbook:version", self.pk)

    @transition(state, source=State.DRAFT, target=State.IN_REVIEW)
    def submit(self) -> None:
        """Somebody else is asked to approve it."""

    @transition(state, source=State.IN_REVIEW, target=State.DRAFT)
    def take_back(self) -> None:
        """Withdrawn by the drafter, or returned to be mended."""

    @transition(state, source=State.IN_REVIEW, target=State.APPROVED)
    def approve(self, at: dt.datetime) -> None:
        """Everybody whom the handbook in force names agreed."""
        self.approved_at = at

    @transition(state, source=State.IN_REVIEW, target=State.REJECTED)
    def reject(self) -> None:
        """It will not come into force."""

    @transition(state, source=[State.DRAFT, State.IN_REVIEW], target=State.CANCELLED)
    def cancel(self) -> None:
        """The drafter gives it up."""
