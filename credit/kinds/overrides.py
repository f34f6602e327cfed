"""Overrides in the registry."""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.request import company_of
from core.dates import business_date
from core.pages import Section, nav
from credit import overriding, queries, services
from credit.briefs import overrides as briefs
from credit.contents import overrides as contents
from credit.models import Override
from workflow import event_names
from workflow.finding import Search
from workflow.registry import Facts, Gate, Kind
from workflow.registry import register as register_kind


def facts(override: Override, by: object, on: dt.date) -> Facts:
    """The case, and the excess by whose band the handbook names who decides."""
    return overriding.facts(override.outcome, override.excess, override.amount)


OVERRIDE = Kind(
    code=Override.KIND,
    model="credit.Override",
    name=_("Override"),
    url="credit:override",
    permission="credit.view",
    events=("resubmitted", "withdrawn", "used", "expired", "annulled"),
    gates=(
        Gate(
            overriding.GATE,
            _("Approval"),
            approved="approved",
            decided=services.decided_override,
            then=services.after_override,
            facts=facts,
            content=contents.of_override,
        ),
    ),
    cases=overriding.CASES,
    facts=("customer", "amount", "excess"),
    brief=briefs.brief,
    cautions=briefs.CAUTIONS,
    icon="shield-check",
    search=Search(queries.visible_overrides, "until", "amount"),
)


def _known_here(request: HttpRequest) -> bool:
    """Whether anybody in the company may release beyond credit; no statement."""
    company = company_of(request)
    return overriding.known(company, business_date(timezone.now(), company.zone))


def register() -> None:
    """The kind, the words of its events, and its places in the menu."""
    register_kind(OVERRIDE)
    event_names.say(
        Override.KIND,
        created=_("asked for it"),
        resubmitted=_("corrected it and handed it in again"),
        used=_("released the order on it"),
        expired=_("it expired"),
        annulled=_("it became void with a change of the order"),
    )
    nav(
        _("Overrides"),
        "credit:overrides",
        "lock-open",
        "credit.view",
        order=71,
        known=_known_here,
        section=Section.CREDIT,
    )
    nav(
        _("Liability report"),
        "credit:liability",
        "scale",
        "credit.view",
        order=72,
        known=_known_here,
        section=Section.CREDIT,
    )
