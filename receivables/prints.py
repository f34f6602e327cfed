"""Money on paper: the proof of receipt (收款证明), the invoice, the statement of account (对账单)."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.models import Company, User
from catalog.printing import PrintedLine, printed
from core import pdf
from core.dates import business_date
from core.display import MINUS, money_text
from core.money import capitals
from core.print_values import Letterhead, PrintFact, PrintHead
from handbook import queries as handbook
from receivables import policies, queries
from receivables.models import Invoice, Receipt
from receivables.queries import Statement, StatementRow
from workflow import prints

PROOF, INVOICE, STATEMENT = "print/proof.html", "print/invoice.html", "print/statement.html"
ABSENT = "—"


@dataclass(frozen=True, slots=True)
class ProofPaper:
    """What `print/proof.html` places."""

    head: PrintHead
    sum: str
    capitals: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """What `print/invoice.html` places."""

    head: PrintHead
    rows: tuple[PrintedLine, ...]
    net: str
    tax: str
    gross: str
    capitals: str


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One row of a statement as it is printed."""

    day: str
    kind: str
    number: str
    text: str
    owed: str
    paid: str
    balance: str


@dataclass(frozen=True, slots=True)
class StatementPaper:
    """What `print/statement.html` places."""

    head: PrintHead
    opening: str
    rows: tuple[MoveRow, ...]
    invoiced: str
    received: str
    closing: str
    capitals: str


def _sum(amount: Decimal) -> str:
    """An amount for paper: the print fonts (GBK) have no U+2212, so a negative one carries a hyphen."""
    return money_text(amount).replace(MINUS, "-")


def print_proof(receipt: Receipt, *, by: User, at: dt.datetime) -> uuid.UUID:
    """Log one more copy of the proof of receipt (PARTS-47); the answer is the print job to fetch."""
    policies.check_print_proof(receipt, by)
    kept = prints.keep(receipt.paper, PROOF, lambda: proof(receipt, at))
    return prints.log_copies([kept], (), by=by, at=at)


def proof(receipt: Receipt, at: dt.datetime) -> ProofPaper:
    """The proof of receipt; what the money is for is frozen with the first copy."""
    company, customer, cash = receipt.company, receipt.customer, receipt.account.is_cash
    facts = (
        PrintFact(_("Customer"), customer.name, strong=True, wide=True),
        PrintFact(_("Number"), receipt.number, strong=True),
        PrintFact(_("Payer"), receipt.payer or customer.name, wide=True),
        PrintFact(_("Date received"), receipt.received_on.isoformat()),
        PrintFact(_("Account"), str(receipt.account), wide=True),
        PrintFact(_("Payment method"), str(receipt.account.get_kind_display())),
    )
    head = PrintHead(
        title=_("Proof of receipt"),
        number=receipt.number,
        letterhead=_letterhead(company, business_date(at, company.zone)),
        url=prints.site(receipt.get_absolute_url()),
        facts=facts,
        terms=(_("One voucher pays one order. Please keep it: goods are handed over against it."),) if cash else (),
        signs=(_("Payer"), _("Finance")),
        seal=_("Finance seal"),
    )
    purposes = tuple(f"{share.title}　{_sum(share.amount)}" for share in queries.shares(receipt.pk))
    return ProofPaper(head, _sum(receipt.amount), capitals(receipt.amount), purposes)


def print_invoice(invoice: Invoice, *, by: User, at: dt.datetime) -> uuid.UUID:
    """Log one more copy of an issued invoice; the answer is the print job to fetch."""
    policies.check_print_invoice(invoice, by)
    kept = prints.keep(invoice.paper, INVOICE, lambda: invoice_paper(invoice))
    return prints.log_copies([kept], (), by=by, at=at)


def invoice_paper(invoice: Invoice) -> InvoicePaper:
    """The invoice with its lines, in the current language."""
    return InvoicePaper(
        head=_invoice_head(invoice),
        rows=tuple(printed(line) for line in queries.lines(invoice.pk)),
        net=_sum(invoice.net),
        tax=_sum(invoice.tax),
        gross=_sum(invoice.gross),
        capitals=capitals(invoice.gross),
    )


def _invoice_head(invoice: Invoice) -> PrintHead:
    customer, issued, due = invoice.customer, invoice.issued_on, invoice.due_on
    facts = (
        PrintFact(_("Customer"), customer.name, strong=True, wide=True),
        PrintFact(_("Number"), invoice.number, strong=True),
        PrintFact(_("Tax number"), customer.tax_number or ABSENT, wide=True),
        PrintFact(_("Sales order"), invoice.order.number),
        PrintFact(_("Issued on"), issued.isoformat() if issued else ABSENT),
        PrintFact(_("Due on"), due.isoformat() if due else ABSENT),
        PrintFact(_("Tax invoice number"), invoice.tax_invoice_number or ABSENT, wide=True),
    )
    return PrintHead(
        title=_("Sales invoice"),
        number=invoice.number,
        letterhead=_letterhead(invoice.company, issued or invoice.drafted_on),
        url=prints.site(invoice.get_absolute_url()),
        facts=facts,
        terms=tuple(invoice.note.splitlines()),
        signs=(_("Issued by"), _("Customer")),
        seal=_("Finance seal"),
    )


def statement_pdf(statement: Statement, company: Company) -> bytes:
    """The statement of account as PDF; it belongs to a customer, not to a paper, so no copies are counted."""
    with prints.on_paper():
        context = asdict(statement_paper(statement, company))
        html = render_to_string(STATEMENT, {**context, "language": prints.LANGUAGE})
    return pdf.from_html(html)


def statement_paper(statement: Statement, company: Company) -> StatementPaper:
    """The statement in the current language."""
    customer = statement.customer
    facts = (
        PrintFact(_("Customer"), customer.name, strong=True, wide=True),
        PrintFact(_("Customer number"), customer.number, strong=True),
        PrintFact(_("Period"), f"{statement.start.isoformat()} – {statement.end.isoformat()}", wide=True),
        PrintFact(_("Contact"), customer.contact),
    )
    head = PrintHead(
        title=_("Statement of account"),
        number=customer.number,
        letterhead=_letterhead(company, statement.end),
        facts=facts,
        terms=(_("Please compare these figures with your books and tell us of any difference."),),
        signs=(_("Our finance"), _("Customer confirms")),
        seal=_("Seal of the customer"),
    )
    return StatementPaper(
        head=head,
        opening=_sum(statement.opening),
        rows=tuple(_move(row) for row in statement.rows),
        invoiced=_sum(statement.invoiced),
        received=_sum(statement.received),
        closing=_sum(statement.closing),
        capitals=capitals(statement.closing),
    )


def _move(row: StatementRow) -> MoveRow:
    owed = _sum(row.owed) if row.owed is not None else ""
    paid = _sum(row.paid) if row.paid is not None else ""
    return MoveRow(row.day.isoformat(), str(row.kind), row.number, row.text, owed, paid, _sum(row.balance))


def _letterhead(company: Company, on: dt.date) -> Letterhead:
    """The company's title as the handbook says it (OFFICE-132), its address and telephone."""
    phone = _("Tel. %s") % company.phone if company.phone else ""
    title = handbook.value(company, "company.title", on)
    return Letterhead(title, tuple(part for part in (company.address, phone) if part))
