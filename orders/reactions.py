"""What orders do when something happens to earlier papers."""

from credit import queries as credit
from credit import services as credit_services
from credit.queries import applications
from orders import queries, services
from workflow.models import Event
from workflow.outbox import on


@on("inventory.stockreceipt.posted")
def goods_arrived(event: Event) -> None:
    """Tell every order that waits for these goods; each then goes on in a transaction of its own (`try_again`)."""
    products = event.data.get("products", [])
    for pk in queries.short_of(event.paper.company, products):
        services.mark_restocked(pk, at=event.at)


@on("credit.guarantee.approved")
def guaranteed(event: Event) -> None:
    """A colleague answers for it: ask for cover again."""
    services.guaranteed(event.paper_id, at=event.at)


@on("orders.order.shipped")
def guarantee_runs(event: Event) -> None:
    """Goods left: the term of a guarantee on the order begins (PARTS-40, PARTS-41)."""
    credit_services.guaranteed_shipped(event.paper_id, at=event.at)


@on("orders.order.shipped")
@on("orders.order.cancelled")
@on("orders.order.given_up")
def stopped_no_more(event: Event) -> None:
    """Goods left, or none are to leave: what was stopped at a shipment before is settled."""
    services.go_on_again(event.paper_id, at=event.at)


@on("orders.order.cancelled")
@on("orders.order.rejected")
def guarantee_ends(event: Event) -> None:
    """The order came to nothing, and a guarantee on it too."""
    credit_services.guaranteed_ended(event.paper_id, at=event.at)


@on("orders.order.restocked")
def try_again(event: Event) -> None:
    """Reserve what arrived and ask for cover again; one order at a time, so that locks go down the layers."""
    services.restock(event.paper_id, by=None, at=event.at)


@on("credit.review.reviewed")
def credit_reviewed(event: Event) -> None:
    """Grade and limit are new, or the limit is no longer frozen: held orders of the customer are asked again."""
    services.mark_credit_freed(credit.customer_of_review(event.paper_id), at=event.at)


@on("orders.order.credit_freed")
def ask_again(event: Event) -> None:
    """Ask for cover again, one order at a time: a released one takes from the limit what the next is judged by."""
    services.try_release(event.paper_id, by=None, at=event.at)


@on("credit.application.approved")
def credit_given(event: Event) -> None:
    """The customer has more credit: what was held for want of it is asked again."""
    services.mark_credit_freed(applications.customer_of(event.paper_id), at=event.at)


@on("credit.application.agreed")
def credit_agreed(event: Event) -> None:
    """The agreement is signed and credit begins (OFFICE-23)."""
    services.mark_credit_freed(applications.customer_of(event.paper_id), at=event.at)


@on("credit.application.begun")
def limit_begun(event: Event) -> None:
    """A temporary limit begins on its day."""
    services.mark_credit_freed(applications.customer_of(event.paper_id), at=event.at)


@on("credit.override.approved")
def released_all_the_same(event: Event) -> None:
    """Somebody answers for the money: the order that was held for it is asked again (OFFICE-90, OFFICE-99)."""
    services.try_release(credit.order_of_override(event.paper_id), by=None, at=event.at)


@on("orders.order.cancelled")
@on("orders.order.given_up")
@on("orders.order.missing_settled")
@on("orders.order.amended")
def credit_freed(event: Event) -> None:
    """What an order that was cancelled or made smaller held of its customer's credit may be enough for another that is
    held."""
    services.mark_credit_freed(queries.get(event.paper_id).customer_id, at=event.at)
