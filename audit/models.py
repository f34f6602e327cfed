"""That somebody took an auditor's export: who, when, what of which period."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow import guards


class Part(models.TextChoices):
    """What an export tells of."""

    EVENTS = "events", _("Events of documents")
    DECISIONS = "decisions", _("Decisions")
    CHANGES = "changes", _("Changes of documents and master data")
    RIGHTS = "rights", _("Changes of rights")
    REFUSALS = "refusals", _("Refused attempts")


class Extract(models.Model):
    """审计导出: written before the first line leaves; append-only, so that taking one leaves its own trace."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    parts = ArrayField(models.CharField(max_length=10, choices=Part.choices), verbose_name=_("contains"))
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("auditor's export")
        verbose_name_plural = _("auditor's exports")
        constraints = [
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="extract_period"),
            models.CheckConstraint(condition=~Q(parts=[]), name="extract_of_something"),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="extract_newest")]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"

    @property
    def contains(self) -> str:
        """The parts in words."""
        return str(_(", ")).join(str(Part(part).label) for part in self.parts)
