"""What the dispatch of goods adds to the registry: emergency shipments and shipment reports."""

from django.utils.translation import gettext_lazy as _

from shipping import briefs_dispatch as briefs
from shipping import contents
from shipping.kinds import NOTICE
from shipping.models import Emergency, ShipmentReport
from shipping.queries import emergencies as queries
from shipping.queries import reports
from shipping.services import emergencies as services
from workflow import event_names
from workflow.finding import Search
from workflow.registry import Gate, Kind
from workflow.registry import register as register_kind

EMERGENCY = Kind(
    code=Emergency.KIND,
    model="shipping.Emergency",
    name=_("Emergency shipment"),
    url="shipping:emergency",
    permission="shipping.view",
    events=("resubmitted",),
    gates=(
        Gate(
            services.GATE,
            _("Papers"),
            approved="documented",
            decided=services.decided,
            then=services.after_round,
            facts=queries.facts,
            content=contents.of_emergency,
        ),
    ),
    cases=NOTICE.cases,
    brief=briefs.emergency,
    cautions=briefs.EMERGENCY_CAUTIONS,
    icon="phone",
    beside=queries.keeps,
    search=Search(queries.visible, "released_on"),
)

REPORT = Kind(
    code=ShipmentReport.KIND,
    model="shipping.ShipmentReport",
    name=_("Shipment report"),
    url="shipping:report",
    permission="shipping.view",
    events=("sent",),
    icon="receipt-text",
    search=Search(reports.visible, "day", party=""),
)


def register() -> None:
    """Called once when all models are loaded."""
    register_kind(EMERGENCY)
    register_kind(REPORT)
    event_names.say(ShipmentReport.KIND, created=_("began the day with the first shipment"), sent=_("reported the day"))
    event_names.say(
        Emergency.KIND,
        created=_("recorded the word by phone"),
        resubmitted=_("explained it"),
        signed=_("signed it"),
        documented=_("signed it; the papers are complete"),
        returned=_("asked for an explanation"),
        rejected=_("denied the word"),
    )
