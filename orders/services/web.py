"""Orders from the web shop: confirmed with the customer, answered from the company's template (OFFICE-19 to 22, 52)."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from core.display import day_long_text, money_text
from customers import services as customers
from orders import policies
from orders.models import Order
from orders.rules import Rules, rules
from workflow import mail, papers


@papers.retrying
def confirm_web(pk: int, *, by: User, at: dt.datetime, potential: bool = False, note: str = "") -> Order:
    """The maker has checked stock and said everything to the customer; a member is answered at once (OFFICE-52).

    `potential`: the customer may become a member and is invited (OFFICE-22). Raises NotAllowed for an unclassified
    customer (OFFICE-19) or when something was not confirmed (OFFICE-20, OFFICE-21, OFFICE-53).
    """
    with papers.door(Order, pk, event="confirmed", by=by, at=at) as order:
        policies.check_confirm_web(order, by)
        order.confirm_web(by, at)
    _answer(order, rules(order.company, order.ordered_on), by=by, at=at)
    if potential:
        customers.invite_customer(order.customer_id, by=by, at=at, note=note or str(order))
    return order


def confirm_within(order: Order, house: Rules, *, by: User, at: dt.datetime) -> None:
    """A web order that is handed in was confirmed by that: everything it asks for has been checked already."""
    order.confirm_web(by, at)
    papers.write(order, "confirmed", before=order.state, by=by, at=at)
    _answer(order, house, by=by, at=at)


def _answer(order: Order, house: Rules, *, by: User, at: dt.datetime) -> None:
    """The templated reply stands in the record; it goes out by mail where the file knows an address."""
    template = house.web_reply.get(order.customer.customer_class, "")
    if not template:
        return
    text = template.format(**_words(order))
    address = order.customer.email
    papers.write(order, "replied", before=order.state, by=by, at=at, reason=text[:500], data={"to": address})
    if address:
        subject = _("Your order %(reference)s") % {"reference": order.customer_reference}
        mail.send_text(order.paper, to=address, subject=subject, body=text, by=by, at=at)


def _words(order: Order) -> dict[str, str]:
    """What a template may name."""
    return {
        "contact": order.customer.contact,
        "customer": order.customer.name,
        "reference": order.customer_reference,
        "arrive_on": day_long_text(order.arrive_on) if order.arrive_on else _("as agreed"),
        "amount": money_text(order.gross),
        "company": order.company.name,
    }
