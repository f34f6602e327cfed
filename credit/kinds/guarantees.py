"""Staff guarantees and salary deductions in the registry."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.request import company_of
from core.dates import business_date
from core.pages import Section, nav
from credit import guarantee_reactions, guaranteeing  # noqa: F401 - the handlers register themselves
from credit.briefs import guarantees as briefs
from credit.contents import guarantees as contents
from credit.models import Deduction, Guarantee, Station
from credit.policies import guarantees as policies
from credit.queries import guarantees as queries
from credit.services import deductions, guarantees
from workflow import event_names, field_words
from workflow.finding import Search
from workflow.registry import Facts, Gate, Kind
from workflow.registry import register as register_kind


def _value(document: Any, by: Any, on: dt.date) -> Facts:
    """Who decides depends on the amount: beyond the limit the handbook names nobody (PARTS-45)."""
    return Facts(amount=document.amount)


def _known_here(request: HttpRequest) -> bool:
    """Whether the company's handbook knows staff guarantees; no statement."""
    company = company_of(request)
    return guaranteeing.known(company, business_date(timezone.now(), company.zone))


GUARANTEE = Kind(
    code=Guarantee.KIND,
    model="credit.Guarantee",
    name=_("Staff guarantee"),
    url="credit:guarantee",
    permission=policies.SEE,
    events=(
        *("changed", "accepted", "cancelled", "shipped", "notified", "charged", "uncharged", "paid"),
        *("reopened", "receipted"),
    ),
    gates=(
        Gate(
            guarantees.GATE,
            _("Approval"),
            approved="approved",
            decided=guarantees.decided,
            then=guarantees.after_decision,
            facts=_value,
            content=contents.of_guarantee,
        ),
    ),
    facts=("customer", "guarantor", "amount"),
    beside=queries.answers_by,
    brief=briefs.of_guarantee,
    cautions=briefs.CAUTIONS,
    icon="shield-check",
    search=Search(queries.visible_guarantees, "created_at", "amount"),
)
DEDUCTION = Kind(
    code=Deduction.KIND,
    model="credit.Deduction",
    name=_("Salary deduction"),
    url="credit:deduction",
    permission=policies.SEE,
    events=("changed", "cancelled", "receipted"),
    gates=(
        Gate(
            deductions.GATE,
            _("Charging"),
            approved="deducted",
            decided=deductions.decided,
            then=deductions.after_decision,
            facts=_value,
            content=contents.of_deduction,
        ),
    ),
    facts=("person", "amount"),
    beside=queries.answers_by,
    brief=briefs.of_deduction,
    icon="wallet",
    search=Search(queries.visible_deductions, "created_at", "amount", ("receipt_number",), "person__name"),
)


def register() -> None:
    """Called once when all models are loaded."""
    register_kind(GUARANTEE)
    register_kind(DEDUCTION)
    event_names.say(
        Guarantee.KIND,
        created=_("asked for the guarantee"),
        accepted=_("accepted the liability"),
        approved=_("approved it; goods may leave"),
        shipped=_("goods left on it"),
        notified=_("told the guarantor to pay"),
        charged=_("handed it over to be charged to wages"),
        uncharged=_("did not charge it; a new grace begins"),
        paid=_("everything is paid"),
        reopened=_("the money was taken back; it is owed again"),
        receipted=_("closed it with the receipt"),
    )
    event_names.say(
        Deduction.KIND,
        created=_("proposed it: unpaid after the grace"),
        changed=_("brought it to what is still owed"),
        deducted=_("charged it to wages"),
        receipted=_("gave the receipt"),
    )
    field_words.say(Guarantee, order=_("Sales order"), customer=_("Customer"), guarantor=_("Guarantor"))
    field_words.say(Station, customer=_("Customer"), person=_("Person"))
    nav(
        _("Guarantees"),
        "credit:guarantees",
        "shield-check",
        policies.SEE,
        order=71,
        known=_known_here,
        section=Section.CREDIT,
    )
