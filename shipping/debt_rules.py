"""What a company's handbook says about delivery notices: whether they name a type, and whether finance checks first."""

import datetime as dt

from accounts.models import Company
from handbook import queries as handbook
from shipping.models import DeliveryNotice

DEBT, ISSUE = "debt", "issue"


def types(company: Company, on: dt.date) -> tuple[str, ...]:
    """The types of shipment of which a notice names one (FIBRE-137); none where it names no type.

    Where finance checks the debt, what it checks depends on the type: a handbook that lists none means all of them.
    """
    listed = tuple(handbook.value(company, "shipping.notice_types", on))
    return tuple(DeliveryNotice.Type.values) if not listed and debt_asked(company, on) else listed


def debt_asked(company: Company, on: dt.date) -> bool:
    """Whether finance writes the customer's debt on a notice before anybody approves it (FIBRE-119, FIBRE-139).

    There the notice decides on credit: it may be prepared from an order that is held for money, and its approval
    releases the order.
    """
    return handbook.needs(company, DeliveryNotice.KIND, DEBT, on) is not None


def first_gate(company: Company, on: dt.date) -> str:
    """Who is asked first when a notice is printed or handed in: finance, or whoever approves it."""
    return DEBT if debt_asked(company, on) else ISSUE


def case(notice: DeliveryNotice, on: dt.date) -> str:
    """The handbook's word for how the notice is paid for; the matrix may read new customers otherwise (FIBRE-22)."""
    if notice.type == DeliveryNotice.Type.NEW_CUSTOMER:
        always_gm = handbook.value(notice.company, "policy.new_customer", on) == "no_limit_gm"
        return "new_customer_matrix" if always_gm else "new_customer"
    return "credit" if notice.type == DeliveryNotice.Type.REGULAR else notice.type
