"""What stands on a delivery notice and a delivery note, as plain text: same document, same bytes."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from catalog.lines import PricedLine
from core.display import money_text, price_text, qty_text
from core.money import capitals
from core.print_values import Label, PrintFact, PrintHead
from handbook import queries as handbook
from orders.rules import terms_of
from shipping import queries
from shipping.models import DebtReview, DeliveryNote, DeliveryNotice
from shipping.models.base import Consignment, GoodsLine
from shipping.queries import debt
from workflow import prints

TEMPLATE = "print/delivery.html"


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it is printed."""

    no: str
    code: str
    name: str
    unit: str
    quantity: str
    price: str
    amount: str


@dataclass(frozen=True, slots=True)
class DeliveryPaper:
    """A delivery notice or note: head, lines, sums."""

    head: PrintHead
    rows: tuple[Row, ...]
    quantity: str
    amount: str
    capitals: str


def _row(no: int, line: PricedLine) -> Row:
    return Row(
        no=str(no),
        code=line.product.code,
        name=line.description,
        unit=line.product.unit_name,
        quantity=qty_text(line.quantity, line.product.decimals),
        price=price_text(line.unit_price),
        amount=money_text(line.gross),
    )


def _facts(document: Consignment, *more: PrintFact) -> tuple[PrintFact, ...]:
    order = document.order
    where = _("Customer collects") if document.collected else document.address
    return (
        PrintFact(_("Customer"), document.customer.name, strong=True),
        PrintFact(pgettext("of a paper", "Number"), document.number, strong=True),
        PrintFact(_("Date"), document.made_on.isoformat()),
        PrintFact(_("Address"), where),
        PrintFact(_("Order"), order.number),
        PrintFact(_("Warehouse"), document.warehouse.name),
        PrintFact(_("Consignee"), f"{document.consignee}　{document.phone}".strip("　")),
        PrintFact(_("Settlement method"), terms_of(order).title),
        *more,
    )


def _head(document: Consignment, title: str, signs: tuple[str, ...], terms: tuple[str, ...]) -> PrintHead:
    notice = getattr(document, "notice", None)
    return PrintHead(
        title=title,
        number=document.number,
        letterhead=prints.letterhead(document.company, document.unit),
        url=prints.site(document.get_absolute_url()),
        facts=_facts(document, *((PrintFact(_("Notice"), notice.number),) if notice else ())),
        terms=tuple(term for term in (*terms, document.remark) if term),
        signs=signs,
    )


def _paper(head: PrintHead, goods: Iterable[GoodsLine], charges: Iterable[PricedLine] = ()) -> DeliveryPaper:
    goods = list(goods)
    lines: Sequence[PricedLine] = [*goods, *charges]
    total = sum((line.gross for line in lines), Decimal("0.00"))
    return DeliveryPaper(
        head=head,
        rows=tuple(_row(no, line) for no, line in enumerate(lines, 1)),
        quantity=qty_text(sum((line.quantity for line in goods), Decimal(0))),
        amount=money_text(total),
        capitals=capitals(total),
    )


def notice_paper(notice: DeliveryNotice) -> DeliveryPaper:
    """The notice: goods of one warehouse, with room for the signatures of PARTS-28 and PARTS-29."""
    signs = (_("Prepared by %(name)s") % {"name": notice.maker.name}, _("Manager"), _("Warehouse"), _("Drawn by"))
    drawn = _("Goods are drawn only after the manager has signed and the warehouse has confirmed.")
    terms = (*_debt_terms(notice), drawn)
    return _paper(_head(notice, _("Delivery notice"), signs, terms), notice.lines.all())


def _debt_terms(notice: DeliveryNotice) -> tuple[str, ...]:
    """The type and what finance wrote, where a notice has them: debt as a sum, limit, what is overdue (FIBRE-119)."""
    if not notice.type:
        return ()
    typed = _("Type of shipment: %(type)s") % {"type": notice.get_type_display()}
    block = debt.review(notice)
    return (typed,) if block is None else (typed, *_written(block))


def _written(block: DebtReview) -> tuple[str, ...]:
    money = {
        name: money_text(getattr(block, name)) for name in ("receivable", "shipped", "released", "debt", "pending")
    }
    limit = _("unlimited") if block.unlimited else money_text(block.limit or Decimal(0))
    words = {**money, "limit": limit, "by": block.by.name, "days": block.overdue_days}
    owed = _(
        "Debt %(debt)s: receivable %(receivable)s, shipped not invoiced %(shipped)s, released not shipped "
        "%(released)s, this notice %(pending)s; limit %(limit)s; checked by %(by)s."
    )
    late = _("Overdue %(amount)s for %(days)s days.") % {**words, "amount": money_text(block.overdue_amount)}
    return (owed % words, late)


def note_paper(note: DeliveryNote) -> DeliveryPaper:
    """The note: goods, and on the order's first note its freight and fees, so that the total is what is owed."""
    signs = (_("Issued by the warehouse"), _("Delivered by"), _("Received by the customer"))
    terms = (_("Please count the goods on the spot and sign for what you received. Prices include tax."),)
    charges = queries.charges(note.order_id) if note.carries_charges else []
    return _paper(_head(note, _("Delivery note"), signs, terms), note.lines.all(), charges)


def labels(note: DeliveryNote) -> tuple[Label, ...]:
    """The parts of a note by handbook, the white one for the warehouse first; the seal is on the parts named sealed.

    OFFICE-118, OFFICE-119.
    """
    on = note.made_on
    sealed = handbook.value(note.company, "shipping.sealed_copies", on)
    seal = _("Delivery seal")
    return tuple(
        Label(text.partition(" ")[0], text.partition(" ")[2], seal if text in sealed else "")
        for text in handbook.value(note.company, "shipping.copies", on)
    )


def prepare_notice(notice: DeliveryNotice) -> None:
    """Keep the content of a notice as it is now and have it drawn when there is time; only before it is printed."""
    if notice.state == DeliveryNotice.State.DRAFT:
        _stored_notice(notice, fresh=True)


def prepare_checked(notice: DeliveryNotice) -> None:
    """Have a notice drawn anew when finance has written the debt on it."""
    if notice.state == DeliveryNotice.State.CHECKED:
        _stored_notice(notice, fresh=True)


def prepare_note(note: DeliveryNote) -> None:
    """Keep the content of a note and have it drawn when there is time."""
    _stored_note(note)


def _stored_notice(notice: DeliveryNotice, *, fresh: bool) -> prints.StoredPrint:
    return prints.keep(notice.paper, TEMPLATE, lambda: notice_paper(notice), fresh=fresh)


def _stored_note(note: DeliveryNote) -> prints.StoredPrint:
    return prints.keep(note.paper, TEMPLATE, lambda: note_paper(note))


def print_notices(notices: Sequence[tuple[DeliveryNotice, bool]], *, by: User, at: dt.datetime) -> uuid.UUID:
    """Count one copy of each notice; gives the print job. A first print (True) takes the content as it is now."""
    return prints.log_copies([_stored_notice(notice, fresh=first) for notice, first in notices], (), by=by, at=at)


def print_notes(notes: Sequence[DeliveryNote], *, by: User, at: dt.datetime) -> uuid.UUID:
    """Count one copy of each part of each note; gives the print job."""
    with prints.on_paper():
        parts = labels(notes[0]) if notes else ()
    return prints.log_copies([_stored_note(note) for note in notes], parts, by=by, at=at)
