"""Drawing papers when there is time: the queue `prints`, which a worker serves after all others."""

from celery import shared_task

from workflow import prints

AT_ONCE = 50


@shared_task(name=prints.RENDER)
def render(stored_id: int) -> None:
    """Draw one stored paper; nothing to do when a request was quicker."""
    prints.draw_stored(stored_id)


@shared_task(name="workflow.tasks_prints.catch_up")
def catch_up() -> int:
    """Draw what no message arrived for."""
    return prints.draw_waiting(AT_ONCE)
