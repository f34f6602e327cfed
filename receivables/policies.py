"""Who may do what with receipts, invoices and accounts, and whether what they say is sound."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from accounts.policies import require
from core.components import Ask
from core.dates import business_date
from core.display import money_text, qty_text
from core.money import ZERO, round_money
from core.refusals import NotAllowed, NotFound, NotYours
from handbook.apart import check_act
from orders.models import Order
from receivables.inputs import OpeningInput
from receivables.models import BankAccount, Invoice, Receipt, Reversal
from receivables.queries.allocations import Share, given
from receivables.queries.invoices import OpenLine
from receivables.queries.targets import Target
from workflow.documents import Document
from workflow.policies import Action

VIEW, ENTER, CONFIRM = "receivables.view", "receivables.enter", "receivables.confirm"
INVOICE, ACCOUNTS = "receivables.invoice", "receivables.accounts"
MOST = Decimal(10) ** 14


def check_account(account: BankAccount | None) -> None:
    """Customers' money is booked to a designated account only (PARTS-17); None is one that is not ours."""
    if account is None:
        raise NotAllowed(_("This is not an account of the company. Choose a designated one."), field="account")
    if account.retired:
        raise NotAllowed(_("The account “%(account)s” is retired.") % {"account": account}, field="account")
    if not account.designated:
        raise NotAllowed(
            _("“%(account)s” is not designated for customers' payments; the money cannot be booked there.")
            % {"account": account},
            field="account",
        )


def check_amount(amount: Decimal) -> None:
    """Above nothing, in whole cents."""
    if not 0 < amount < MOST:
        raise NotAllowed(_("The amount must be above 0."), field="amount")
    if amount != round_money(amount):
        raise NotAllowed(_("An amount has at most 2 decimals."), field="amount")


def check_takers(receipt: Receipt, pays: Mapping[int, Decimal], targets: Mapping[int, Target]) -> None:
    """Every paper is the customer's and takes money; the field is `pays_<paper>`."""
    for paper_id in pays:
        target = targets.get(paper_id)
        if target is None or target.customer_id != receipt.customer_id:
            raise NotAllowed(_("This document of the customer takes no money now."), field=f"pays_{paper_id}")


def check_pays(
    receipt: Receipt, pays: Mapping[int, Decimal], targets: Mapping[int, Target], standing: Sequence[Share] = ()
) -> None:
    """Nothing is paid beyond what is open, nor more than the receipt still has; the field is `pays_<paper>`.

    `standing` is what the receipt pays already; what was entered or corrected a moment ago pays nothing.
    """
    check_takers(receipt, pays, targets)
    for paper_id, amount in pays.items():
        _check_share(amount, targets[paper_id])
    _check_enough(pays, receipt.amount - sum(share.amount for share in standing))
    _check_voucher(receipt, pays, {share.paper_id for share in standing})


def _check_enough(pays: Mapping[int, Decimal], rest: Decimal) -> None:
    total = sum(pays.values(), ZERO)
    if total > rest:
        raise NotAllowed(
            _("%(total)s is more than the %(rest)s that this receipt still has.")
            % {"total": money_text(total), "rest": money_text(rest)},
            field=f"pays_{next(reversed(list(pays)))}",
        )


def _check_share(amount: Decimal, target: Target) -> None:
    field, name = f"pays_{target.paper_id}", target.name
    if amount <= 0 or amount != round_money(amount):
        raise NotAllowed(_("The amount must be above 0, with at most 2 decimals."), field=field)
    if amount > target.rest:
        raise NotAllowed(
            _("%(paper)s has only %(rest)s open.") % {"paper": name, "rest": money_text(target.rest)}, field=field
        )


def _check_voucher(receipt: Receipt, pays: Mapping[int, Decimal], standing: set[int]) -> None:
    """Cash paid at the counter is the voucher of one order and of no second one (PARTS-48)."""
    if receipt.account.is_cash and len(standing | set(pays)) > 1:
        raise NotAllowed(
            _("Voucher %(receipt)s belongs to another order already; a voucher pays one order only.")
            % {"receipt": receipt},
            field=f"pays_{next(iter(pays))}",
        )


def why_not_enter(user: User) -> str:
    """Why a person enters no receipts; '' for those who may."""
    try:
        require(user, ENTER)
        check_act(user, ENTER)
    except NotYours as refusal:
        return str(refusal)
    return ""


def check_enter(receipt: Receipt, by: User) -> None:
    """Entering money is for sales clerks and finance (DIST-38), unless the handbook keeps finance from it (S8)."""
    require(by, ENTER, receipt.unit_id)
    check_act(by, ENTER)


def check_correct(receipt: Receipt, by: User) -> None:
    """What finance sent back is corrected by its maker."""
    require(by, ENTER, receipt.unit_id)
    if receipt.maker_id != by.pk:
        raise NotYours(_("Only %(maker)s, who entered it, may correct it.") % {"maker": receipt.maker})
    if receipt.state != Receipt.State.RETURNED:
        raise NotAllowed(_("Only what finance has sent back is corrected."))


def check_withdraw(receipt: Receipt, by: User) -> None:
    """The maker takes it back until finance has decided."""
    require(by, ENTER, receipt.unit_id)
    if receipt.maker_id != by.pk:
        raise NotYours(_("Only %(maker)s, who entered it, may correct it.") % {"maker": receipt.maker})
    if receipt.state != Receipt.State.ENTERED:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": receipt.get_state_display()})


def check_allocate(receipt: Receipt, by: User) -> None:
    """Saying what money pays is for whoever enters or confirms money, as long as some of it is free."""
    require(by, ENTER if receipt.maker_id == by.pk else CONFIRM, receipt.unit_id)
    if receipt.state == Receipt.State.REJECTED:
        raise NotAllowed(_("Finance has rejected this receipt."))
    if receipt.state == Receipt.State.REVERSED:
        raise NotAllowed(_("This receipt is reversed."))
    if given(receipt.pk) >= receipt.amount:
        raise NotAllowed(_("All of it is allocated."))


def check_reason(reason: str) -> None:
    """Said in words."""
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")


def asked_reversal(receipt: Receipt) -> Reversal | None:
    """The reversal that somebody has asked for and nobody has decided."""
    return receipt.reversals.filter(state=Reversal.State.ASKED).first()


def check_ask_reversal(receipt: Receipt, by: User) -> None:
    """Money that was confirmed by mistake is reported by whoever enters or confirms money."""
    require(by, ENTER if receipt.maker_id == by.pk else CONFIRM, receipt.unit_id)
    if not receipt.booked:
        raise NotAllowed(_("Finance has not confirmed the money yet."))
    if asked_reversal(receipt):
        raise NotAllowed(_("Its reversal is asked for already."))


def check_reverse(receipt: Receipt, by: User) -> Reversal:
    """It is reversed, or not, by somebody of finance who did not ask for it."""
    require(by, CONFIRM, receipt.unit_id)
    asked = asked_reversal(receipt)
    if asked is None:
        raise NotAllowed(_("Nobody has asked for its reversal."))
    if asked.asked_by_id == by.pk:
        raise NotYours(_("You asked for it; somebody else must decide."))
    return asked


def check_decide_reversal(receipt: Receipt, by: User) -> None:
    """The same for the buttons."""
    check_reverse(receipt, by)


def check_feed_back(receipt: Receipt, by: User) -> None:
    """The customer is told by whoever deals with customers (DIST-40)."""
    require(by, ENTER, receipt.unit_id)
    if receipt.state == Receipt.State.FED_BACK:
        raise NotAllowed(_("The customer has been told already."))
    if receipt.state != Receipt.State.CONFIRMED:
        raise NotAllowed(_("Finance has not confirmed the money yet."))


def check_open(company: Company, given: OpeningInput, by: User, at: dt.datetime) -> None:
    """What is brought in is entered by who issues invoices: the company's own customer, a past day, a sound amount."""
    if by.works_in != company.pk:
        raise NotYours(_("You are working for another company at the moment."))
    require(by, INVOICE, given.customer.unit_id)
    if given.customer.company_id != company.pk:
        raise NotFound(_("There is no such customer in your company."))
    if not given.number.strip():
        raise NotAllowed(_("The old invoice's number is missing."), field="number")
    check_amount(given.amount)
    if given.issued_on > business_date(at, company.zone):
        raise NotAllowed(_("An old invoice was issued in the past."), field="issued_on")
    if given.due_on < given.issued_on:
        raise NotAllowed(_("It is due before it was issued."), field="due_on")


def check_receive(document: Document, by: User) -> None:
    """Offer on a quotation or an invoice: entering a receipt for it."""
    require(by, ENTER, document.unit_id)
    check_act(by, ENTER)


def check_receive_order(order: Order, by: User) -> None:
    """Offer on an order: entering a receipt as long as something is to be paid."""
    check_receive(order, by)
    if order.paid >= order.due:
        raise NotAllowed(_("The order is paid in full."))


def check_make_invoice(document: Document, by: User) -> None:
    """Invoices are made by finance, for what an order or a delivery note has delivered."""
    require(by, INVOICE, document.unit_id)


def check_quantities(quantities: Mapping[int, Decimal], lines: Mapping[int, OpenLine]) -> None:
    """An invoice never runs ahead of what was signed, else shipped; the field is `line_<order line>`."""
    if not quantities:
        raise NotAllowed(_("Nothing is open to be invoiced: it is not shipped yet, or invoiced already."))
    for line_id, quantity in quantities.items():
        line = lines.get(line_id)
        if line is None:
            raise NotAllowed(_("A line does not belong to this order."))
        if not 0 < quantity <= line.open:
            raise NotAllowed(
                _("Line %(no)s: at most %(open)s can be invoiced.") % {"no": line.no, "open": qty_text(line.open)},
                field=f"line_{line_id}",
            )


def check_issue(invoice: Invoice, by: User) -> None:
    """Issuing makes the customer owe."""
    _check_draft(invoice, by)


def check_cancel(invoice: Invoice, by: User) -> None:
    """Only a draft is cancelled; an issued invoice is a matter of the tax authority too."""
    _check_draft(invoice, by)


def _check_draft(invoice: Invoice, by: User) -> None:
    require(by, INVOICE, invoice.unit_id)
    if invoice.state != Invoice.State.DRAFT:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": invoice.get_state_display()})


def check_tax_number(invoice: Invoice, by: User) -> None:
    """The tax authority's number is noted once the invoice is issued."""
    require(by, INVOICE, invoice.unit_id)
    if not invoice.owed:
        raise NotAllowed(_("The invoice is not issued."))


def check_print_proof(receipt: Receipt, by: User) -> None:
    """Proof is given of money that finance has confirmed (PARTS-47)."""
    require(by, VIEW, receipt.unit_id)
    if not receipt.booked:
        raise NotAllowed(_("Finance has not confirmed the money yet."))


def check_print_invoice(invoice: Invoice, by: User) -> None:
    """A draft is not printed."""
    require(by, VIEW, invoice.unit_id)
    if not invoice.owed:
        raise NotAllowed(_("The invoice is not issued."))


def check_keep_accounts(company_id: int, by: User) -> None:
    """Which accounts take customers' money is decided by the company's finance supervisor."""
    if by.works_in != company_id:
        raise NotYours(_("You are working for another company at the moment."))
    require(by, ACCOUNTS)


RECEIPT_ACTIONS = (
    Action(
        "correct",
        gettext_lazy("Correct and hand in again"),
        check_correct,
        "receivables:receipt_correct",
        states=(Receipt.State.RETURNED,),
        look="primary",
        icon="pencil",
        method="get",
    ),
    Action(
        "withdraw",
        gettext_lazy("Take it back"),
        check_withdraw,
        "receivables:receipt_withdraw",
        states=(Receipt.State.ENTERED,),
        icon="undo-2",
        ask=(Ask("reason", gettext_lazy("Reason"), kind="textarea"),),
    ),
    Action(
        "allocate",
        gettext_lazy("Allocate"),
        check_allocate,
        "receivables:receipt_allocate",
        states=(Receipt.State.ENTERED, Receipt.State.CONFIRMED, Receipt.State.FED_BACK),
        icon="coins",
        method="get",
    ),
    Action(
        "feed_back",
        gettext_lazy("Customer informed"),
        check_feed_back,
        "receivables:receipt_feed_back",
        states=(Receipt.State.CONFIRMED,),
        look="primary",
        icon="message-square",
        ask=(Ask("told", gettext_lazy("What the customer was told"), kind="text", required=True),),
    ),
    Action(
        "ask_reversal",
        gettext_lazy("Confirmed by mistake"),
        check_ask_reversal,
        "receivables:receipt_ask_reversal",
        states=Receipt.BOOKED,
        icon="undo-2",
        ask=(Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True),),
    ),
    Action(
        "decline_reversal",
        gettext_lazy("Decline the reversal"),
        check_decide_reversal,
        "receivables:receipt_decline_reversal",
        states=Receipt.BOOKED,
        icon="x",
        ask=(Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True),),
    ),
    Action(
        "reverse",
        gettext_lazy("Reverse the receipt"),
        check_decide_reversal,
        "receivables:receipt_reverse",
        states=Receipt.BOOKED,
        look="danger",
        icon="undo-2",
        confirm=gettext_lazy("What it paid is owed again. Reverse it?"),
    ),
)


def receipt_actions(receipt: Receipt) -> tuple[Action, ...]:
    """The buttons of a receipt; a reversal is decided only once it is asked for."""
    asked = bool(receipt.booked and asked_reversal(receipt))
    known = {"ask_reversal": not asked, "decline_reversal": asked, "reverse": asked}
    return tuple(action for action in RECEIPT_ACTIONS if known.get(action.code, True))


INVOICE_ACTIONS = (
    Action(
        "cancel",
        gettext_lazy("Discard draft"),
        check_cancel,
        "receivables:invoice_cancel",
        states=(Invoice.State.DRAFT,),
        look="danger",
        icon="x",
    ),
    Action(
        "tax_number",
        gettext_lazy("Tax invoice number"),
        check_tax_number,
        "receivables:invoice_tax_number",
        states=(Invoice.State.ISSUED, Invoice.State.PAID),
        icon="tag",
        ask=(Ask("number", gettext_lazy("Tax invoice number"), kind="text", required=True),),
    ),
    Action(
        "issue",
        gettext_lazy("Issue invoice"),
        check_issue,
        "receivables:invoice_issue",
        states=(Invoice.State.DRAFT,),
        look="primary",
        icon="check",
    ),
)
