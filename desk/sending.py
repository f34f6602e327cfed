"""Telling the queue that a file is to be made; without a queue beat finds it some minutes later."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError

from desk.models import Export

TASK = "desk.tasks.make_export"
log = logging.getLogger(__name__)


def send(export: Export) -> None:
    """After the row is committed."""
    transaction.on_commit(partial(_send, export.pk))


def _send(pk: int) -> None:
    try:
        current_app.send_task(TASK, args=[pk], ignore_result=True, retry=False)
    except (BrokerError, OSError):
        log.warning("the queue does not answer; export %s waits for beat", pk)
