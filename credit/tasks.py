"""Scheduled entry points of credit (config/celery.py says when)."""

from celery import shared_task
from django.utils import timezone

from credit.queries import companies
from credit.services import report_differences, turn_days
from credit.services.scans import review_day


@shared_task(name="credit.tasks.nightly_checks")
def nightly_checks() -> None:
    """Compare every ledger of every company with its entries and documents."""
    for company in companies():
        report_differences(company, timezone.now())


@shared_task(name="credit.tasks.review_day")
def review_all() -> None:
    """Open the reviews that are due, propose grades, freeze what is late: in every company by its own handbook."""
    for company in companies():
        review_day(company, timezone.now())


@shared_task(name="credit.tasks.turn_days")
def turn_temporary_limits() -> None:
    """Begin and end temporary limits whose day has come, in every company's own zone."""
    for company in companies():
        turn_days(company, timezone.now())
