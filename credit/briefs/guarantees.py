"""What the manager needs to know of a guarantee, and finance of a deduction."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from core.display import day_text
from credit.models import Guarantee
from credit.queries import guarantees as queries
from workflow.briefs import Brief, BriefLine, Caution


def of_guarantee(user: User, pk: int) -> Brief:
    """One guarantee, as the manager approves it; NotFound for a foreign one."""
    guarantee = queries.guarantee(user, pk)
    return Brief(
        document=guarantee,
        party=guarantee.customer.name,
        amount=guarantee.amount,
        terms=_("liable: %(person)s") % {"person": guarantee.guarantor},
        said=[(_("Why before payment"), guarantee.reason)],
        lines=[BriefLine(str(guarantee.order), _("guaranteed order"), guarantee.amount)],
    )


def of_deduction(user: User, pk: int) -> Brief:
    """One deduction, as finance charges it; NotFound for a foreign one."""
    deduction = queries.deduction(user, pk)
    guarantee = deduction.guarantee
    return Brief(
        document=deduction,
        party=deduction.person.name,
        amount=deduction.amount,
        when=_("due since %(day)s") % {"day": day_text(guarantee.due_on)} if guarantee.due_on else "",
        terms=guarantee.customer.name,
        lines=[BriefLine(guarantee.number, _("guarantee not paid"), deduction.amount)],
    )


def _owes_already(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Guarantee]:
    """The guarantor answers for another order that is overdue."""
    others = Guarantee.objects.filter(company=company, guarantor=OuterRef("guarantor"), due_on__lt=on)
    others = others.filter(state__in=[*Guarantee.OPEN, Guarantee.State.CHARGED])
    return Guarantee.objects.filter(Exists(others), pk__in=keys)


CAUTIONS = (Caution("guarantor", gettext_lazy("Guarantor is overdue elsewhere"), _owes_already),)
