"""What every master-data row carries: who changed it last, when and why, and a version to notice a colleague.

The field history of pghistory copies these columns too, so each past state names its author and reason.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.refusals import Stale


class MasterData(models.Model):
    """Abstract: rows are never deleted, only retired; `stamp` is called by the service that writes them."""

    version = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("changed by"),
    )
    changed_at = models.DateTimeField(gettext_lazy("changed at"), editable=False)
    change_reason = models.CharField(gettext_lazy("reason"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True

    def stamp(self, by: Any, at: dt.datetime, reason: str = "") -> None:
        """Record the author of the change that is about to be saved."""
        self.version += 1
        self.changed_by, self.changed_at, self.change_reason = by, at, reason


def version_of(form: Any) -> int:
    """The version that a form was opened on; a form that names none fits no row, so nothing is written over unseen."""
    found = form.cleaned_data.get("version")
    return -1 if found is None else int(found)


def check_version(row: MasterData, version: int | None) -> None:
    """Refuse a change of a row that a colleague changed since the form was opened; None asks nothing."""
    if version is not None and row.version != version:
        sentence = _("%(who)s changed this meanwhile. Look at the present values and enter your change again.")
        raise Stale(sentence % {"who": row.changed_by}, who=row.changed_by, at=row.changed_at)
