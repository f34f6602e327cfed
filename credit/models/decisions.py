"""Why a document passed a gate, or did not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credit.models.account import Account, Grade
from credit.models.fields import amount_field
from handbook.terms import COLUMN, Terms
from workflow import guards


class Outcome(models.TextChoices):
    """What cover answers: the reason by which goods may go on, or the one for which they may not."""

    PAID = "paid", _("Paid in full")
    MILESTONE = "milestone", _("Paid as far as due")
    WITHIN = "within", _("Within the limit")
    UNLIMITED = "unlimited", _("Unlimited credit")
    GRANTED = "granted", _("Covered when released")
    ON_DELIVERY = "on_delivery", _("Paid on delivery")
    GUARANTEED = "guaranteed", _("Guaranteed by staff")
    OVERRIDDEN = "overridden", _("Approved all the same")
    ON_NOTICE = "on_notice", _("Decided on the delivery notice")
    UNPAID = "unpaid", _("Not paid in full")
    OVER = "over_limit", _("Over the limit")
    NO_LIMIT = "no_limit", _("No credit limit")
    OVERDUE = "overdue", _("Overdue debts")
    GRADE_C = "grade_c", _("Grade C: no credit")
    GRADE_D = "grade_d", _("Grade D: old debts first")
    FROZEN = "frozen", _("Customer frozen")
    LAPSED = "lapsed", _("Review late: limit frozen")
    SHORTAGE = "shortage", _("Kept for grades A and B")
    LACKING = "lacking", _("A paper is missing")


PASSING = (
    *(Outcome.PAID, Outcome.MILESTONE, Outcome.WITHIN, Outcome.UNLIMITED, Outcome.GRANTED, Outcome.ON_DELIVERY),
    *(Outcome.GUARANTEED, Outcome.OVERRIDDEN, Outcome.ON_NOTICE),
)
"""Outcomes with which a document goes on."""
BY_PEOPLE = (Outcome.GUARANTEED, Outcome.OVERRIDDEN, Outcome.ON_NOTICE, Outcome.GRANTED)
"""Those of them in which something is missing and a person answers for it; the excess says how much."""
PROPOSED = "proposed"
"""Key in the snapshot of a decision about a change that was only proposed: by it nothing was released."""
HOLDING = tuple(outcome for outcome in Outcome if outcome not in PASSING)


class Decision(models.Model):
    """Why a document passed a gate, or did not: what was asked, how things stood, what followed. Append-only."""

    Outcome = Outcome

    account = models.ForeignKey(Account, models.PROTECT, related_name="decisions")
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+", verbose_name=_("document"))
    gate = models.CharField(_("gate"), max_length=20)
    terms = models.CharField(_("payment terms"), max_length=COLUMN, choices=Terms.choices)
    amount = amount_field(_("amount"))
    due = amount_field(_("to be paid before this gate"), default=0)
    paid = amount_field(_("paid for it"))
    exposure = amount_field(_("owed without it"))
    limit = amount_field(_("credit limit"), null=True)
    unlimited = models.BooleanField(_("unlimited credit"), default=False)
    grade = models.CharField(_("credit grade"), max_length=1, choices=Grade.choices, blank=True)
    overdue = amount_field(_("overdue"), default=0)
    overdue_days = models.PositiveIntegerField(_("days overdue"), default=0)
    excess = amount_field(_("missing"))
    ok = models.BooleanField(_("passed"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    rule = models.CharField(_("rule"), max_length=20)
    may_decide = models.CharField(_("who may decide"), max_length=120, blank=True)
    snapshot = models.JSONField(_("totals at the moment"), default=dict)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("release decision")
        verbose_name_plural = _("release decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ok=True, excess=0, outcome__in=sorted(set(PASSING) - set(BY_PEOPLE)))
                | Q(ok=True, excess__gte=0, outcome__in=sorted(BY_PEOPLE))
                | Q(ok=False, excess__gt=0, outcome__in=["no_limit", "over_limit", "unpaid"])
                | Q(
                    ok=False,
                    excess__gte=0,
                    outcome__in=["frozen", "grade_c", "grade_d", "lacking", "lapsed", "overdue", "shortage"],
                ),
                name="decision_agrees_with_itself",
            )
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="decision_of_account"),
            models.Index(fields=["paper", "-id"], name="decision_of_paper"),
        ]
        triggers = [
            guards.append_only(),
            guards.line_same_company("account_id", "credit_account", "paper_id", "workflow_paper", parent_key="id"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.outcome}"
