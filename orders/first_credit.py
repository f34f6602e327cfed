"""A customer's first order on credit: there is none yet, and somebody follows the wish up (OFFICE-47, OFFICE-117)."""

import datetime as dt

from django.utils.translation import gettext as _

from core.refusals import NotAllowed
from credit import queries as credit
from handbook import queries as handbook
from handbook.schema import CLASSES
from orders import queries
from orders.models import Order
from orders.rules import terms_of
from workflow import clock

TASK = "orders.credit_wish"
ON_DELIVERY = "on_delivery"
"""the choice of `policy.new_customer` by which a first order is paid on delivery"""


def check(order: Order) -> None:
    """Refuse terms that are for other classes of customers (OFFICE-117), and credit on a first order (OFFICE-47)."""
    terms, known = terms_of(order), order.customer.customer_class
    if terms.classes and known and known not in terms.classes:
        raise NotAllowed(
            _("“%(terms)s” is only for: %(classes)s.")
            % {"terms": terms.title, "classes": "、".join(str(CLASSES[each]) for each in terms.classes)},
            field="payment_terms",
        )
    if wished(order):
        raise NotAllowed(
            _("No credit on a first order: the customer pays on delivery, the wish is followed up."),
            field="payment_terms",
        )


def wished(order: Order) -> bool:
    """Whether a customer without credit asks for it on the first order, where the handbook gives none."""
    company, on = order.company, order.ordered_on
    if not terms_of(order).on_credit or not handbook.is_set(company, "policy.new_customer", on):
        return False
    if handbook.value(company, "policy.new_customer", on) != ON_DELIVERY:
        return False
    return not queries.ever_placed(order.customer, company) and not credit.has_credit(company, order.customer_id)


def hand_over(order: Order, at: dt.datetime) -> None:
    """Whom the handbook names is asked to follow it up; asked once, however often the draft is saved."""
    post = handbook.value(order.company, "credit.handover_to", order.ordered_on)
    if post:
        title = _("%(customer)s asks for credit: judge and follow up") % {"customer": order.customer}
        clock.add_task(order.paper, kind=TASK, title=title, at=at, post=post)
