"""Lists of money as rows of a spreadsheet."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from receivables.queries import AgeingRow

Rows = tuple[list[str], Iterable[list[Any]]]


def ageing_rows(rows: Sequence[AgeingRow]) -> Rows:
    """Heads and one row per customer."""
    heads = [
        *(_("Customer"), _("Not due"), _("1–30 days"), _("31–60 days"), _("61–90 days"), _("Over 90 days")),
        _("Total"),
    ]
    return heads, (_ageing(row) for row in rows)


def _ageing(row: AgeingRow) -> list[Any]:
    parts = row.ageing
    return [row.customer, parts.not_due, parts.days_30, parts.days_60, parts.days_90, parts.older, parts.total]
