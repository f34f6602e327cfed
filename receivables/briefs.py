"""What whoever confirms a receipt needs to know, and what must be looked at first."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from core.display import day_text
from receivables import queries
from receivables.models import Receipt
from receivables.queries import Share
from workflow import registry
from workflow.briefs import Brief, BriefLine, Caution


def brief(user: User, pk: int) -> Brief:
    """One receipt, as finance confirms it; NotFound for a foreign one."""
    receipt = queries.receipt(user, pk)
    return Brief(
        document=receipt,
        party=receipt.customer.name,
        amount=receipt.amount,
        when=_("received %(day)s") % {"day": day_text(receipt.received_on)},
        terms=str(receipt.account),
        said=_said(receipt),
        lines=[_line(share) for share in queries.shares(pk)],
    )


def _said(receipt: Receipt) -> list[tuple[str, str]]:
    texts = ((_("Payer"), receipt.payer), (_("Bank reference"), receipt.reference), (_("Note"), receipt.note))
    return [(label, text) for label, text in texts if text]


def _line(share: Share) -> BriefLine:
    return BriefLine(share.title, _("pays of it"), share.amount)


def _other_payer(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Receipt]:
    """Money in somebody else's name."""
    return Receipt.objects.filter(pk__in=keys).exclude(payer="").exclude(payer=F("customer__name"))


CAUTIONS = (Caution("payer", gettext_lazy("Payer is not the customer"), _other_payer),)


def writeoff_brief(user: User, pk: int) -> Brief:
    """One write-off: whose debt, how much of it, why; NotFound for a foreign one."""
    writeoff = queries.writeoff(user, pk)
    name = f"{registry.kind(writeoff.debt.kind).name} {writeoff.debt.number}"
    return Brief(
        document=writeoff,
        party=writeoff.customer.name,
        amount=writeoff.amount,
        said=[(_("Reason"), writeoff.reason)],
        lines=[BriefLine(name, _("written off of it"), writeoff.amount)],
    )
