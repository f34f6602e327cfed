"""What the pages of orders show, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may
from accounts.request import company_of, person
from calls import queries as calls
from calls.models import Call
from catalog.foreign import total_of
from core.components import Action as Button
from core.components import Crumb, Debt, Fact, Note, Step
from core.dates import business_date
from core.display import day_text, moment_text, money_text
from core.keys import whole_number
from core.listbuttons import new_button
from core.refusals import NotAllowed
from credit import debts
from credit import queries as credit
from credit.fields import OverrideForm
from credit.models import Account
from credit.queries import master
from customers import queries as customers
from customers.models import Customer
from customers.returning import lookup_step
from orders import policies, queries
from orders.basis import Basis, basis
from orders.buttons import order_actions
from orders.entry import Entry, LockedEntry
from orders.light import CreditPanel, light
from orders.models import Confirmation, Hold, Order, OrderLine
from workflow.page import document_page

State = Order.State
CREDIT = "credit.view"


@dataclass(frozen=True)
class CustomerPanel:
    """What stands beside the entry form when it opens: the customer named in it, or why there is none.

    Everything else is told while one types (orders/typing.py).
    """

    customer: Customer | None = None
    said: str = ""
    credit: CreditPanel | None = None


# -- the list --------------------------------------------------------------------------------------------------------


def list_actions(user: User) -> list[Button]:
    """Buttons over the list: a new order."""
    refusal = "" if may(user, policies.WRITE) else _("Your posts do not enter orders.")
    return [new_button(_("New order"), reverse("orders:new"), refusal)]


# -- one order -------------------------------------------------------------------------------------------------------


def order_context(order: Order, user: User) -> dict[str, Any]:
    """Everything the page of an order places; a constant number of queries."""
    page = document_page(order, user, order_actions(order))
    grounds = basis(order, user, business_date(timezone.now(), order.company.zone))
    shown = replace(
        page,
        actions=[_unless_asked(action, grounds) for action in page.actions],
        crumbs=(Crumb(_("Sales orders"), reverse("orders:list")),),
        facts=_facts(order, user),
        figure=Fact(_("Total with tax"), money_text(order.gross), tag=order.company.currency),
        steps=_steps(order),
        notes=[*_notes(order), *_uninvestigated(order)],
    )
    return {
        **{"page": shown, "order": order, "lines": order.lines.all(), "credit": _credit(order, user, grounds)},
        "losses": queries.losses(order),
        "amendments": queries.amendments(order),
        "basis": grounds,
    }


def _unless_asked(action: Button, ground: Basis | None) -> Button:
    """The button for an override says so when there is one already."""
    if action.code != "override" or action.refusal or ground is None or not ground.asked:
        return action
    return replace(action, refusal=_("%(override)s is there already.") % {"override": ground.asked})


def amended_text(order: Order) -> str:
    """What came of a change: it waits for others, or it was less and needed nobody."""
    waits = policies.proposed(order)
    return _("The change is handed to review.") if waits else _("The order is changed.")


def _facts(order: Order, user: User) -> list[Fact]:
    """The customer is a link for those who may open the file."""
    customer_url = order.customer.get_absolute_url() if may(user, "customers.view") else ""
    where = " · ".join(_filled(order.address, order.consignee, order.phone))
    return [
        Fact(_("Customer"), order.customer.name, customer_url),
        Fact(_("Payment"), order.get_payment_terms_display() or "—"),
        Fact(_("Ordered on"), day_text(order.ordered_on), tag=order.get_source_display()),
        Fact(_("To arrive on"), day_text(order.arrive_on)),
        Fact(_("Delivery"), _("Customer collects") if order.collected else where or "—"),
        *_charges(order),
        *_abroad(order),
        Fact(_("Paid"), money_text(order.paid), look="ok" if order.gross and order.paid >= order.due else ""),
        *(Fact(_("Note"), note) for note in _filled(order.note)),
    ]


def _abroad(order: Order) -> list[Fact]:
    """What it comes to in its foreign currency, and the rate that it was booked at; nothing in the company's own."""
    total = total_of(order)
    return [Fact(_("In foreign currency"), total.beside(order.company.currency, order.gross))] if total else []


def _filled(*texts: str) -> list[str]:
    return [text for text in texts if text]


def _charges(order: Order) -> list[Fact]:
    """Freight, confirmations and the waived fee, where there is anything to say."""
    facts = [Fact(_("Freight borne by"), order.get_freight_bearer_display())]
    if order.freight_confirmed_by:
        facts.append(Fact(_("Freight confirmed"), order.freight_confirmed_by.name, look="ok"))
    if order.web_confirmed_by and order.web_confirmed_at:
        said = f"{order.web_confirmed_by.name} · {moment_text(order.web_confirmed_at)}"
        facts.append(Fact(_("Web order confirmed"), said, look="ok"))
    if order.fee_waived_by:
        facts.append(Fact(_("No delivery fee"), f"{order.fee_waiver} · {order.fee_waived_by.name}"))
    if order.confirmations:
        names = _(", ").join(str(each.label) for each in Confirmation if each in order.confirmations)
        facts.append(Fact(_("Confirmed with the customer"), names))
    return facts


def _uninvestigated(order: Order) -> list[Note]:
    """A customer whom nobody has investigated before the first trade (FIBRE-45), until the order is reviewed."""
    before = order.state in (Order.State.DRAFT, Order.State.IN_REVIEW)
    if not before or not master.uninvestigated(order.company, order.customer_id, order.ordered_on):
        return []
    url = f"{reverse('credit:application_new')}?customer={order.customer_id}"
    return [Note("warn", _("The customer was not investigated yet."), url, _("Apply for credit"))]


def _notes(order: Order) -> list[Note]:
    """Why it is held, and which lines wait for goods."""
    notes = []
    if order.hold:
        look = "warn" if order.hold in Order.WAITS else "bad"
        said = {"hold": Hold(order.hold).label, "reason": order.hold_reason}
        notes.append(Note(look, _("%(hold)s: %(reason)s") % said))
    short = [line for line in order.lines.all() if line.short]
    if short and order.state in (State.HELD, State.RELEASED):
        numbers = ", ".join(str(line.no) for line in short)
        notes.append(Note("warn", _("Short of stock: line %(lines)s.") % {"lines": numbers}))
    return notes


def _steps(order: Order) -> list[Step]:
    """The way of an order; partial deliveries are told in words, not in states."""
    if order.state == State.CANCELLED:
        return []
    lines = list(order.lines.all())
    reached = _reached(order, lines)
    labels = (
        (_("Entered"), order.maker.name),
        (_("Reviewed"), ""),
        (_("Released"), _hold_text(order)),
        (_("Shipped"), _share(lines, "shipped")),
        (_("Invoiced"), _share(lines, "invoiced")),
        (_("Paid"), money_text(order.paid) if order.paid else ""),
    )
    now = next((place for place, done in enumerate(reached) if not done), -1)
    return [
        Step(label, text, "done" if done else "now" if place == now else "")
        for place, ((label, text), done) in enumerate(zip(labels, reached, strict=True))
    ]


def _reached(order: Order, lines: Sequence[OrderLine]) -> tuple[bool, ...]:
    gone = order.state in (State.RELEASED, State.SHIPPED, State.CLOSED)
    return (
        order.state != State.DRAFT,
        gone or order.state == State.HELD,
        gone,
        order.state in (State.SHIPPED, State.CLOSED),
        bool(lines) and all(line.invoiced == line.kept for line in lines),
        bool(order.gross) and order.paid >= order.due,
    )


def _hold_text(order: Order) -> str:
    return str(Hold(order.hold).label) if order.hold else ""


def _share(lines: Sequence[OrderLine], counter: str) -> str:
    """How many lines are through, while some are and some are not."""
    through = sum(getattr(line, counter) == line.kept for line in lines)
    begun = any(getattr(line, counter) for line in lines)
    return _("%(done)s of %(all)s lines") % {"done": through, "all": len(lines)} if begun else ""


def _credit(order: Order, user: User, grounds: Basis | None = None) -> CreditPanel | None:
    """Whether it can be released, and the customer's debt for those who see credit, with this order on top until it is
    released."""
    seen = may(user, CREDIT)
    if order.state in (State.CLOSED, State.CANCELLED) or (order.released_at and not seen):
        return None
    account = credit.visible(user).filter(customer=order.customer).first()
    account = account or Account(company=order.company, customer=order.customer)
    on = business_date(timezone.now(), order.company.zone)
    if order.released_at:
        return CreditPanel(debts.debt(account, on), grounds.look if grounds else "ok", _("Released"))
    return light(order, account, on, figures=seen)


def _debt_of(customer: Customer, user: User) -> Debt:
    """What a customer owes, written out."""
    account = credit.account(user, customer.pk)
    return debts.debt(account, business_date(timezone.now(), account.company.zone))


def override_context(order: Order, user: User, form: OverrideForm) -> dict[str, Any]:
    """What the page places on which an override is asked for: why it is held, and what the customer owes."""
    heading = _("Override for order %(order)s") % {"order": order.number}
    return {
        "form": form,
        "heading": heading,
        "cancel_url": order.get_absolute_url(),
        "order": order,
        "credit": _credit(order, user),
    }


# -- entering --------------------------------------------------------------------------------------------------------


def entry_of(order: Order, data: QueryDict | None, user: User) -> Entry | LockedEntry:
    """The form of a draft: free, or locked to its quotation's lines."""
    if order.locked:
        return LockedEntry.of(data, order)
    return Entry(data, user=user, company=order.company, on=order.ordered_on, order=order)


def new_entry(request: HttpRequest, at: dt.datetime) -> Entry:
    """An empty form, for the customer that the address names or who is on the line."""
    company = company_of(request)
    on = business_date(at, company.zone)
    return Entry(
        request.POST or None, user=person(request), company=company, on=on, asked=request.GET, heard=heard(request)
    )


def entry_context(
    request: HttpRequest, entry: Entry | LockedEntry, heading: str, order: Order | None = None
) -> dict[str, Any]:
    """What the entry page places."""
    locked = isinstance(entry, LockedEntry)
    return {
        "form": entry.form,
        "formset": None if isinstance(entry, LockedEntry) else entry.formset,
        "lines": entry.lines if isinstance(entry, LockedEntry) else (),
        "total": entry.total if isinstance(entry, LockedEntry) else None,
        "abroad": entry.abroad if isinstance(entry, LockedEntry) else None,
        "locked": locked,
        "heading": f"{heading} {order.number}" if order else heading,
        "cancel_url": order.get_absolute_url() if order else reverse("orders:list"),
        "new_customer_url": lookup_step(request),
        "heard": entry.heard,
        **({} if locked else _typing(request, entry, order)),
    }


def _typing(request: HttpRequest, entry: Entry | LockedEntry, order: Order | None) -> dict[str, Any]:
    """Whom the grid asks while one types (static/js/grid-rows.js), and what stands beside it until then."""
    named = f"?order={order.pk}" if order else ""
    return {
        "typing": reverse("orders:typing") + named,
        "paste": reverse("orders:paste"),
        "picker": reverse("orders:picker"),
        "panel": customer_panel(person(request), str(entry.form["customer"].value() or "")),
    }


def amount_of(text: str) -> Decimal:
    """The amount that a dialog asked for; no number for what is none, which the policy then refuses."""
    try:
        return Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return Decimal("NaN")


def version_of(request: HttpRequest) -> int | None:
    """The version a button was drawn with; None when it names none."""
    return whole_number(request.POST.get("version", ""))


def heard(request: HttpRequest) -> Call | None:
    """The call that the address names (`?from=`), in which the order is taken (OFFICE-15)."""
    pk = whole_number(request.GET.get("from", ""))
    found = None if pk is None else calls.source(person(request), pk)
    return found if isinstance(found, Call) else None


def customer_panel(user: User, text: str) -> CustomerPanel:
    """Whom a typed text names, with the debt for those who see credit; the sentence when it names nobody."""
    if not text.strip():
        return CustomerPanel()
    try:
        found = customers.named(user, text)
    except NotAllowed as refusal:
        return CustomerPanel(said=str(refusal))
    return CustomerPanel(found, credit=CreditPanel(_debt_of(found, user)) if may(user, CREDIT) else None)


def tell_first_credit(request: HttpRequest, order: Order, submitting: bool) -> None:
    """Say why an order that was to be submitted is still a draft (OFFICE-47)."""
    if submitting and order.state == State.DRAFT:
        messages.warning(
            request, _("Kept as a draft: no credit on a first order. The wish for credit was handed over.")
        )
