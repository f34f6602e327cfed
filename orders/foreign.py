"""What foreign customers are not given unless their company's handbook says so: terms, and a colleague's guarantee."""

from django.utils.translation import gettext as _

from core.refusals import NotAllowed
from handbook import queries as handbook
from handbook.terms import Terms
from orders.models import Order

AT_ONCE = (Terms.PREPAID, Terms.CASH)


def check_terms(order: Order) -> None:
    """A foreign customer pays before the goods leave (PARTS-70)."""
    if order.payment_terms in AT_ONCE or not order.foreign:
        return
    if not handbook.value(order.company, "orders.foreign_terms", order.ordered_on):
        raise NotAllowed(_("Foreign customers buy on no payment terms here; they pay first."), field="payment_terms")


def check_guarantee(order: Order) -> None:
    """Nobody guarantees the order of a foreign customer (PARTS-70)."""
    if order.foreign and not handbook.value(order.company, "guarantee.foreign", order.ordered_on):
        raise NotAllowed(_("Orders of foreign customers are not guaranteed here."))
