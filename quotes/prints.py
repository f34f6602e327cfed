"""The quotation on paper: one layout and one header for every branch (OFFICE-132), four blocks (PARTS-13)."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.foreign import total_of
from catalog.printing import PrintedLine, printed, printed_abroad
from core.currencies import Foreign, own_text
from core.dates import business_date
from core.display import money_text, percent_text, price_text
from core.money import capitals
from core.print_values import Letterhead, PrintFact, PrintHead
from handbook import queries as handbook
from quotes import queries
from quotes.models import Quotation, QuotationLine
from workflow import prints

TEMPLATE = "print/quotation.html"
ABSENT = "—"


@dataclass(frozen=True, slots=True)
class Block:
    """A term that every quotation states, under its heading."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Seal:
    """The department seal (部门公章) as a printed mark: who sealed for which department, and when."""

    company: str
    department: str
    day: str


@dataclass(frozen=True, slots=True)
class Abroad:
    """What a quotation in a foreign currency comes to there, and in the company's money at which rate."""

    currency: str
    gross: str
    own: str


@dataclass(frozen=True, slots=True)
class QuotationPaper:
    """Everything `print/quotation.html` places. `logo` is the first character of the company's title in a frame."""

    head: PrintHead
    logo: str
    rows: tuple[PrintedLine, ...]
    net: str
    tax: str
    gross: str
    capitals: str
    blocks: tuple[Block, ...]
    seal: Seal | None
    discounted: bool = False
    """whether prices before discounts stand beside the net ones"""
    abroad: Abroad | None = None
    """the totals of one in a foreign currency; its lines are priced in it"""


def context(quotation: Quotation, on: dt.date) -> QuotationPaper:
    """The paper's content in the current language; build it inside `workflow.prints.on_paper`."""
    title, lines = handbook.value(quotation.company, "company.title", on), queries.lines(quotation)
    total = total_of(quotation)
    return QuotationPaper(
        head=_head(quotation, title),
        logo=title[:1],
        rows=tuple(_row(line, total) for line in lines),
        discounted=any(line.list_price is not None for line in lines),
        net=_own(quotation, quotation.net),
        tax=_own(quotation, quotation.tax),
        gross=money_text(quotation.gross),
        capitals=capitals(quotation.gross),
        abroad=_abroad(quotation),
        blocks=_blocks(quotation),
        seal=_seal(quotation, title),
    )


def _row(line: QuotationLine, total: Foreign | None) -> PrintedLine:
    """The line at its net price, with what it was before and what was taken off this line, as it was keyed."""
    before = price_text(line.stated_price) if line.list_price is not None else ""
    row = printed_abroad(line, total.currency) if total else printed(line)
    return replace(row, before=before, discount=percent_text(line.discount) if line.discount else "")


def _own(quotation: Quotation, amount: Decimal) -> str:
    """An amount in the company's currency; where the others are in a foreign one it says so."""
    own = quotation.company.currency
    return money_text(amount) if quotation.foreign_gross is None else own_text(own, amount)


def _abroad(quotation: Quotation) -> Abroad | None:
    total = total_of(quotation)
    if total is None:
        return None
    return Abroad(total.currency, total.said, total.worth(quotation.company.currency, quotation.gross))


def _head(quotation: Quotation, title: str) -> PrintHead:
    company = quotation.company
    phone = _("Tel. %s") % company.phone if company.phone else ""
    return PrintHead(
        title=_("Quotation"),
        number=quotation.number,
        letterhead=Letterhead(title, tuple(part for part in (company.address, phone) if part)),
        url=prints.site(reverse("quotes:quotation", args=[quotation.pk])),
        facts=_facts(quotation),
        terms=tuple(quotation.note.splitlines()),
    )


def _facts(quotation: Quotation) -> tuple[PrintFact, ...]:
    customer = quotation.customer
    until = quotation.valid_until.isoformat() if quotation.valid_until else ABSENT
    contact = " ".join(part for part in (quotation.contact_name, quotation.contact_phone) if part)
    return (
        PrintFact(_("Customer"), customer.name, strong=True, wide=True),
        PrintFact(_("Number"), quotation.number, strong=True),
        PrintFact(_("Contact"), contact or f"{customer.contact} {customer.phone}".strip(), wide=True),
        PrintFact(_("Version"), str(quotation.revision)),
        PrintFact(_("Maker"), quotation.maker.name),
        PrintFact(_("Currency"), quotation.currency),
        PrintFact(_("Valid until"), until, strong=True),
    )


def _blocks(quotation: Quotation) -> tuple[Block, ...]:
    """Prices and total stand in the table; the other three of PARTS-13 below it."""
    off = _("%(share)s, taken off the prices above already") % {"share": percent_text(quotation.discount)}
    return (
        *((Block(_("Discount on the whole"), off),) if quotation.discount else ()),
        Block(_("Remittance details"), quotation.remittance),
        Block(_("Shipping method"), quotation.shipping_method),
        Block(_("Freight borne by"), _freight(quotation)),
    )


def _freight(quotation: Quotation) -> str:
    bearer = quotation.get_freight_bearer_display()
    if quotation.freight_advanced:
        return _("%(bearer)s; advanced by us and charged as a line of its own") % {"bearer": bearer}
    return str(bearer)


def _seal(quotation: Quotation, title: str) -> Seal | None:
    if quotation.sealed_at is None:
        return None
    day = business_date(quotation.sealed_at, quotation.company.zone)
    return Seal(title, quotation.unit.name, day.isoformat())
