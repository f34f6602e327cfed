"""What follows when guaranteed goods are not paid: due, told, charged, receipted (PARTS-41 to PARTS-44)."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.refusals import NotAllowed, NotYours
from credit import services
from credit.models import Deduction
from orders.models import Order
from receivables import services as receivables
from tests.credit.guarantors import Guarantors, step_of, told
from tests.orders.shop import open_shop
from tests.receivables.till import open_till, sound
from tests.world import NOW, World, again
from workflow import approval, clock, outbox
from workflow.models import Event

D = Decimal
SignIn = Callable[[User], Client]
DUE, TOLD, GRACE = dt.date(2026, 7, 10), dt.date(2026, 7, 11), dt.date(2026, 7, 18)


@pytest.fixture
def staff(parts: World) -> Guarantors:
    """The parts company with its salesperson at the customer's place."""
    made = Guarantors(open_till(open_shop(parts)))
    made.station(made.field)
    return made


@pytest.mark.rule("PARTS-41")
@pytest.mark.parametrize(
    ("shipped", "due"),
    [
        (dt.date(2026, 3, 15), dt.date(2026, 4, 15)),
        (dt.date(2026, 1, 31), dt.date(2026, 2, 28)),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 31)),
    ],
)
def test_guaranteed_goods_are_due_a_calendar_month_after_shipping(
    staff: Guarantors, shipped: dt.date, due: dt.date
) -> None:
    guarantee = staff.given()
    staff.till.deliver(Order.objects.get(pk=guarantee.order_id))
    at = dt.datetime.combine(shipped, dt.time(4), dt.UTC)
    services.guaranteed_shipped(guarantee.order_id, at=at)
    assert (staff.fresh(guarantee).shipped_on, staff.fresh(guarantee).due_on) == (shipped, due)
    services.guaranteed_shipped(guarantee.order_id, at=at + dt.timedelta(days=3))  # the rest of the goods, later
    assert staff.fresh(guarantee).due_on == due


@pytest.mark.rule("PARTS-42")
def test_the_day_after_the_due_date_guarantor_and_finance_are_told(staff: Guarantors, parts: World) -> None:
    guarantee = staff.ship(staff.given())
    staff.run_until(DUE)
    assert (staff.fresh(guarantee).state, told(guarantee.pk) & {"finance"}) == ("shipped", set())
    staff.run_until(TOLD)
    fresh = staff.fresh(guarantee)
    assert (fresh.state, fresh.notified_on, fresh.grace_until) == ("notified", TOLD, dt.date(2026, 7, 18))
    assert told(guarantee.pk) == {"field", "finance"}
    before = Event.objects.filter(paper=guarantee.pk).count()
    services.guarantee_due(guarantee.pk, at=NOW + dt.timedelta(days=40))  # a second time nothing happens
    assert Event.objects.filter(paper=guarantee.pk).count() == before


def test_what_is_paid_in_time_is_told_to_nobody(staff: Guarantors) -> None:
    guarantee = staff.ship(staff.given())
    staff.till.receive("1000", {guarantee.order_id: "1000"})
    outbox.sweep(NOW)
    assert staff.fresh(guarantee).state == "paid"
    staff.run_until(TOLD)
    assert (staff.fresh(guarantee).state, "finance" in told(guarantee.pk)) == ("paid", False)


@pytest.mark.rule("PARTS-43")
def test_at_the_end_of_the_grace_the_exact_balance_is_charged_to_wages(
    staff: Guarantors, parts: World, as_user: SignIn
) -> None:
    guarantee = staff.ship(staff.given())
    staff.run_until(TOLD)
    staff.till.receive("249.50", {guarantee.order_id: "249.50"})  # a part of it comes in late
    outbox.sweep(NOW)
    staff.run_until(GRACE)
    assert not Deduction.objects.exists()
    staff.run_until(GRACE + dt.timedelta(days=1))
    deduction = staff.deduction(guarantee)
    assert (deduction.state, deduction.amount, deduction.person) == ("proposed", D("750.50"), parts.field)
    assert staff.fresh(guarantee).state == "charged"
    services.grace_over(guarantee.pk, at=NOW + dt.timedelta(days=60))
    assert Deduction.objects.count() == 1
    approval.decide(step_of(deduction).pk, by=parts.finance, at=NOW, outcome="approve")
    connection.check_constraints()
    rows = as_user(parts.finance).get(reverse("credit:deductions"), {"state": "deducted", "as": "csv"})
    heads, row = (line.split(",") for line in rows.getvalue().decode("utf-8-sig").strip().splitlines())
    shown = dict(zip(heads, row, strict=True))
    assert (shown["担保人"], shown["工资扣除金额"], shown["工资月份"]) == ("高志远", "750.50", "2026-06")


def test_what_is_written_off_is_still_owed_by_the_guarantor(staff: Guarantors, parts: World) -> None:
    guarantee, paid = staff.ship(staff.given()), staff.ship(staff.given())
    invoices = [staff.till.invoice(Order.objects.get(pk=each.order_id)) for each in (guarantee, paid)]
    asked = receivables.ask_write_off(invoices[0].pk, by=parts.finance, at=NOW, amount=D(400), reason="客户已破产")
    approval.decide(step_of(asked).pk, by=parts.gm, at=NOW, outcome="approve")
    staff.till.receive("600", {invoices[0].pk: "600"})
    staff.till.receive("1000", {invoices[1].pk: "1000"})
    outbox.sweep(NOW)
    assert [staff.fresh(each).state for each in (guarantee, paid)] == ["shipped", "paid"]
    staff.run_until(TOLD)
    staff.run_until(GRACE + dt.timedelta(days=1))
    deduction = staff.deduction(guarantee)
    assert (deduction.state, deduction.amount, staff.fresh(guarantee).state) == ("proposed", D(400), "charged")
    approval.decide(step_of(deduction).pk, by=parts.finance, at=NOW, outcome="approve")
    assert (staff.deduction(guarantee).state, sound(staff.till)) == ("deducted", [])


def charged(staff: Guarantors) -> Deduction:
    """A deduction that finance has charged."""
    guarantee = staff.ship(staff.given())
    staff.run_until(TOLD)
    staff.run_until(GRACE + dt.timedelta(days=1))
    deduction = staff.deduction(guarantee)
    approval.decide(step_of(deduction).pk, by=staff.shop.world.finance, at=NOW, outcome="approve")
    return staff.deduction(guarantee)


@pytest.mark.rule("PARTS-44")
def test_a_deduction_is_closed_with_the_receipt_only(staff: Guarantors, parts: World) -> None:
    deduction = charged(staff)
    finance, guarantee = again(parts.finance), deduction.guarantee
    for number in ("", "SK-9999"):
        with pytest.raises(NotAllowed):
            services.close_deduction(deduction.pk, receipt_number=number, by=finance, at=NOW)
    with pytest.raises(NotYours):
        services.close_deduction(deduction.pk, receipt_number="SK-1", by=staff.field, at=NOW)
    wrong = staff.till.receive("999.99", {guarantee.order_id: "999.99"}, payer="高志远")
    with pytest.raises(NotAllowed):
        services.close_deduction(deduction.pk, receipt_number=wrong.number, by=finance, at=NOW)
    assert staff.deduction(guarantee).state == "deducted"


def test_the_receipt_over_the_charged_amount_closes_deduction_and_guarantee(staff: Guarantors, parts: World) -> None:
    deduction = charged(staff)
    guarantee = deduction.guarantee
    waiting = staff.till.enter("1000", {guarantee.order_id: "1000"}, payer="高志远")
    with pytest.raises(NotAllowed):  # not confirmed yet
        services.close_deduction(deduction.pk, receipt_number=waiting.number, by=again(parts.finance), at=NOW)
    receipt = staff.till.decide(waiting)
    outbox.sweep(NOW)
    assert staff.fresh(guarantee).state == "charged"  # the person's money, not the customer's
    services.close_deduction(deduction.pk, receipt_number=receipt.number, by=again(parts.finance), at=NOW)
    connection.check_constraints()
    closed = staff.deduction(guarantee)
    assert (closed.state, closed.receipt_number, staff.fresh(guarantee).state) == (
        "receipted",
        receipt.number,
        "receipted",
    )
    assert sound(staff.till) == []


def test_what_the_customer_pays_before_it_is_charged_lowers_or_ends_it(staff: Guarantors) -> None:
    guarantee = staff.ship(staff.given())
    staff.run_until(TOLD)
    staff.run_until(GRACE + dt.timedelta(days=1))
    staff.till.receive("400", {guarantee.order_id: "400"})
    outbox.sweep(NOW)
    assert (staff.deduction(guarantee).state, staff.deduction(guarantee).amount) == ("proposed", D(600))
    staff.till.receive("600", {guarantee.order_id: "600"})
    outbox.sweep(NOW)
    assert (staff.deduction(guarantee).state, staff.fresh(guarantee).state) == ("cancelled", "paid")
    connection.check_constraints()


def test_the_guarantor_does_not_decide_on_the_own_deduction(staff: Guarantors, parts: World) -> None:
    guarantee = staff.ship(staff.given())
    staff.run_until(TOLD)
    staff.run_until(GRACE + dt.timedelta(days=1))
    with pytest.raises(NotYours):
        approval.decide(step_of(staff.deduction(guarantee)).pk, by=staff.field, at=NOW, outcome="approve")


def test_what_finance_does_not_charge_has_a_new_grace(staff: Guarantors, parts: World) -> None:
    guarantee = staff.ship(staff.given())
    staff.run_until(TOLD)
    staff.run_until(GRACE + dt.timedelta(days=1))
    later = dt.datetime(2026, 7, 20, 2, tzinfo=dt.UTC)
    step = step_of(staff.deduction(guarantee))
    approval.decide(step.pk, by=parts.finance, at=later, outcome="reject", reason="客户答应月底付")
    fresh = staff.fresh(guarantee)
    assert (fresh.state, fresh.grace_until) == ("notified", dt.date(2026, 7, 27))
    clock.claim_due(dt.datetime(2026, 7, 28, 2, tzinfo=dt.UTC))
    assert sorted(Deduction.objects.filter(guarantee=guarantee).values_list("state", flat=True)) == [
        "cancelled",
        "proposed",
    ]
