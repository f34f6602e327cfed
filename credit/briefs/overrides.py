"""What whoever approves an override needs to know."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from core.components import Debt
from core.dates import business_date
from core.display import day_text, money_text
from credit import queries
from credit.debts import debt
from credit.decisions import said_of
from credit.models import Account, Override
from workflow.briefs import Brief, BriefLine, Caution


def brief(user: User, pk: int) -> Brief:
    """One override: whose order, how far beyond credit, why; NotFound for a foreign one."""
    override = queries.override(user, pk)
    return Brief(
        document=override,
        party=override.customer.name,
        amount=override.amount,
        when=_("holds until %(day)s") % {"day": day_text(override.until)},
        terms=override.terms_name,
        debt=debt_with(override, user),
        said=said(override),
        lines=[BriefLine(_("Order %(order)s") % {"order": override.order.number or ""}, override.outcome_name,
                         override.amount)],
    )  # fmt: skip


def said(override: Override) -> list[tuple[str, str]]:
    """The maker's reason, why the order is held, and what approving means (OFFICE-99)."""
    return [
        (_("Reason"), override.reason),
        (_("Held because"), held_because(override)),
        (_("Excess"), money_text(override.excess)),
        (_("Liability"), _("Whoever approves answers for the money until it is paid.")),
    ]


def _answered_for(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Override]:
    """All of them: nobody takes on a liability without having opened the paper (OFFICE-99)."""
    return Override.objects.filter(pk__in=keys)


CAUTIONS = (Caution("liable", gettext_lazy("The approver answers for the money"), _answered_for),)


def held_because(override: Override) -> str:
    """The sentence of the decision that held the order, with its figures; the word alone without a record."""
    row = override.decision
    if row is None:
        return override.outcome_name
    return said_of(row)


def debt_with(override: Override, user: User) -> Debt:
    """What the customer owes with this order on top, as long as it is not released; else what is owed now."""
    found = queries.visible(user).filter(customer=override.customer_id).first()
    account = found or Account(company=override.company, customer=override.customer)
    on = business_date(timezone.now(), override.company.zone)
    if override.state == Override.State.USED:
        return debt(account, on)
    rest = max(override.amount - queries.earmarked(override.order_id), 0)
    return debt(account, on, asked=rest, asked_for=_("This order"))
