"""Scheduled entry points (config/celery.py holds the times)."""

from celery import shared_task
from django.utils import timezone

from workflow import clock, delegations, mailing, outbox, services


@shared_task(name="workflow.tasks.sweep")
def sweep() -> int:
    """Deliver the outbox rows that are due."""
    return outbox.sweep()


@shared_task(name="workflow.tasks.claim_deadlines")
def claim_deadlines() -> int:
    """Act on promises that fell due."""
    return clock.claim_due()


@shared_task(name="workflow.tasks.send_mail")
def send_mail() -> int:
    """Send the mails that are due."""
    return mailing.sweep()


@shared_task(name="workflow.tasks.turn_delegations")
def turn_delegations() -> int:
    """Let delegations that begin or end today count, in each company on its own day."""
    return delegations.turn_all(timezone.now())


@shared_task(name="workflow.tasks.nightly")
def nightly() -> int:
    """Forget the keys of forms that were sent long ago."""
    return services.forget_submissions(timezone.now())
