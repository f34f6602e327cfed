"""The permanent identity of a document, where it came from, and its number."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from workflow import guards


class Paper(models.Model):
    """单据号头: company, unit, kind, maker and number. Never changes once numbered; never deleted.

    Everything that hangs on a document (rounds, events, prints, credit entries, stock moves, links) refers to its
    paper, so that a lower app can refer to a later document without knowing it.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    number = models.CharField(_("number"), max_length=40, null=True)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("maker"))
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "number"], name="paper_number_once"),
        ]
        indexes = [
            # a number is looked for by its beginning along the constraint, by its end along this
            models.Index("company", "kind", Reverse("number"), name="paper_tail"),
        ]
        triggers = [guards.paper_is_permanent(), guards.same_company("unit_id", "accounts_unit")]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


class Link(models.Model):
    """`target` was made from `source`: a document knows what it came from, never what it becomes."""

    source = models.ForeignKey(Paper, models.PROTECT, related_name="became")
    target = models.ForeignKey(Paper, models.PROTECT, related_name="came_from")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="link_once")]
        triggers = [guards.append_only(), guards.link_stays_in_company()]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class Counter(models.Model):
    """The last number given for a kind in a period; locked last of all rows."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    period = models.CharField(max_length=20)
    value = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "kind", "period"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}: {self.value}"


class Submission(models.Model):
    """A form that was sent once: the same key again gets the answer of the first time."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="submission_once_per_company")]

    def __str__(self) -> str:
        return self.key


class Refusal(models.Model):
    """拒绝记录: an attempt that was refused, written afterwards in its own transaction.

    `paper` is the document that it was about, as far as the person might see it; `unit` is the document's, else where
    the person sits. Who reviews refusals sees those of the own units.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("unit"))
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="refusals", verbose_name=_("document"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    path = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField()
    sentence = models.CharField(max_length=500)
    at = models.DateTimeField()
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["company", "-at"], name="refusal_at"),
            models.Index(fields=["paper", "id"], name="refusal_paper", condition=models.Q(paper__isnull=False)),
        ]
        triggers = [
            guards.append_only(),
            guards.same_company("paper_id", "workflow_paper"),
            guards.same_company("unit_id", "accounts_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.path}"
