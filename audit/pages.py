"""What the page of exports starts with."""

import datetime as dt

from audit.models import Part

SHOWN = 20


def usual(today: dt.date) -> dict[str, object]:
    """The month that has passed, and everything."""
    last = today.replace(day=1) - dt.timedelta(days=1)
    return {"since": last.replace(day=1), "until": last, "parts": list(Part.values)}
