"""The clocks of staff guarantees: T21 after the due date, T22 after the grace."""

import datetime as dt

from credit import services
from credit.services.guarantees import DUE, GRACE
from workflow.clock import due
from workflow.models import Deadline


@due(DUE)
def tell_guarantor(deadline: Deadline, at: dt.datetime) -> None:
    """The guarantor and finance are told the day after the due date (PARTS-42)."""
    services.guarantee_due(deadline.paper_id, at=at)


@due(GRACE)
def charge_wages(deadline: Deadline, at: dt.datetime) -> None:
    """What is still unpaid is to be charged to wages (PARTS-43)."""
    services.grace_over(deadline.paper_id, at=at)
