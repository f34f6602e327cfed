"""Late money: who was reminded of what on which day, and the statements that were drawn each month."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow import guards


def _amount(name: object = None) -> models.DecimalField:
    return models.DecimalField(name, max_digits=16, decimal_places=2)  # type: ignore[arg-type]  # a lazy text


class Reminder(models.Model):
    """One reminder about one document on one day, by the clock that gave it. Append-only: a day reminds once."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)
    """T56, T59 or T64: the clock of the handbook"""
    on = models.DateField(_("reminded on"))
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+", verbose_name=_("document"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("in charge"))
    open = _amount(_("open"))
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "code", "on"], name="reminder_once_a_day")]
        indexes = [models.Index(fields=["company", "code", "on"], name="reminder_of_day")]
        triggers = [guards.append_only(), guards.same_company("paper_id", "workflow_paper")]

    def __str__(self) -> str:
        return f"{self.code} {self.on} {self.paper_id}"


class ReconciliationState(models.TextChoices):
    """What became of a statement that was drawn."""

    DRAWN = "drawn", _("To be sent")
    SENT = "sent", _("Sent to the customer")
    AGREED = "agreed", _("Agreed by the customer")
    DISPUTED = "disputed", _("Disputed by the customer")


class Reconciliation(models.Model):
    """The statement of account of one customer for one period (对账单), as it stood when it was drawn (PARTS-34).

    Its figures are frozen; what the customer says of them is noted with who noted it and when.
    """

    State = ReconciliationState
    LOOKS = {State.DRAWN: "draft", State.SENT: "wait", State.AGREED: "done", State.DISPUTED: "hold"}

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    opening = _amount(_("opening balance"))
    invoiced = _amount(_("invoiced"))
    received = _amount(_("received"))
    closing = _amount(_("closing balance"))
    drawn_at = models.DateTimeField(_("drawn at"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAWN)
    answer = models.CharField(_("what the customer said"), max_length=200, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("noted by")
    )
    changed_at = models.DateTimeField(_("noted at"), null=True)

    class Meta:
        verbose_name = _("statement of account")
        verbose_name_plural = _("statements of account")
        constraints = [
            models.UniqueConstraint(fields=["customer", "start", "end"], name="reconciliation_once_a_period"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="reconciliation_period"),
            models.CheckConstraint(
                condition=Q(closing=F("opening") + F("invoiced") - F("received")), name="reconciliation_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(state="drawn", changed_by__isnull=True, changed_at__isnull=True)
                | (~Q(state="drawn") & Q(changed_by__isnull=False, changed_at__isnull=False)),
                name="reconciliation_noted_who_when",
            ),
            models.CheckConstraint(condition=~Q(state="disputed") | ~Q(answer=""), name="reconciliation_disputed_why"),
        ]
        indexes = [
            models.Index(fields=["company", "-end", "-id"], name="reconciliation_newest"),
            models.Index(fields=["company", "-closing", "-id"], name="reconciliation_largest"),
        ]
        triggers = [guards.never_deleted(), guards.same_company("customer_id", "customers_customer")]

    def __str__(self) -> str:
        return f"{self.customer} {self.start} – {self.end}"

    @property
    def look(self) -> str:
        """The look of the state badge."""
        return self.LOOKS[self.State(self.state)]
