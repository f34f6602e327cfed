"""The guarantee on paper (个人担保书): the guarantor signs it, the manager signs it (PARTS-39)."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import business_date
from core.display import money_text
from core.money import capitals
from core.print_values import PrintFact, PrintHead
from credit.models import Guarantee
from credit.policies import guarantees as policies
from handbook import queries as handbook
from workflow import prints

TEMPLATE = "print/guarantee.html"


@dataclass(frozen=True, slots=True)
class GuaranteePaper:
    """What `print/guarantee.html` places."""

    head: PrintHead
    text: tuple[str, ...]
    amount: str
    capitals: str


def print_guarantee(guarantee: Guarantee, *, by: User, at: dt.datetime) -> uuid.UUID:
    """Log one more copy of the guarantee; the answer is the print job to fetch."""
    policies.check_print(guarantee, by)
    kept = prints.keep(guarantee.paper, TEMPLATE, lambda: paper(guarantee))
    return prints.log_copies([kept], (), by=by, at=at)


def paper(guarantee: Guarantee) -> GuaranteePaper:
    """What the guarantor has accepted, as it stood on that day."""
    on = business_date(guarantee.accepted_at or guarantee.created_at, guarantee.company.zone)
    sheets = handbook.in_force(guarantee.company, on).prints
    sheet = next((sheet for sheet in sheets if sheet.kind == Guarantee.KIND), None)
    months = handbook.value(guarantee.company, "guarantee.term_months", on)
    customer = guarantee.customer
    facts = (
        PrintFact(_("Guarantor"), guarantee.guarantor.name, strong=True, wide=True),
        PrintFact(_("Number"), guarantee.number, strong=True),
        PrintFact(_("Customer"), customer.name, wide=True),
        PrintFact(_("Sales order"), guarantee.order.number or "—"),
        PrintFact(_("Why before payment"), guarantee.reason, wide=True),
        PrintFact(_("Accepted on"), on.isoformat()),
    )
    head = PrintHead(
        title=(sheet.title if sheet else "") or _("Staff guarantee"),
        number=guarantee.number,
        letterhead=prints.letterhead(guarantee.company, guarantee.unit),
        url=prints.site(guarantee.get_absolute_url()),
        facts=facts,
        signs=tuple(sheet.signatures) if sheet and sheet.signatures else (_("Guarantor"), _("Manager")),
    )
    text = (
        _("I answer in person for the payment of this order: the goods leave before they are paid."),
        _("The customer pays within %(months)s calendar month(s) after shipping.") % {"months": months},
        _("If it is not paid by then I pay at once when told; else the company charges the open amount to my wages."),
    )
    return GuaranteePaper(head, text, money_text(guarantee.amount), capitals(guarantee.amount))
