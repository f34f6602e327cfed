"""What falls due about leads."""

import datetime as dt

from calls import services
from workflow.clock import due
from workflow.models import Deadline


@due("calls.handover")
def handover_is_late(deadline: Deadline, now: dt.datetime) -> None:
    """A lead lies with the department that logged it (PARTS-49)."""
    services.remind(deadline.paper_id, at=now)
