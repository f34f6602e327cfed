"""When a colleague may be asked to answer for an order (PARTS-38, PARTS-45)."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import require
from core.refusals import NotAllowed
from credit import guaranteeing
from orders import foreign
from orders.models import Order

GUARANTEE = "credit.guarantee"
STATES = (Order.State.IN_REVIEW, Order.State.REVIEWED, Order.State.HELD)
"""Afterwards goods are on their way, before it nobody has looked at the order."""


def check_guarantee(order: Order, by: User) -> None:
    """A staff guarantee is for an unpaid order that has not been released, up to the handbook's value.

    The value comes first: beyond it the refusal is for everybody.
    """
    guaranteeing.check_value(order.company, order.gross, order.ordered_on)
    require(by, GUARANTEE, order.unit_id)
    foreign.check_guarantee(order)
    if order.state not in STATES:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": order.get_state_display()})
    if order.paid >= order.gross:
        raise NotAllowed(_("The order is paid in full."))


def knows_guarantees(order: Order) -> bool:
    """Whether the order's company knows staff guarantees at all."""
    return guaranteeing.known(order.company, order.ordered_on)
