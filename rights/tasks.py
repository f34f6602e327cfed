"""Scheduled entry point of rights (config/celery.py says when)."""

from celery import shared_task
from django.utils import timezone

from rights import services
from rights.queries import companies


@shared_task(name="rights.tasks.turn_seats")
def turn_seats() -> int:
    """Let seats that begin or end today count, in each company on its own day."""
    return sum(services.turn_seats(company, timezone.now()) for company in companies())
