"""What credit does when a promise falls due."""

import datetime as dt

from credit import services
from credit.services.overrides import EXPIRY
from workflow.clock import due
from workflow.models import Deadline


@due(EXPIRY)
def expire_override(deadline: Deadline, at: dt.datetime) -> None:
    """The last day of an override is over."""
    services.expire_override(deadline.paper_id, at=at)
