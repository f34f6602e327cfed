"""How applications for credit stand in the registry, and how their events read in the timeline."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.pages import Section, nav
from credit.briefs import applications as briefs
from credit.contents import applications as contents
from credit.models import Application
from credit.policies import applications as policies
from credit.queries import applications as queries
from credit.queries import master
from credit.services import applications as rounds
from workflow import event_names, field_words, registry
from workflow.finding import Search
from workflow.registry import Facts, Gate, Kind

CASES = {
    master.CHANGE: _("change of credit"),
    master.TERM: _("payment term"),
    master.EXCEPTION: _("customer not eligible"),
}
_BY_PURPOSE = {Application.Purpose.CHANGE: master.CHANGE, Application.Purpose.TERM: master.TERM}


def _facts(application: Application, by: User, on: dt.date) -> Facts:
    """The case, and the limit that is asked for; without one it is a question of no amount."""
    case = _BY_PURPOSE.get(Application.Purpose(application.purpose), "")
    if application.ineligible and not case:
        case = master.EXCEPTION
    return Facts(case, _amount(application))


def _amount(application: Application) -> Decimal | None:
    """The credit that is decided on: a limit that is asked for, that of the group that is joined, or the own one that
    counts again for who leaves."""
    if application.limit is not None:
        return application.limit
    if application.group is not None:
        return application.group.limit
    return queries.account_of(application.company, application.customer_id).limit if application.leaves_group else None


APPLICATION = Kind(
    code=Application.KIND,
    model="credit.Application",
    name=_("Credit application"),
    url="credit:application",
    permission=policies.VIEW,
    events=(
        *("changed", "submitted", "withdrawn", "cancelled", "sheet_filled", "agreed", "begun", "superseded", "ended"),
    ),
    gates=(
        Gate(
            master.GATE,
            _("Approval"),
            approved="approved",
            decided=rounds.decided,
            then=rounds.after_decision,
            facts=_facts,
            content=contents.of_application,
        ),
    ),
    cases=CASES,
    facts=("customer", "purpose", "limit"),
    icon="shield-check",
    brief=briefs.brief,
    search=Search(queries.visible, "created_at", "limit"),
)


def register() -> None:
    """Called once when all models are loaded."""
    registry.register(APPLICATION)
    field_words.say(Application, customer=_("Customer"))
    event_names.say(
        Application.KIND,
        approved=_("approved it"),
        sheet_filled=_("filled in the finance sheet"),
        agreed=_("filed the signed agreement"),
        begun=_("the temporary limit began"),
        superseded=_("replaced by a later application"),
        ended=_("the temporary limit is over"),
    )
    nav(
        _("Credit applications"),
        "credit:applications",
        "clipboard-check",
        policies.VIEW,
        order=71,
        section=Section.CREDIT,
    )
    nav(_("Credit master table"), "credit:master", "clipboard-list", "credit.view", order=72, section=Section.CREDIT)
