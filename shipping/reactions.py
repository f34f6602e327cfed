"""What shipping does when something happens to its papers: content is kept and drawn before anybody prints."""

from django.conf import settings

from shipping import prints, queries
from workflow.models import Event
from workflow.outbox import on


@on("shipping.notice.created")
@on("shipping.notice.changed")
def draw_notice(event: Event) -> None:
    """Have a notice drawn ahead, unless drawing is paused (DANJU_RENDERING)."""
    if settings.RENDERING and not (notice := queries.notice_by_key(event.paper_id)).by_hand:
        prints.prepare_notice(notice)


@on("shipping.note.created")
def draw_note(event: Event) -> None:
    """Have a note drawn ahead, unless drawing is paused (DANJU_RENDERING)."""
    if settings.RENDERING:
        prints.prepare_note(queries.note_by_key(event.paper_id))
