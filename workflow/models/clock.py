"""Promises with a due moment, what somebody must do, what somebody should know."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Deadline(models.Model):
    """时限: a promise on a paper. The row is the truth; a lost reminder is only late, never lost."""

    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=60)
    due = models.DateTimeField(_("due"))
    remind_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "kind"], condition=models.Q(closed_at__isnull=True), name="one_open_deadline"
            )
        ]
        indexes = [
            models.Index(fields=["next_try"], name="deadline_due", condition=models.Q(closed_at__isnull=True, level=0))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due:%Y-%m-%d %H:%M}"


class Task(models.Model):
    """待办: somebody must act: a person, or whoever holds a post in the paper's unit."""

    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=60)
    title = models.CharField(_("what to do"), max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="tasks")
    post = models.CharField(max_length=40, blank=True)
    due = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "kind"], condition=models.Q(done_at__isnull=True), name="one_open_task"
            )
        ]
        indexes = [
            models.Index(fields=["user"], name="task_user_open", condition=models.Q(done_at__isnull=True)),
            models.Index(fields=["post"], name="task_post_open", condition=models.Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title


class Notice(models.Model):
    """通知: somebody should know."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="notices")
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_user"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.text
