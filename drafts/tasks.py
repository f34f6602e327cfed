"""Scheduled entry points (config/celery.py holds the times)."""

from celery import shared_task
from django.utils import timezone

from drafts import services


@shared_task(name="drafts.tasks.nightly")
def nightly() -> int:
    """Drop what nobody came back to."""
    return services.forget_old(timezone.now())
