"""What receivables adds to the registry: its kinds, what it offers and shows on earlier papers, its menu."""

from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav
from credit import vouchers
from receivables import briefs, contents, pages, policies, queries, services
from receivables import writeoff_policies as writing_off
from receivables.models import Invoice, Opening, Receipt, WriteOff
from receivables.queries import checks
from workflow import event_names, field_words
from workflow.finding import Search
from workflow.registry import Check, Facts, Gate, Kind, Offer, offer, panel
from workflow.registry import register as register_kind

RECEIPT = Kind(
    code=Receipt.KIND,
    model="receivables.Receipt",
    name=_("Receipt"),
    url="receivables:receipt",
    permission=policies.VIEW,
    events=(
        "resubmitted",
        "withdrawn",
        "allocated",
        "freed",
        "fed_back",
        "reversal_asked",
        "reversal_declined",
        "reversed",
    ),
    gates=(
        Gate(
            "confirm",
            _("Confirmation by finance"),
            approved="confirmed",
            decided=services.decided,
            then=services.after_decision,
            content=contents.of_receipt,
            # Finance invoices and confirms what comes in for it; only who entered the money is kept from confirming.
            chain=False,
        ),
    ),
    brief=briefs.brief,
    cautions=briefs.CAUTIONS,
    icon="receipt-text",
    search=Search(queries.visible_receipts, "received_on", "amount", ("reference",)),
)
INVOICE = Kind(
    code=Invoice.KIND,
    model="receivables.Invoice",
    name=_("Invoice"),
    url="receivables:invoice",
    permission=policies.VIEW,
    events=("issued", "paid", "reopened", "cancelled", "tax_numbered"),
    icon="file-check",
    search=Search(queries.visible_invoices, "drafted_on", "gross", ("tax_invoice_number",)),
)
OPENING = Kind(
    code=Opening.KIND,
    model="receivables.Opening",
    name=_("Opening receivable"),
    url="receivables:opening",
    permission=policies.VIEW,
    events=("paid", "reopened"),
    icon="coins",
    search=Search(queries.visible_openings, "issued_on", "gross"),
)
WRITE_OFF = Kind(
    code=WriteOff.KIND,
    model="receivables.WriteOff",
    name=_("Write-off"),
    url="receivables:writeoff",
    permission=policies.VIEW,
    events=("resubmitted", "withdrawn"),
    gates=(
        Gate(
            "approve",
            _("Approval"),
            approved="approved",
            decided=services.decided_write_off,
            then=services.after_write_off,
            facts=lambda writeoff, by, on: Facts(amount=writeoff.amount),
            content=contents.of_write_off,
        ),
    ),
    facts=("customer", "amount"),
    brief=briefs.writeoff_brief,
    icon="ban",
    search=Search(queries.visible_writeoffs, "created_at", "amount"),
)
REOPENED = _("money that paid it was reversed")
# Enough for the offer; what is open is asked when the form is sent.
QUOTATIONS, ORDERS = ("customer_confirmed",), ("in_review", "reviewed", "held", "released", "shipped")
DELIVERED = ("released", "shipped")


def register() -> None:
    """Called once when all models are loaded."""
    register_kind(RECEIPT)
    register_kind(INVOICE)
    register_kind(OPENING)
    register_kind(WRITE_OFF)
    _words()
    _offers()
    panel("quotes.quotation", "receivables/_money.html", pages.quotation_panel)
    panel("orders.order", "receivables/_money.html", pages.order_panel)
    checks.register()
    vouchers.answer(queries.voucher)
    _menu()


def _words() -> None:
    for model in (Invoice, Opening, Receipt, WriteOff):
        field_words.say(model, customer=_("Customer"))
    field_words.say(Receipt, account=_("Designated account"))
    event_names.say(
        Receipt.KIND,
        created=_("entered it"),
        resubmitted=_("corrected it and handed it in again"),
        confirmed=_("confirmed the money"),
        allocated=_("allocated it"),
        freed=_("made it an advance again"),
        fed_back=_("told the customer"),
        reversal_asked=_("asked to reverse it"),
        reversal_declined=_("declined to reverse it"),
        reversed=_("reversed it"),
    )
    event_names.say(
        Invoice.KIND,
        issued=_("issued it"),
        paid=_("settled it"),
        reopened=_("money that paid it was reversed"),
        tax_numbered=_("noted the tax invoice number"),
    )

    event_names.say(
        WriteOff.KIND,
        created=_("asked to write it off"),
        resubmitted=_("corrected it and handed it in again"),
        approved=_("wrote it off"),
    )
    event_names.say(Opening.KIND, created=_("brought it in"), paid=_("settled it"), reopened=REOPENED)


def _offers() -> None:
    offer(Opening.KIND, _receive((Opening.State.OPEN,), policies.check_receive))
    offer(Opening.KIND, _write_off((Opening.State.OPEN,)))
    offer(Invoice.KIND, _write_off((Invoice.State.ISSUED,)))
    offer("quotes.quotation", _receive(QUOTATIONS, policies.check_receive))
    offer("orders.order", _receive(ORDERS, policies.check_receive_order))
    offer(Invoice.KIND, _receive((Invoice.State.ISSUED,), policies.check_receive))
    offer("orders.order", _make_invoice("receivables:invoice_for", DELIVERED))
    offer("shipping.note", _make_invoice("receivables:invoice_for_note", ("shipped", "signed", "partly_signed")))


def _receive(states: tuple[str, ...], check: Check) -> Offer:
    return Offer(
        code="receive",
        label=_("Enter receipt"),
        url_name="receivables:receipt_for",
        permission=policies.ENTER,
        check=check,
        states=states,
        icon="receipt-text",
    )


def _write_off(states: tuple[str, ...]) -> Offer:
    return Offer(
        code="write_off",
        label=_("Write off"),
        url_name="receivables:writeoff_for",
        permission=writing_off.WRITE_OFF,
        check=writing_off.check_offer,
        states=states,
        icon="ban",
    )


def _make_invoice(url: str, states: tuple[str, ...]) -> Offer:
    return Offer(
        code="invoice",
        label=_("Make invoice"),
        url_name=url,
        permission=policies.INVOICE,
        check=policies.check_make_invoice,
        states=states,
        icon="file-check",
    )


def _menu() -> None:
    nav(_("Receipts"), "receivables:receipts", "receipt-text", policies.VIEW, order=60, section=Section.MONEY)
    nav(
        _("Receipts to confirm"),
        "receivables:desk",
        "circle-check",
        policies.CONFIRM,
        order=61,
        count=pages.to_confirm,
        section=Section.MONEY,
    )
    nav(_("Invoices"), "receivables:invoices", "file-check", policies.VIEW, order=62, section=Section.MONEY)
    nav(_("Overdue"), "receivables:overdue", "timer", policies.VIEW, order=63, section=Section.MONEY)
    nav(_("Statements"), "receivables:statements", "file-text", policies.VIEW, order=63, section=Section.MONEY)
    nav(_("Ageing"), "receivables:ageing", "chart-column", policies.VIEW, order=63, section=Section.MONEY)
    nav(_("Write-offs"), "receivables:writeoffs", "ban", policies.VIEW, order=63, section=Section.MONEY)
    nav(_("Our accounts"), "receivables:accounts", "landmark", policies.ACCOUNTS, order=64, section=Section.MONEY)
