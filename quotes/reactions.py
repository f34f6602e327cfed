"""What happens by itself: a quotation ends with its validity."""

import datetime as dt

from quotes import services
from workflow.clock import due
from workflow.models import Deadline


@due(services.EXPIRY)
def expire(deadline: Deadline, at: dt.datetime) -> None:
    """The last day of validity is over (OFFICE-140)."""
    services.expire(deadline.paper_id, at=at)
