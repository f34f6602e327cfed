"""Every action in every state of staff guarantees and salary deductions: what becomes of them, or a refusal."""

import datetime as dt
from collections.abc import Callable

import pytest

from accounts.models import User
from credit import services
from credit.models import Deduction, Guarantee
from tests.credit.guarantors import Guarantors
from tests.credit.tries import (
    DECISIONS,
    NO,
    Act,
    Actions,
    Passes,
    decided,
    decision,
    decisions,
    expected,
    row,
    those_who_may,
)
from tests.orders.shop import open_shop
from tests.receivables.till import open_till
from tests.world import NOW, World, again
from workflow import outbox

DAY = dt.timedelta(days=1)
AFTER = NOW + 40 * DAY
"""after the grace of goods that left now"""


@pytest.fixture
def staff(parts: World) -> Guarantors:
    """The parts company with its salesperson at the customer's place."""
    made = Guarantors(open_till(open_shop(parts)))
    made.station(made.field)
    return made


def _accepted(staff: Guarantors) -> Guarantee:
    guarantee = staff.ask(staff.held(1000))
    staff.accept(guarantee)
    return staff.fresh(guarantee)


def _overdue(staff: Guarantors) -> Guarantee:
    guarantee = staff.ship(staff.given())
    staff.run_until(dt.date(2026, 7, 11))
    return staff.fresh(guarantee)


def _to_be_charged(staff: Guarantors) -> Guarantee:
    guarantee = _overdue(staff)
    staff.run_until(dt.date(2026, 7, 19))
    return staff.fresh(guarantee)


def _paid(staff: Guarantors) -> Guarantee:
    guarantee = staff.ship(staff.given())
    _pays(staff, guarantee)
    return staff.fresh(guarantee)


def _pays(staff: Guarantors, guarantee: Guarantee) -> None:
    staff.till.receive("1000", {guarantee.order_id: "1000"})
    outbox.sweep(NOW)


def _charged(staff: Guarantors) -> Deduction:
    return decided(staff.deduction(_to_be_charged(staff)), "approve", AFTER)


def _closed(staff: Guarantors) -> Deduction:
    deduction = _charged(staff)
    receipt = staff.till.receive("1000", {deduction.guarantee.order_id: "1000"}, payer="高志远")
    finance = again(staff.shop.world.finance)
    return services.close_deduction(deduction.pk, receipt_number=receipt.number, by=finance, at=NOW)


def _take_back(guarantee: Guarantee, by: User | None) -> Guarantee:
    return services.cancel_guarantee(guarantee.pk, by=by or guarantee.maker, at=NOW, reason="不需要")


GUARANTEES: dict[str, Callable[[Guarantors], Guarantee]] = {
    "requested": lambda staff: staff.fresh(staff.ask(staff.held(1000))),
    "accepted": _accepted,
    "approved": lambda staff: staff.given(),
    "shipped": lambda staff: staff.ship(staff.given()),
    "notified": _overdue,
    "charged": _to_be_charged,
    "paid": _paid,
    "receipted": lambda staff: staff.fresh(_closed(staff).guarantee),
    "rejected": lambda staff: staff.approve(_accepted(staff), outcome="reject"),
    "cancelled": lambda staff: staff.fresh(_take_back(_accepted(staff), None)),
}
GUARANTEE_ACTIONS: Actions = {
    "change": ("field", lambda d, by: services.change_guarantee(d.pk, guarantor=by, reason="急", by=by, at=NOW)),
    "accept": ("field", lambda d, by: services.accept_guarantee(d.pk, by=by, at=NOW)),
    "cancel": ("field", _take_back),
    "the order is cancelled": ("", lambda d, by: services.guaranteed_ended(d.order_id, at=NOW)),
    "due": ("", lambda d, by: services.guarantee_due(d.pk, at=NOW + 60 * DAY)),
    "grace over": ("", lambda d, by: services.grace_over(d.pk, at=NOW + 90 * DAY)),
    **DECISIONS,
}
GUARANTEE_PASSES: Passes = {
    "requested": {
        "change": "requested", "accept": "accepted", "cancel": "cancelled", "the order is cancelled": "cancelled",
    },
    "accepted": {
        "cancel": "cancelled", "the order is cancelled": "cancelled",
        "approve": "approved", "return": "requested", "reject": "rejected",
    },
    "approved": {"the order is cancelled": "cancelled"},
    "shipped": {"due": "notified"},
    "notified": {"grace over": "charged"},
    "charged": {},
    "paid": {},
    "receipted": {},
    "rejected": {},
    "cancelled": {},
}  # fmt: skip


@pytest.mark.parametrize("state", GUARANTEES)
def test_guarantee_state_by_action(staff: Guarantors, state: str) -> None:
    guarantee = GUARANTEES[state](staff)
    assert guarantee.state == state
    assert row(guarantee, GUARANTEE_ACTIONS, staff.shop.world) == expected(state, GUARANTEE_PASSES, GUARANTEE_ACTIONS)


def test_guarantee_actors(staff: Guarantors) -> None:
    made = staff.shop.world
    guarantee = staff.ask(staff.held(1000))
    for name in ("change", "accept", "cancel"):
        assert those_who_may(guarantee, GUARANTEE_ACTIONS[name][1], made) == {"field"}, name
    staff.accept(guarantee)
    for outcome in DECISIONS:
        assert those_who_may(guarantee, decision(outcome), made) == {"manager"}, outcome


DEDUCTIONS: dict[str, Callable[[Guarantors], Deduction]] = {
    "proposed": lambda staff: staff.deduction(_to_be_charged(staff)),
    "deducted": _charged,
    "receipted": _closed,
    "cancelled": lambda staff: decided(staff.deduction(_to_be_charged(staff)), "reject", AFTER),
}
DEDUCTION_PASSES: Passes = {
    "proposed": {
        "the customer pays": "cancelled", "approve": "deducted", "return": "cancelled", "reject": "cancelled",
    },
    "deducted": {"close": "receipted"},
    "receipted": {"the customer pays": NO},  # the person has paid the order
    "cancelled": {},
}  # fmt: skip


def _close(staff: Guarantors) -> Act:
    """Closed with the receipt over exactly its amount."""

    def act(deduction: Deduction, by: User | None) -> None:
        receipt = staff.till.receive("1000", {deduction.guarantee.order_id: "1000"}, payer="高志远")
        services.close_deduction(deduction.pk, receipt_number=receipt.number, by=by or again(by_finance), at=NOW)

    by_finance = staff.shop.world.finance
    return act


@pytest.mark.parametrize("state", DEDUCTIONS)
def test_deduction_state_by_action(staff: Guarantors, state: str) -> None:
    deduction = DEDUCTIONS[state](staff)
    assert deduction.state == state
    actions: Actions = {
        "close": ("finance", _close(staff)),
        "the customer pays": ("", lambda d, by: _pays(staff, d.guarantee)),
        **decisions(AFTER),
    }
    assert row(deduction, actions, staff.shop.world) == expected(state, DEDUCTION_PASSES, actions)
