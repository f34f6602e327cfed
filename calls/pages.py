"""What the pages of calls and leads show, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from accounts.policies import why_not
from accounts.queries import may
from calls import policies, queries
from calls.models import Call, Lead
from calls.rules import Rules, rules
from core.components import Action as Button
from core.components import Crumb, DocumentPage, Fact, Note
from core.dates import business_date
from core.display import moment_text, span_text
from core.listbuttons import new_button
from customers import queries as customers
from customers.models import Customer
from customers.returning import with_step
from workflow.page import document_page

ABSENT = "—"


@dataclass(frozen=True)
class Wording:
    """What is said on the phone: a title and the sentences, one a line (OFFICE-107)."""

    title: str
    text: str


@dataclass(frozen=True)
class Candidate:
    """A customer who may be the caller, and the button that says so."""

    customer: Customer
    actions: Sequence[Button]


# -- a call ----------------------------------------------------------------------------------------------------------


def wordings(house: Rules) -> list[Wording]:
    """The company's standard wording, as far as its handbook has any."""
    kept = (
        (_("Greeting"), house.greeting),
        (_("When they order"), house.order_wording),
        (_("When they ask"), house.enquiry_wording),
    )
    return [Wording(title, text.strip()) for title, text in kept if text.strip()]


def new_call_context(form: Any, company: Company, at: dt.datetime) -> dict[str, Any]:
    """The page on which a call begins."""
    house = rules(company, business_date(at, company.zone))
    return {
        "form": form,
        "heading": _("Answer a call"),
        "wordings": wordings(house),
        "cancel_url": reverse("calls:list"),
    }


def call_context(request: HttpRequest, call: Call, user: User, asked: int | None) -> dict[str, Any]:
    """One call with the wording, and whom it may be as long as that is not known."""
    house = rules(call.company, business_date(call.created_at, call.company.zone))
    talking = call.state in policies.TALKING
    return {
        "page": _call_page(call, user),
        "call": call,
        "talking": talking,
        "wordings": wordings(house)[1:] if house.greeting else wordings(house),
        "candidates": _candidates(call, user, asked) if talking and call.customer is None else [],
        "new_customer_url": _new_customer(request, call, user) if talking and call.customer is None else "",
    }


def _call_page(call: Call, user: User) -> DocumentPage:
    return replace(
        document_page(call, user, policies.CALL_ACTIONS),
        crumbs=(Crumb(_("Calls"), reverse("calls:list")),),
        facts=_call_facts(call, user),
        notes=_call_notes(call),
    )


def _call_facts(call: Call, user: User) -> list[Fact]:
    """The customer is a link for those who may open the file."""
    facts = [_customer_fact(call.customer, user), Fact(_("Caller"), call.caller or ABSENT)]
    facts += [Fact(_("Phone"), call.phone or ABSENT), Fact(_("Answered at"), moment_text(call.created_at))]
    if call.customer:
        file = call.customer
        facts += [Fact(_("Payment terms"), file.get_payment_terms_display()), Fact(_("Address"), file.address)]
    talked = call.lasted if call.lasted is not None else timezone.now() - call.created_at
    facts.append(Fact(_("Lasted") if call.ended_at else _("On the line for"), span_text(talked)))
    if call.note:
        facts.append(Fact(_("What was said"), call.note, wide=True))
    return facts


def _customer_fact(customer: Customer | None, user: User) -> Fact:
    if customer is None:
        return Fact(_("Customer"), ABSENT)
    url = customer.get_absolute_url() if may(user, "customers.view") else ""
    return Fact(_("Customer"), customer.name, url, tag=customer.number)


def _call_notes(call: Call) -> list[Note]:
    """A frozen customer is told before anything is promised."""
    if call.customer is None or call.customer.is_active or call.state not in policies.TALKING:
        return []
    said = {"status": call.customer.get_state_display(), "reason": call.customer.status_reason}
    return [Note("warn", _("%(status)s: %(reason)s") % said)]


def _candidates(call: Call, user: User, asked: int | None) -> list[Candidate]:
    """The customer named in the address (just created), else those whom the typed text fits."""
    found = [customers.head(user, asked)] if asked else customers.find(user, call.phone or call.caller, limit=6)
    return [Candidate(row, (_take(call, row, user),)) for row in found]


def _take(call: Call, customer: Customer, user: User) -> Button:
    url, refusal = reverse("calls:caller", args=[call.pk]), why_not(user, policies.ANSWER)
    label, fields = _("This is who is calling"), {"customer": customer.pk}
    return Button(f"take-{customer.pk}", label, url, icon="check", refusal=refusal, fields=fields)


def _new_customer(request: HttpRequest, call: Call, user: User) -> str:
    """To the lookup step and back to this call; '' for those who keep no files."""
    if not may(user, "customers.write"):
        return ""
    return with_step(reverse("customers:new"), q=call.phone or call.caller, next=request.path)


# -- a lead ----------------------------------------------------------------------------------------------------------


def receiving_unit(company: Company, at: dt.datetime) -> Unit:
    """The department for which a lead is logged; NotAllowed in a company that hands none over."""
    today = business_date(at, company.zone)
    return queries.receiving_unit(company, rules(company, today).handover_to, today)


def logged(lead: Lead) -> str:
    """What is said after it was written down."""
    if lead.state == Lead.State.NEW:
        return _("%(number)s is logged.") % {"number": lead.number}
    return _("%(number)s is handed over to %(unit)s.") % {"number": lead.number, "unit": lead.unit.name}


def lead_page(lead: Lead, user: User) -> DocumentPage:
    """Who wants what, for which department, since when."""
    return replace(
        document_page(lead, user, policies.LEAD_ACTIONS),
        crumbs=(Crumb(_("Leads"), reverse("calls:leads")),),
        facts=_lead_facts(lead, user),
    )


def _lead_facts(lead: Lead, user: User) -> list[Fact]:
    handed = ABSENT
    if lead.handed_by and lead.handed_at:
        handed = f"{lead.handed_by.name}　{moment_text(lead.handed_at)}"
    return [
        _customer_fact(lead.customer, user),
        Fact(_("Contact"), "　".join(text for text in (lead.contact_name, lead.contact_phone) if text) or ABSENT),
        Fact(_("How it came"), lead.get_way_display()),
        Fact(_("For department"), lead.unit.name),
        Fact(_("Logged by"), f"{lead.maker.name}　{moment_text(lead.created_at)}"),
        Fact(_("Handed over"), handed),
    ]


# -- lists -----------------------------------------------------------------------------------------------------------


def call_list_actions(user: User) -> list[Button]:
    """Buttons over the list of calls."""
    new = new_button(_("Answer a call"), reverse("calls:new"), why_not(user, policies.ANSWER))
    return [replace(new, icon="phone", key="C")]


def lead_list_actions(user: User) -> list[Button]:
    """Buttons over the list of leads."""
    return [new_button(_("New lead"), reverse("calls:new_lead"), why_not(user, policies.LOG))]
