"""How calls and leads stand in the registry, and how their events read in the timeline."""

from django.utils.translation import gettext_lazy as _

from calls import queries
from calls.models import Call, Lead
from workflow import event_names, registry

CALL = registry.Kind(
    code=Call.KIND,
    model="calls.Call",
    name=_("Call"),
    url="calls:call",
    permission="calls.view",
    events=("named", "followed", "ended"),
    icon="phone",
)
LEAD = registry.Kind(
    code=Lead.KIND,
    model="calls.Lead",
    name=_("Lead"),
    url="calls:lead",
    permission="calls.leads",
    events=("handed_over", "overdue", "followed", "closed"),
    icon="message-square",
    beside=queries.logged_by,
)


def register() -> None:
    """Called once, when the apps are ready."""
    registry.register(CALL)
    registry.register(LEAD)
    event_names.say(
        Call.KIND,
        created=_("answered the call"),
        named=_("noted who is calling"),
        followed=_("made a paper from it"),
        ended=_("ended the call"),
    )
    event_names.say(
        Lead.KIND,
        created=_("logged the lead"),
        handed_over=_("handed it over"),
        overdue=_("the time for handing it over has passed"),
        followed=_("made a paper from it"),
        closed=_("closed it"),
    )
