"""What must be looked at before an import is confirmed."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import Company
from imports.models import Run
from workflow.briefs import Caution


def _all(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Run]:
    """Every one: a row of the worklist says nothing of the figures in a file."""
    return Run.objects.filter(pk__in=keys)


CAUTIONS = (Caution("rows", gettext_lazy("Look through the rows of the file"), _all),)
