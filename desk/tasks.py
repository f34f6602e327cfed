"""Scheduled entry points (config/celery.py holds the times). Files are made by the queue that is served last."""

from celery import shared_task
from django.utils import timezone

from desk import making, services


@shared_task(name="desk.tasks.make_export")
def make_export(pk: int) -> bool:
    """Make one file."""
    return making.make(pk)


@shared_task(name="desk.tasks.make_waiting")
def make_waiting() -> int:
    """Make what no message arrived for."""
    return making.make_waiting(timezone.now())


@shared_task(name="desk.tasks.nightly")
def nightly() -> int:
    """Take away the files whose days are over."""
    return services.remove_expired(timezone.now())
