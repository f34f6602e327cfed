"""What people say on a paper and pin to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow import guards


class Comment(models.Model):
    """A remark on a paper; append-only."""

    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(_("comment"), max_length=2000)

    class Meta:
        indexes = [models.Index(fields=["paper", "id"], name="comment_paper")]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return self.text[:40]


class Attachment(models.Model):
    """A file pinned to a paper. Bytes are stored once by content (`digest`), privately."""

    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="attachments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(_("name"), max_length=200)
    mime = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    step = models.ForeignKey("workflow.Step", models.PROTECT, null=True, related_name="attachments")
    """the decision it belongs to; None where it was pinned to the paper as such"""

    class Meta:
        indexes = [models.Index(fields=["paper", "id"], name="attachment_paper")]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return self.name
