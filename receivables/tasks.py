"""Scheduled entry points of receivables (config/celery.py says when)."""

from celery import shared_task
from django.utils import timezone

from receivables.queries.late import companies
from receivables.services import draw_statements, remind


@shared_task(name="receivables.tasks.late_money")
def late_money() -> None:
    """Reminders and statements of every company whose hour has come; what was done today is not done again."""
    for company in companies():
        remind(company, at=timezone.now())
        draw_statements(company, at=timezone.now())
