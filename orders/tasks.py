"""Scheduled entry points of orders (config/celery.py says when): no held order is left where it lies."""

import logging
from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from core.refusals import Refused
from orders import queries, services

log = logging.getLogger(__name__)


@shared_task(name="orders.tasks.ask_again")
def ask_again() -> None:
    """Every minute: ask for the orders whose customer got another limit or grade since they were held."""
    _ask(queries.granted_since())


@shared_task(name="orders.tasks.nightly")
def nightly() -> None:
    """Every night: ask for all that are held for credit; a day alone may end a hold, or begin another reason."""
    _ask(queries.all_held_for_credit())


def _ask(order_ids: Sequence[int]) -> None:
    """Each in a transaction of its own; one that is refused holds up no other."""
    for pk in order_ids:
        try:
            services.try_release(pk, by=None, at=timezone.now())
        except Refused as refusal:
            log.warning("held order %s was not asked again: %s", pk, refusal.sentence)
