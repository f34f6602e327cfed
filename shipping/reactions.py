"""What shipping does when something happens: content is kept and drawn before anybody prints, slips are followed."""

import datetime as dt

from django.conf import settings

from shipping import prints, queries, services
from workflow.clock import due
from workflow.models import Deadline, Event
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


@on("shipping.notice.debt_checked")
def draw_checked_notice(event: Event) -> None:
    """The debt block stands on the paper from now on: keep the content anew."""
    prints.prepare_checked(queries.notice_by_key(event.paper_id))


@on("orders.order.paid")
def note_arrived(event: Event) -> None:
    """Money came for an order; slips that promised it are followed no longer."""
    services.note_arrived(event.paper_id, at=event.at)


@due("shipping.slip")
def chase_slip(deadline: Deadline, at: dt.datetime) -> None:
    """A slip's money should be there by now."""
    services.chase_slip(deadline.paper_id, at=at)
