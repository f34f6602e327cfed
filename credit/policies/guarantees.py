"""Who may ask for, give, end and charge a staff guarantee, and when it is sound."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from accounts.policies import require
from core.components import Ask
from core.refusals import NotAllowed, NotYours
from credit.guaranteeing import check_value
from credit.models import Deduction, Guarantee, Station
from credit.queries import guarantees as queries
from workflow.policies import Action

GIVE, SEE, CHARGE, STATION = "credit.guarantee", "credit.guarantees", "credit.deduct", "credit.station"
State, Charged = Guarantee.State, Deduction.State


def check_request(company: Company, unit_id: int, amount: Decimal, by: User, on: dt.date) -> None:
    """The order's value first: that refusal is for everybody. Then who asks (PARTS-06, PARTS-38)."""
    check_value(company, amount, on)
    require(by, GIVE, unit_id)


def check_guarantor(company: Company, customer_id: int, guarantor: User, on: dt.date) -> None:
    """Only salespeople and commissioning engineers who are stationed at the customer's place guarantee (PARTS-38)."""
    if not queries.guarantors(company, customer_id, on).filter(pk=guarantor.pk).exists():
        raise NotAllowed(
            _("%(person)s is no salesperson or commissioning engineer stationed at this customer's place.")
            % {"person": guarantor},
            field="guarantor",
        )


def check_change(guarantee: Guarantee, by: User) -> None:
    """Its maker, until the guarantor has accepted."""
    _check_maker(guarantee, by)
    _check_state(guarantee, State.REQUESTED)


def check_accept(guarantee: Guarantee, by: User) -> None:
    """The guarantor in person, and nobody for the guarantor (PARTS-39)."""
    if guarantee.guarantor_id != by.pk:
        raise NotYours(
            _("Only %(person)s, who is to be liable, accepts it.") % {"person": guarantee.guarantor},
        )
    require(by, GIVE, guarantee.unit_id)
    _check_state(guarantee, State.REQUESTED)


def check_cancel(guarantee: Guarantee, by: User) -> None:
    """Maker and guarantor, until the manager has approved it: then goods may be on their way."""
    if by.pk not in (guarantee.maker_id, guarantee.guarantor_id):
        raise NotYours(
            _("Only %(maker)s, who asked for it, or the guarantor may take it back.") % {"maker": guarantee.maker}
        )
    require(by, GIVE, guarantee.unit_id)
    _check_state(guarantee, State.REQUESTED, State.ACCEPTED)


def check_print(guarantee: Guarantee, by: User) -> None:
    """The paper shows what the guarantor has accepted."""
    require(by, SEE, guarantee.unit_id)
    if guarantee.accepted_at is None:
        raise NotAllowed(_("The guarantor has not accepted it yet."))


def check_close(deduction: Deduction, by: User) -> None:
    """Finance gives the receipt for what was charged (PARTS-44)."""
    require(by, CHARGE, deduction.unit_id)
    if deduction.state != Charged.DEDUCTED:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": deduction.get_state_display()})


def check_station(company: Company, by: User) -> None:
    """Who is stationed where is kept by managers of the company."""
    if by.works_in != company.pk:
        raise NotYours(_("You are working for another company at the moment."))
    require(by, STATION)


def check_end_station(station: Station, by: User) -> None:
    """A station that lasts may end."""
    check_station(station.company, by)
    if station.until is not None:
        raise NotAllowed(_("It has ended already."))


def _check_maker(guarantee: Guarantee, by: User) -> None:
    require(by, GIVE, guarantee.unit_id)
    if guarantee.maker_id != by.pk:
        raise NotYours(_("Only %(maker)s, who asked for it, may do this.") % {"maker": guarantee.maker})


def _check_state(guarantee: Guarantee, *states: str) -> None:
    if guarantee.state not in states:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": guarantee.get_state_display()})


GUARANTEE_ACTIONS = (
    Action(
        "cancel",
        gettext_lazy("Take it back"),
        check_cancel,
        "credit:guarantee_cancel",
        (State.REQUESTED, State.ACCEPTED),
        "danger",
        "ban",
        ask=(Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True),),
    ),
    Action(
        "change",
        gettext_lazy("Change"),
        check_change,
        "credit:guarantee_change",
        (State.REQUESTED,),
        icon="pencil",
        method="get",
        key="E",
    ),
    Action(
        "print",
        gettext_lazy("Print the guarantee"),
        check_print,
        "credit:guarantee_print",
        tuple(state for state in State.values if state not in ("requested", "rejected", "cancelled")),
        icon="printer",
    ),
    Action(
        "accept",
        gettext_lazy("Accept the liability"),
        check_accept,
        "credit:guarantee_accept",
        (State.REQUESTED,),
        "primary",
        "shield-check",
        confirm=gettext_lazy(
            "I answer for this order in person. What the customer does not pay in time is charged to my wages."
        ),
    ),
)
DEDUCTION_ACTIONS = (
    Action(
        "close",
        gettext_lazy("Close with the receipt"),
        check_close,
        "credit:deduction_close",
        (Charged.DEDUCTED,),
        "primary",
        "receipt-text",
        ask=(
            Ask(
                "receipt_number",
                gettext_lazy("Number of the receipt"),
                help=gettext_lazy("The receipt that finance gave to the person for this amount."),
            ),
        ),
    ),
)
