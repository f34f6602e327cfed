"""What goes out by e-mail, and which rows of the worklist a person has put off."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow import guards


class Mail(models.Model):
    """邮件: one text for one receiver; the row is the truth, sending it only follows.

    Either a person hears of a notice, a task or an open step (text and language are looked up when it is sent), or an
    outsider gets `subject` and `body` as they stand. `next_try` is empty once nothing is to be sent any more.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="mails")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mails")
    notice = models.ForeignKey("workflow.Notice", models.PROTECT, null=True, related_name="+")
    task = models.ForeignKey("workflow.Task", models.PROTECT, null=True, related_name="+")
    step = models.ForeignKey("workflow.Step", models.PROTECT, null=True, related_name="+")
    daily = models.BooleanField(default=False)
    address = models.EmailField(_("address"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    next_try = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mail")
        constraints = [
            models.UniqueConstraint(fields=["user", "notice"], name="mail_once_per_notice"),
            models.UniqueConstraint(fields=["user", "task"], name="mail_once_per_task"),
            models.UniqueConstraint(fields=["user", "step"], name="mail_once_per_step"),
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(body=""), name="mail_says_something"),
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(next_try__isnull=True), name="mail_sent_once"),
        ]
        indexes = [models.Index(fields=["next_try"], name="mail_due", condition=Q(next_try__isnull=False))]
        triggers = [guards.same_company("paper_id", "workflow_paper"), guards.never_deleted()]

    def __str__(self) -> str:
        return f"{self.address} {self.subject}"

    @property
    def reason(self) -> "models.Model | None":
        """The notice, task or step that a person hears of."""
        return self.notice or self.task or self.step


class Snooze(models.Model):
    """稍后提醒: a person puts a paper of the own worklist off until a moment; a promise that falls due comes back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="snoozes")
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "paper"], name="snooze_once"),
            models.CheckConstraint(condition=Q(until__gt=models.F("made_at")), name="snooze_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M}"
