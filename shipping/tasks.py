"""Scheduled entry points of shipping (config/celery.py says when)."""

import datetime as dt
from zoneinfo import ZoneInfo

from celery import shared_task
from django.utils import timezone

from accounts.models import Company
from handbook import queries as handbook
from handbook.figures import Clock
from handbook.timers import figures
from shipping import services
from shipping.queries.people import companies

SCAN = "T65"
EARLY = Clock(dt.time(8))


@shared_task(name="shipping.tasks.daily")
def daily() -> int:
    """Once an hour: in each company whose hour it is, ask for the notices of what leaves soon and for the
    money of bank slips (FIBRE-118, FIBRE-132, T65)."""
    now = timezone.now()
    asked = 0
    for company in companies():
        if _now(company, now):
            asked += services.ask_for_notices(company, at=now) + services.remind_slips(company, now)
    return asked


def _now(company: Company, now: dt.datetime) -> bool:
    """Whether it is the hour of the company's daily scan, by its own clock; early where T29 stands without T65."""
    here = now.astimezone(ZoneInfo(company.zone))
    row = handbook.in_force(company, here.date()).timers.get(SCAN)
    at = figures(SCAN, row.figures).get("at", ()) if row else ()
    return any(clock.time.hour == here.hour for clock in at or (EARLY,))
