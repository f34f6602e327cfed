"""Scheduled entry points of shipping (config/celery.py says when)."""

from celery import shared_task
from django.utils import timezone

from credit.queries import companies
from shipping.services import remind_slips


@shared_task(name="shipping.tasks.daily_slips")
def daily_slips() -> None:
    """Bank slips whose money is late become tasks, in every company whose clock T65 runs."""
    for company in companies():
        remind_slips(company, timezone.now())
