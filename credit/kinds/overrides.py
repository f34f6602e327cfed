"""Overrides in the registry."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

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
    icon="shield-check",
    search=Search(queries.visible_overrides, "until", "amount"),
)


def register() -> None:
    """The kind and the words of its events."""
    register_kind(OVERRIDE)
    event_names.say(
        Override.KIND,
        created=_("asked for it"),
        resubmitted=_("corrected it and handed it in again"),
        used=_("released the order on it"),
        expired=_("it expired"),
        annulled=_("it became void with a change of the order"),
    )
