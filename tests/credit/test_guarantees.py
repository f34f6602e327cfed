"""Staff guarantees: who asks, who is liable, who approves, and that an order leaves on one (PARTS-06, 38 to 41, 45)."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import services as accounts
from accounts.models import User
from core.refusals import NotAllowed, NotFound, NotYours
from credit import services
from credit.models import Guarantee, Station
from orders import services as orders
from orders.models import Order
from tests.credit.guarantors import Guarantors, step_of
from tests.orders.shop import fresh, open_shop
from tests.receivables.till import open_till
from tests.support.ground import a_person
from tests.world import NOW, TODAY, World, again
from workflow import approval, outbox
from workflow.models import StepGrant

D = Decimal
SignIn = Callable[[User], Client]


@pytest.fixture
def staff(parts: World) -> Guarantors:
    """The parts company with its salesperson at the customer's place."""
    made = Guarantors(open_till(open_shop(parts)))
    made.station(made.field)
    return made


@pytest.mark.rule("PARTS-38")
def test_an_order_of_1000_is_guaranteed_and_one_of_1000_01_is_not(staff: Guarantors) -> None:
    asked = staff.ask(staff.held("1000.00"))
    assert (asked.state, asked.amount) == ("requested", D("1000.00"))
    dearer = staff.held("1000.01")
    with pytest.raises(NotAllowed):
        staff.ask(dearer)
    assert not Guarantee.objects.filter(order=dearer.pk).exists()


def test_only_somebody_stationed_at_the_customers_place_is_liable(staff: Guarantors, parts: World) -> None:
    colleague = a_person(parts, "engineer", "field_sales", since=dt.date(2026, 1, 1))
    with pytest.raises(NotAllowed):
        staff.ask(staff.held(900), guarantor=colleague)
    staff.station(colleague)
    assert staff.ask(staff.held(900), guarantor=colleague).guarantor == colleague
    with pytest.raises(NotYours):
        staff.ask(staff.held(900), by=again(parts.clerk))
    with pytest.raises(NotAllowed):
        staff.ask(staff.held(900), guarantor=again(parts.clerk))


def test_whose_station_has_ended_is_not_liable_any_more(staff: Guarantors, parts: World) -> None:
    early = staff.ask(staff.held(900))
    services.end_station(Station.objects.get().pk, by=again(parts.manager), at=NOW - dt.timedelta(days=1))
    with pytest.raises(NotAllowed):
        staff.ask(staff.held(800))
    with pytest.raises(NotAllowed):
        staff.accept(early)


@pytest.mark.rule("PARTS-39")
def test_the_guarantor_accepts_and_then_the_manager_approves_else_nothing_leaves(
    staff: Guarantors, parts: World
) -> None:
    order = staff.held(1000)
    guarantee = staff.ask(order)
    assert not StepGrant.objects.filter(content_object__round__paper=guarantee.pk).exists()  # nothing to approve yet
    with pytest.raises(NotYours):
        staff.accept(guarantee, by=again(parts.manager))
    staff.accept(guarantee)
    assert fresh(order).state == "held"
    staff.approve(guarantee)
    assert fresh(order).state == "released"
    connection.check_constraints()


def test_a_returned_guarantee_is_accepted_anew_and_a_rejected_one_is_over(staff: Guarantors) -> None:
    order = staff.held(700)
    guarantee = staff.ask(order)
    staff.accept(guarantee)
    assert staff.approve(guarantee, outcome="return").state == "requested"
    staff.accept(guarantee)
    assert staff.approve(guarantee, outcome="reject").state == "rejected"
    assert fresh(order).state == "held"
    assert staff.ask(order).state == "requested"  # another may be asked for


def test_one_order_has_one_guarantee(staff: Guarantors) -> None:
    order = staff.held(700)
    staff.ask(order)
    with pytest.raises(NotAllowed):
        staff.ask(order)
    other = Guarantee.objects.get()
    other.pk = other.paper_id = staff.held(1).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save(force_insert=True)


@pytest.mark.rule("SOD-07")
def test_who_gives_a_guarantee_does_not_approve_it(staff: Guarantors, parts: World) -> None:
    """The clerk's colleague asks; the liable engineer sits on the manager's post too."""
    engineer = a_person(parts, "engineer", "field_sales", since=dt.date(2026, 1, 1))
    staff.station(engineer)
    seat_as_manager(parts, engineer)
    guarantee = staff.ask(staff.held(900), guarantor=again(engineer))
    staff.accept(guarantee, by=again(engineer))
    with pytest.raises(NotYours):
        approval.decide(step_of(guarantee).pk, by=again(engineer), at=NOW, outcome="approve")
    assert staff.fresh(guarantee).state == "accepted"
    assert staff.approve(guarantee).state == "approved"


def seat_as_manager(parts: World, person: User) -> None:
    accounts.assign(user=person, post=parts.posts["aftersales_manager"], unit=parts.unit, starts=TODAY, by=None)


@pytest.mark.rule("PARTS-45")
@pytest.mark.parametrize("who", ["gm", "sales_director", "manager", "supervisor", "field"])
def test_nobody_guarantees_an_order_over_1000(staff: Guarantors, parts: World, who: str) -> None:
    order = staff.held(1500)
    with pytest.raises(NotAllowed, match="1,500"):
        staff.ask(order, by=again(parts.people[who]))
    assert (fresh(order).state, fresh(order).hold) == ("held", "unpaid")
    within = staff.held(1000)
    assert staff.ask(within).state == "requested"


def test_a_guarantee_covers_its_order_and_its_value_only(staff: Guarantors) -> None:
    """Another order of the customer waits for its money as before."""
    other = staff.held(1000)
    guarantee = staff.given(900)
    assert Order.objects.get(pk=guarantee.order_id).state == "released"
    assert fresh(other).state == "held"


@pytest.mark.rule("PARTS-40")
def test_shipping_writes_the_register_with_the_due_date(staff: Guarantors, parts: World, as_user: SignIn) -> None:
    guarantee = staff.ship(staff.given())
    assert (guarantee.state, guarantee.shipped_on, guarantee.due_on) == ("shipped", TODAY, dt.date(2026, 7, 10))
    page = as_user(parts.clerk).get(reverse("credit:guarantees"), {"which": "unpaid"})
    assert [row.pk for row in page.context["listing"].rows] == [guarantee.pk]
    exported = as_user(parts.clerk).get(reverse("credit:guarantees"), {"as": "csv"}).getvalue().decode("utf-8-sig")
    heads, row = (line.split(",") for line in exported.strip().splitlines())
    shown = dict(zip(heads, row, strict=True))
    assert (shown["担保人"], shown["金额"], shown["发货日期"], shown["到期日"]) == (
        "高志远",
        "1000.00",
        "2026-06-10",
        "2026-07-10",
    )


@pytest.mark.rule("PARTS-06")
def test_a_field_salesperson_may_ask_for_a_guarantee_and_not_quote(
    staff: Guarantors, parts: World, as_user: SignIn
) -> None:
    field, order = as_user(parts.field), staff.held(1000)
    assert field.get(reverse("quotes:new")).status_code == 403
    assert field.get(reverse("orders:new")).status_code == 403
    form = field.get(reverse("orders:guarantee", args=[order.pk]))
    assert (form.status_code, [str(each) for each in form.context["form"].fields["guarantor"].queryset]) == (
        200,
        ["高志远"],
    )
    sent = field.post(
        reverse("orders:guarantee", args=[order.pk]), {"guarantor": parts.field.pk, "reason": "客户停机待修"}
    )
    made = Guarantee.objects.get(order=order.pk)
    assert (sent.status_code, sent["location"]) == (302, reverse("credit:guarantee", args=[made.pk]))
    assert as_user(parts.clerk).get(reverse("orders:guarantee", args=[order.pk])).status_code == 403


def test_the_order_offers_the_guarantee_to_field_staff_only(staff: Guarantors, parts: World, as_user: SignIn) -> None:
    order = staff.held(1000)
    url = reverse("orders:guarantee", args=[order.pk])
    assert url in as_user(parts.field).get(order.get_absolute_url()).content.decode()
    assert url not in as_user(parts.clerk).get(order.get_absolute_url()).content.decode()


def test_another_companys_guarantee_is_not_found(staff: Guarantors, foreign: World, as_user: SignIn) -> None:
    guarantee = staff.ask(staff.held(900))
    assert as_user(foreign.manager).get(guarantee.get_absolute_url()).status_code == 404
    with pytest.raises(NotFound):
        services.cancel_guarantee(guarantee.pk, by=again(foreign.field), at=NOW, reason="看看")


def test_maker_and_guarantor_take_it_back_until_it_is_approved(staff: Guarantors, parts: World) -> None:
    guarantee = staff.ask(staff.held(900))
    with pytest.raises(NotYours):
        services.cancel_guarantee(guarantee.pk, by=again(parts.manager), at=NOW, reason="不行")
    with pytest.raises(NotAllowed):
        services.cancel_guarantee(guarantee.pk, by=staff.field, at=NOW, reason=" ")
    services.cancel_guarantee(guarantee.pk, by=staff.field, at=NOW, reason="客户自己付款")
    assert staff.fresh(guarantee).state == "cancelled"
    approved = staff.given(800)
    with pytest.raises(NotAllowed):
        services.cancel_guarantee(approved.pk, by=staff.field, at=NOW, reason="后悔了")


def test_a_cancelled_order_ends_its_guarantee(staff: Guarantors, parts: World) -> None:
    guarantee = staff.ask(staff.held(900))
    orders.cancel(guarantee.order_id, by=again(parts.clerk), at=NOW, reason="客户取消")
    outbox.sweep(NOW)
    assert staff.fresh(guarantee).state == "cancelled"


def test_every_page_of_guarantees_opens_in_few_statements(
    staff: Guarantors, parts: World, as_user: SignIn, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    guarantee = staff.ask(staff.held(900))
    client = as_user(parts.manager)
    for url in (reverse("credit:guarantees"), reverse("credit:stations"), guarantee.get_absolute_url()):
        client.get(url)
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200
