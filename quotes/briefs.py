"""What whoever reviews a quotation needs to know, and what must be looked at first."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from catalog.cautions import BELOW_BASE
from catalog.foreign import total_of
from core.display import day_text, percent_text, price_text, qty_text
from quotes import queries, special
from quotes.models import Quotation, QuotationLine
from workflow.briefs import Brief, BriefLine, Caution


def brief(user: User, pk: int) -> Brief:
    """One quotation, as its reviewer needs it; NotFound for a foreign one."""
    quotation = queries.shown(user, pk)
    return Brief(
        document=quotation,
        party=quotation.customer.name,
        amount=quotation.gross,
        when=_("valid until %(day)s") % {"day": day_text(quotation.valid_until)} if quotation.valid_until else "",
        terms=quotation.get_freight_bearer_display(),
        said=[*_said(quotation), *special.told(queries.special_price(quotation))],
        lines=[_line(line) for line in quotation.lines.all()],
    )


def _said(quotation: Quotation) -> list[tuple[str, str]]:
    total = total_of(quotation)
    texts = [
        (_("In foreign currency"), total.beside(quotation.company.currency, quotation.gross) if total else ""),
        (_("Objection of the customer"), quotation.objection),
        (_("Reason for the freight"), quotation.freight_reason),
        (_("Discount on the whole"), percent_text(quotation.discount) if quotation.discount else ""),
        (_("Note"), quotation.note),
    ]
    return [(label, text) for label, text in texts if text]


def _line(line: QuotationLine) -> BriefLine:
    base = line.product.base_price
    quantity = (
        f"{qty_text(line.quantity, line.product.decimals)} {line.product.unit_name} × {price_text(line.unit_price)}"
    )
    below = _(", base price %(price)s") % {"price": price_text(base)} if base and line.unit_price < base else ""
    off = _(", list price %(price)s less discount") % {"price": price_text(line.list_price)} if line.list_price else ""
    return BriefLine(line.description, quantity + off + below, line.gross)


def _below_base(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Quotation]:
    lines = QuotationLine.objects.filter(BELOW_BASE, quotation__in=keys)
    return Quotation.objects.filter(pk__in=lines.values("quotation"))


CAUTIONS = (Caution("price", gettext_lazy("Price below base"), _below_base),)
