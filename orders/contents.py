"""What an order's reviewer agrees to: customer, terms, and every line."""

from django.utils.translation import gettext_lazy as _

from catalog.agreed import abroad, line
from orders import queries
from orders.models import Order
from orders.services.ledger import loaded
from workflow.contents import Content, Part


def of_order(order: Order) -> Content:
    """The whole order; its lines are read once. With a change that waits for review, as the order is to be."""
    rows = loaded(order)
    return Content(_head(order), [line(row) for row in (queries.as_proposed(order, rows))])


def _head(order: Order) -> list[Part]:
    terms, bearer = order.get_payment_terms_display, order.get_freight_bearer_display
    return [
        Part("customer", _("Customer"), lambda: order.customer.name, order.customer_id),
        Part("terms", _("Payment"), lambda: str(terms()), order.payment_terms),
        Part("freight", _("Freight borne by"), lambda: str(bearer()), order.freight_bearer),
        Part("address", _("Delivery address"), order.address),
        Part("consignee", _("Consignee"), order.consignee),
        *abroad(order),
    ]
