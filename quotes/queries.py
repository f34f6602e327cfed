"""Reads of enquiries and quotations. What a person sees starts from `visible` and `enquiries`."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from accounts.queries import may, scoped
from catalog.lines import LineInput
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from quotes import policies
from quotes.inputs import QuotationInput, Terms
from quotes.models import Enquiry, EnquiryLine, FreightBearer, Quotation, QuotationLine, SpecialPrice
from quotes.rules import rules
from workflow import queries as workflow
from workflow.documents import Waiting, always
from workflow.models import Paper

State = Quotation.State
HEAD = (
    *("paper", "company", "unit", "maker", "customer", "enquiry__paper", "supersedes__paper", "sealed_by"),
    "special_price__asked_by",
)


def visible(user: User) -> QuerySet[Quotation]:
    """The quotations of the person's company and units, ready for a list."""
    return scoped(Quotation.objects.select_related("paper", "customer", "maker"), user)


def enquiries(user: User) -> QuerySet[Enquiry]:
    """The enquiries of the person's company and units, ready for a list."""
    return scoped(Enquiry.objects.select_related("paper", "customer", "maker"), user)


def quotation(user: User, pk: int) -> Quotation:
    """One quotation with its head, else NotFound."""
    found = sole(scoped(Quotation.objects.select_related(*HEAD), user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such quotation for you."))
    return found


def lines(document: Quotation) -> list[QuotationLine]:
    """Its lines with their products, in order."""
    return list(QuotationLine.objects.filter(quotation=document).select_related("product").order_by("no"))


def special_price(document: Quotation) -> SpecialPrice | None:
    """The written application for its prices, if there is one (PARTS-12)."""
    return SpecialPrice.objects.select_related("asked_by").filter(quotation=document).first()


def enquiry(user: User, pk: int) -> Enquiry:
    """One enquiry with its head, else NotFound."""
    heads = Enquiry.objects.select_related("paper", "company", "unit", "maker", "customer")
    found = sole(scoped(heads, user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such enquiry for you."))
    return found


def asked_lines(document: Enquiry) -> list[EnquiryLine]:
    """What was asked for, with the products that are known already."""
    return list(EnquiryLine.objects.filter(enquiry=document).select_related("product").order_by("no"))


# -- entering --------------------------------------------------------------------------------------------------------


def proposed(company: Company, on: dt.date, source: Enquiry | None = None) -> dict[str, object]:
    """What a new quotation starts with: the handbook's terms, and who asked (PARTS-08, PARTS-14)."""
    house = rules(company, on)
    start: dict[str, object] = {
        "freight_bearer": FreightBearer.BUYER,
        "remittance": house.remittance,
        "shipping_method": next(iter(house.shipping_methods), ""),
        "valid_until": on + dt.timedelta(days=house.validity_days) if house.validity_days else None,
    }
    if source:
        start |= {
            "business_type": source.business_type,
            "contact_name": source.contact_name,
            "contact_phone": source.contact_phone,
            "customer": source.customer.number if source.customer else "",
        }
    return start


def proposed_lines(source: Enquiry) -> list[dict[str, object]]:
    """Models and quantities of an enquiry as initial rows; what the catalogue lacks stays text (PARTS-08).

    Who buys in another currency is proposed no prices in ours: left blank they are the products' own at the rate.
    """
    abroad = bool(source.customer and source.customer.currency)
    return [
        {
            "product": line.product.code if line.product else line.model,
            "description": line.product.label if line.product else line.model,
            "quantity": line.quantity,
            "unit_price": line.product.base_price if line.product and not abroad else None,
        }
        for line in asked_lines(source)
    ]


def content(document: Quotation) -> QuotationInput:
    """What a quotation states, as the input of its next version."""
    stated = {name: getattr(document, name) for name in Terms.__dataclass_fields__}
    rows = [
        LineInput(
            line.product_id, line.quantity, line.stated_price, line.tax_rate, line.description, discount=line.discount
        )
        for line in lines(document)
    ]
    return QuotationInput(Terms(**stated), rows)


SETTLED = (State.APPROVED, State.SENT, State.CUSTOMER_CONFIRMED, State.CONVERTED)
"""States in which a quotation's prices are approved and stand."""


def settled_prices(company_id: int, customer_id: int, products: Collection[int], on: dt.date) -> list[QuotationLine]:
    """Lines of a customer's approved quotations that are valid on a day, with their quotations; one query."""
    rows = QuotationLine.objects.filter(quotation__company=company_id, quotation__customer=customer_id)
    valid = Q(quotation__valid_until=None) | Q(quotation__valid_until__gte=on)
    found = rows.filter(valid, quotation__state__in=SETTLED, product__in=products)
    return list(found.select_related("quotation"))


# -- for orders and home ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Confirmed:
    """A quotation the customer confirmed, as an order is made from it (PARTS-25): identical lines and totals."""

    paper: Paper
    company: Company
    unit: Unit
    customer_id: int
    number: str
    business_type: str
    contact_name: str
    contact_phone: str
    shipping_method: str
    freight_bearer: str
    freight_advanced: bool
    currency: str
    rate: Decimal
    foreign_gross: Decimal | None
    gross: Decimal
    tax: Decimal
    net: Decimal
    valid_until: dt.date | None
    lines: Sequence[QuotationLine]


_HANDED_ON = tuple(name for name in Confirmed.__dataclass_fields__ if name != "lines")


def for_conversion(user: User, pk: int) -> Confirmed:
    """What an order takes over. NotFound for a foreign quotation, NotAllowed before the customer has confirmed.

    `services.mark_converted` asks the state again under lock, and the validity.
    """
    found = quotation(user, pk)
    policies.check_confirmed(found)
    return Confirmed(**{name: getattr(found, name) for name in _HANDED_ON}, lines=lines(found))


def waiting(user: User) -> list[Waiting]:
    """What waits for the person: new enquiries of the unit, own drafts, and offers to send, confirm or order."""
    if not may(user, "quotes.write"):
        return []
    asked = enquiries(user).filter(state=Enquiry.State.NEW).order_by("created_at")
    mine = Q(state__in=_NEXT) & Q(maker=user)
    offers = visible(user).filter(mine).order_by("valid_until", "created_at")
    return [Waiting(asked, always(_("Make a quotation"))), Waiting(offers, _next_step, until="valid_until")]


_NEXT = (State.DRAFT, State.APPROVED, State.SENT, State.CUSTOMER_CONFIRMED)


def _next_step(state: str, note: str) -> str:
    return {
        State.DRAFT: _("Finish and submit"),
        State.APPROVED: _("Send to the customer"),
        State.SENT: _("Get the customer's confirmation"),
        State.CUSTOMER_CONFIRMED: _("Make the order"),
    }[State(state)]


def totals(rows: QuerySet[Quotation]) -> Sums:
    """Foot of a filtered list; void and superseded quotations do not count."""
    return sums(rows, "gross", Q(state__in=Quotation.DEAD))


def open_by_state(user: User) -> dict[str, int]:
    """How many quotations are on their way, by state; what is ordered, over or void is not counted."""
    rows = visible(user).filter(state__in=(*_NEXT, State.IN_REVIEW)).order_by().values("state")
    return dict(rows.annotate(count=Count("pk")).values_list("state", "count"))


# -- where a person writes, and what a page shows --------------------------------------------------------------------


def shown(user: User, pk: int) -> Quotation:
    """One quotation for its page: head and lines with their products, else NotFound."""
    rows = Prefetch("lines", QuotationLine.objects.select_related("product").order_by("no"))
    heads = Quotation.objects.select_related(*HEAD).prefetch_related(rows)
    found = sole(workflow.in_sight(heads, user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such quotation for you."))
    return found


def before(user: User, version: Quotation) -> Quotation:
    """The version it takes the place of, with its lines; NotFound for a first version."""
    if version.supersedes_id is None:
        raise NotFound(_("There is no version before this one."))
    return shown(user, version.supersedes_id)
