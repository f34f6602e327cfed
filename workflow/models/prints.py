"""Papers as they were printed: what stood on them, and every copy that left the printer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow import guards


class StoredPrint(models.Model):
    """The content of a printed paper, kept so that it prints the same for ever.

    `digest` is the hash of content, template and style; the bytes lie under it in the file storage once they have been
    drawn (`rendered_at`). Nothing here says who printed when: that is PrintLog.
    """

    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="stored_prints")
    template = models.CharField(max_length=80)
    title = models.CharField(_("paper"), max_length=60)
    context = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    rendered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "template", "digest"], name="stored_print_once")]
        indexes = [
            models.Index(fields=["id"], name="stored_print_waiting", condition=models.Q(rendered_at__isnull=True)),
        ]
        triggers = [guards.never_deleted()]

    def __str__(self) -> str:
        return f"{self.title} {self.digest[:8]}"


class PrintLog(models.Model):
    """打印记录: one copy of one paper that was printed; append-only. Copies asked for together share a `job`."""

    paper = models.ForeignKey("workflow.Paper", models.PROTECT, related_name="print_logs")
    stored = models.ForeignKey(StoredPrint, models.PROTECT, related_name="logs")
    template = models.CharField(max_length=80)
    job = models.UUIDField()
    label = models.CharField(_("copy"), max_length=40, blank=True)
    copy_number = models.PositiveSmallIntegerField(_("times printed"))
    stamp = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "template", "label", "copy_number"], name="print_copy_once"),
        ]
        indexes = [
            models.Index(fields=["paper", "id"], name="print_log_paper"),
            models.Index(fields=["job", "id"], name="print_log_job"),
        ]
        triggers = [guards.append_only()]

    def __str__(self) -> str:
        return f"{self.label} {self.copy_number}"
