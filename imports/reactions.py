"""What a worker does when a file waits for it."""

from django.utils import timezone

from imports import services
from workflow.models import Event
from workflow.outbox import on


@on("imports.run.mapped")
@on("imports.run.mended")
@on("imports.run.stopped")
def check(event: Event) -> None:
    """Try every row."""
    services.check(event.paper_id, at=timezone.now())


@on("imports.run.started")
@on("imports.run.confirmed")
def carry_out(event: Event) -> None:
    """Write every row, or none."""
    services.carry_out(event.paper_id, at=timezone.now())
