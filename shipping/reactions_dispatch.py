"""What happens by itself about the dispatch of goods: papers fall due, shipments are reported."""

import datetime as dt

from shipping import services
from shipping.services import emergencies, reports
from workflow.clock import due
from workflow.models import Deadline, Event
from workflow.outbox import on


@due(emergencies.DEADLINE)
def emergency_papers(deadline: Deadline, at: dt.datetime) -> None:
    """The papers of an emergency shipment are overdue (T31, FIBRE-136)."""
    services.papers_are_late(deadline.paper_id, at=at)


@on("shipping.note.shipped")
def shipment_is_told(event: Event) -> None:
    """Finance and sales hear of a shipment on the same day (FIBRE-129)."""
    services.report_shipment(event.paper_id, at=event.at)


@on("shipping.notice.shipped")
def customer_is_told(event: Event) -> None:
    """The clerk tells a foreign customer that the goods have left (PARTS-70)."""
    services.ask_to_tell(event.paper_id, at=event.at)


@due(reports.DEADLINE)
def report_is_due(deadline: Deadline, at: dt.datetime) -> None:
    """The next working morning has begun: yesterday's shipments are reported (T32)."""
    services.send_report(deadline.paper_id, at=at)
