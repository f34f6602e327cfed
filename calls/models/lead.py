"""The lead: a call or letter that reached a department which does not quote, handed to the one that does (PARTS-49)."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition
from pghistory import track

from accounts.models import User
from core.addresses import page_of
from workflow import guards
from workflow.documents import Document


class Way(models.TextChoices):
    """How it came."""

    CALL = "call", _("Phone call")
    FAX = "fax", _("Fax")
    LETTER = "letter", _("Letter")
    OTHER = "other", _("Other")


class _LeadState(models.TextChoices):
    NEW = "new", _("To hand over")
    HANDED_OVER = "handed_over", _("Handed over")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


@track(exclude=["version"])
class Lead(Document):
    """What somebody wants whom another department must serve. Its unit is the one that it is for."""

    KIND = "calls.lead"
    State = _LeadState
    LOOKS = {State.NEW: "draft", State.HANDED_OVER: "wait", State.ANSWERED: "done", State.CLOSED: "closed"}

    state = FSMField(default=State.NEW, choices=State.choices, protected=True)
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    contact_name = models.CharField(_("contact"), max_length=80, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    wanted = models.CharField(_("what they want"), max_length=400)
    handed_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Document.Meta):
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        constraints = [
            models.CheckConstraint(
                name="calls_lead_of_somebody", condition=Q(customer__isnull=False) | ~Q(contact_name="")
            ),
            models.CheckConstraint(name="calls_lead_wanted", condition=~Q(wanted="")),
            models.CheckConstraint(
                name="calls_lead_handed_who_and_when",
                condition=Q(handed_at__isnull=True, handed_by__isnull=True)
                | Q(handed_at__isnull=False, handed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="calls_lead_handed_over",
                condition=~Q(state__in=["handed_over", "answered"]) | Q(handed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["company", "-created_at", "-paper"], name="calls_lead_newest")]
        triggers = [*guards.document(), guards.same_company("customer_id", "customers_customer")]

    def get_absolute_url(self) -> str:
        return page_of("calls:lead", self.pk)

    @property
    def who(self) -> str:
        """The customer's name, or who called where no customer is known."""
        return self.customer.name if self.customer else self.contact_name

    @transition(field=state, source=State.NEW, target=State.HANDED_OVER)
    def hand_over(self, by: User, at: dt.datetime) -> None:
        """The department that quotes has it."""
        self.handed_by, self.handed_at = by, at

    @transition(field=state, source=[State.HANDED_OVER, State.ANSWERED], target=State.ANSWERED)
    def answer(self) -> None:
        """An enquiry was made from it."""

    @transition(field=state, source=[State.NEW, State.HANDED_OVER], target=State.CLOSED)
    def close(self) -> None:
        """Nothing comes of it."""
