"""A form that somebody is filling in."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """What one person typed into one form in one window: theirs alone, and only in the company they typed it for.

    `fields` is what the form would send, blank fields left out: `[[name, value], …]` in the form's order. `holder`
    is the window that saved it last, so that two windows on one draft notice each other. One that was accepted or
    thrown away keeps its key for a while, with nothing in it: what a window still had on its way comes to nothing.
    """

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    query = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=24)
    about = models.CharField(max_length=120, blank=True)
    rows = models.PositiveIntegerField(default=0)
    fields = models.JSONField(default=list)
    holder = models.CharField(max_length=24)
    saved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # a form's page asks for person, company and address
            models.UniqueConstraint(fields=["user", "company", "path", "key"], name="draft_once"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(fields=[]), name="draft_ended_is_empty"
            ),
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_age")]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"
