"""What receivables does when something happened to a paper."""

import datetime as dt

from receivables import services
from receivables.services.entering import ENTRY
from workflow.clock import due
from workflow.models import Deadline, Event
from workflow.outbox import on

ENDED = frozenset({"cancelled", "expired"})


@on("receivables.receipt.confirmed")
def tell_clerks(event: Event) -> None:
    """The clerk knows within the minute, and tells the customer (PARTS-18, DIST-40)."""
    services.tell_clerks(event.paper_id, at=event.at)


@on("receivables.receipt.confirmed")
def free_credit(event: Event) -> None:
    """What was paid no longer counts against the customer's limit: orders held for it may go."""
    services.free_credit(event.paper_id, at=event.at)


@on("receivables.receipt.reversed")
def owe_guarantees(event: Event) -> None:
    """Who answers for what it had paid answers for it again."""
    services.owe_guarantees(event.paper_id, at=event.at)


@on("receivables.writeoff.approved")
def free_written_off(event: Event) -> None:
    """What is written off no longer counts against the customer's limit either."""
    services.free_credit_of_write_off(event.paper_id, at=event.at)


@on("orders.order.given_up")
@on("orders.order.missing_settled")
def free_rest(event: Event) -> None:
    """Money above what is left of an order is the customer's advance."""
    services.free_rest(event.paper_id, at=event.at)


@on("orders.order.cancelled")
@on("orders.order.rejected")
@on("quotes.quotation.cancelled")
@on("quotes.quotation.expired")
def free(event: Event) -> None:
    """Money for what came to nothing is the customer's advance again."""
    if event.to_state in ENDED:  # a change that was not agreed to leaves its order as it is
        services.free(event.paper_id, by=None, at=event.at)


@due(ENTRY)
def order_not_entered(deadline: Deadline, at: dt.datetime) -> None:
    """The money is there, the order is not (T28)."""
    services.remind_entry(deadline.paper_id, at=at)


@on("quotes.quotation.converted")
def order_entered(event: Event) -> None:
    """The order of a paid quotation is there: nobody is reminded of it any more."""
    services.order_entered(event.paper_id, at=event.at)
