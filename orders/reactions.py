"""What orders do when something happens to earlier papers."""

from credit import services as credit
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
    credit.guaranteed_shipped(event.paper_id, at=event.at)


@on("orders.order.cancelled")
@on("orders.order.rejected")
def guarantee_ends(event: Event) -> None:
    """The order came to nothing, and a guarantee on it too."""
    credit.guaranteed_ended(event.paper_id, at=event.at)


@on("orders.order.restocked")
def try_again(event: Event) -> None:
    """Reserve what arrived and ask for cover again; one order at a time, so that locks go down the layers."""
    services.restock(event.paper_id, by=None, at=event.at)


@on("orders.order.credit_freed")
def ask_again(event: Event) -> None:
    """Ask for cover again, one order at a time: a released one takes from the limit what the next is judged by."""
    services.try_release(event.paper_id, by=None, at=event.at)
