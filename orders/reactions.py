"""What orders do when something happens to earlier papers."""

from credit import queries as credit
from orders import queries, services
from workflow.models import Event
from workflow.outbox import on


@on("inventory.stockreceipt.posted")
def goods_arrived(event: Event) -> None:
    """Tell every order that waits for these goods; each then goes on in a transaction of its own (`try_again`)."""
    products = event.data.get("products", [])
    for pk in queries.short_of(event.paper.company, products):
        services.mark_restocked(pk, at=event.at)


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


@on("credit.override.approved")
def released_all_the_same(event: Event) -> None:
    """Somebody answers for the money: the order that was held for it is asked again (OFFICE-90, OFFICE-99)."""
    services.try_release(credit.order_of_override(event.paper_id), by=None, at=event.at)


@on("orders.order.cancelled")
def credit_freed(event: Event) -> None:
    """What a cancelled order held of its customer's credit may be enough for another that is held."""
    services.mark_credit_freed(queries.get(event.paper_id).customer_id, at=event.at)
