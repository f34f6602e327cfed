"""What is shown of warnings and of times of shortage."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.policies import why_not
from core.components import Action, Ask, Note
from credit.models import CreditWarning, Shortage
from credit.policies.reviews import REVIEW
from credit.policies.watching import SHORTAGE
from credit.queries import watching as queries
from customers.models import Customer


@dataclass(frozen=True)
class WarningRow:
    """One warning with what may be done about it."""

    warning: CreditWarning
    look: str
    actions: Sequence[Action]


@dataclass(frozen=True)
class ShortagePage:
    """Whether goods are short now, since when, by whom, and what went before."""

    now: Shortage | None
    before: Sequence[Shortage]
    actions: Sequence[Action]


def customer_notes(customer: Customer, user: User) -> list[Note]:
    """Open warnings on the customer's own page: whoever opens the customer reads them (OFFICE-101)."""
    url = reverse("credit:account", args=[customer.pk]) if not why_not(user, "credit.view") else ""
    rows = queries.warnings_of(customer.pk, customer.company_id, open_only=True)
    return [
        Note(
            "warn" if row.weight == CreditWarning.Weight.WARNING else "info",
            _said(row),
            url,
            _("Credit") if url else "",
        )
        for row in rows
    ]


def _said(row: CreditWarning) -> str:
    said = {"source": row.get_source_display(), "text": row.text, "who": row.by.name}
    return _("%(source)s: %(text)s (%(who)s)") % said


def warning_rows(customer: Customer, user: User) -> list[WarningRow]:
    """Everything that was learned, settled or not."""
    refusal = why_not(user, REVIEW)
    return [_warning_row(row, refusal) for row in queries.warnings_of(customer.pk, customer.company_id)]


def _warning_row(row: CreditWarning, refusal: str) -> WarningRow:
    if row.settled_at:
        return WarningRow(row, "closed", ())
    settle = Action(
        f"settle-{row.pk}",
        _("Settle"),
        reverse("credit:warning_settle", args=[row.pk]),
        look="ghost",
        icon="check",
        refusal=refusal,
        ask=(Ask("reason", _("Reason"), required=True),),
    )
    return WarningRow(row, "hold" if row.weight == CreditWarning.Weight.WARNING else "wait", (settle,))


def shortage_page(company: Company, user: User) -> ShortagePage:
    """The switch with its record."""
    now, refusal = queries.shortage(company), why_not(user, SHORTAGE)
    before = [row for row in queries.shortages(company)[:20] if row.ended_at]
    if now:
        end = Action(
            "end",
            _("Goods are there again"),
            reverse("credit:shortage_end"),
            look="primary",
            icon="play",
            refusal=refusal,
            confirm=_("Orders that stood back for others are asked again at once."),
        )
        return ShortagePage(now, before, (end,))
    begin = Action(
        "begin",
        _("Goods are short"),
        reverse("credit:shortage_begin"),
        look="danger",
        icon="flag",
        refusal=refusal,
        ask=(Ask("reason", _("Reason"), required=True),),
    )
    return ShortagePage(None, before, (begin,))
