"""The call: who rang, when it was answered, and what was said at its end (OFFICE-07)."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition
from pghistory import track

from core.addresses import page_of
from workflow import guards
from workflow.documents import Document


class _CallState(models.TextChoices):
    OPEN = "open", _("On the line")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Ended")


@track(exclude=["version"])
class Call(Document):
    """A telephone call. Its clock starts when it is logged (`created_at`) and stops when it is ended.

    The papers that were entered from it are linked to it; one call may bring several.
    """

    KIND = "calls.call"
    State = _CallState
    LOOKS = {State.OPEN: "wait", State.ANSWERED: "go", State.CLOSED: "closed"}

    state = FSMField(default=State.OPEN, choices=State.choices, protected=True)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    caller = models.CharField(_("caller"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta(Document.Meta):
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.CheckConstraint(
                name="calls_call_of_somebody", condition=Q(customer__isnull=False) | ~Q(caller="", phone="")
            ),
            models.CheckConstraint(
                name="calls_call_ended_when",
                condition=Q(state="closed", ended_at__isnull=False) | (~Q(state="closed") & Q(ended_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at", "-paper"], name="calls_call_newest"),
            models.Index(fields=["maker"], name="calls_call_unfinished", condition=~Q(state="closed")),
        ]
        triggers = [*guards.document(), guards.same_company("customer_id", "customers_customer")]

    def get_absolute_url(self) -> str:
        return page_of("calls:call", self.pk)

    @property
    def who(self) -> str:
        """The customer's name, or how the caller is known so far."""
        return self.customer.name if self.customer else self.caller or self.phone

    @property
    def lasted(self) -> dt.timedelta | None:
        """How long it took; None while somebody is on the line."""
        return self.ended_at - self.created_at if self.ended_at else None

    @transition(field=state, source=[State.OPEN, State.ANSWERED], target=State.ANSWERED)
    def answer(self) -> None:
        """An order or an enquiry was entered from it."""

    @transition(field=state, source=[State.OPEN, State.ANSWERED], target=State.CLOSED)
    def end(self, at: dt.datetime, note: str) -> None:
        """The receiver is down."""
        self.ended_at, self.note = at, note
