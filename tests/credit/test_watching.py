"""Warnings about customers (OFFICE-101), and times in which goods are short (FIBRE-57, FIBRE-58)."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from core.refusals import NotAllowed, NotFound, NotYours
from credit.models import CreditWarning, Shortage
from credit.queries.watching import comes_first
from credit.reviewing import WarningInput
from credit.services import watching as services
from demo.story import decide_whole
from orders import queries as orders
from orders import services as services_of_orders
from orders.models import Order
from tests.credit.conftest import credit_of
from tests.credit.trading import Trading
from tests.orders.shop import fresh, open_shop
from tests.world import NOW, TODAY, World, world

D = Decimal
SignIn = Callable[[User], Client]
HEARD = WarningInput("听说工资拖欠两个月", CreditWarning.Source.TRADE, CreditWarning.Weight.WARNING)


def trading_of(preset: str, code: str = "") -> Trading:
    made = credit_of(world(preset, code))
    return Trading(made.world, made.customer)


@pytest.mark.rule("OFFICE-101")
def test_warning_stands_on_the_customers_page_until_it_is_settled(db: None, as_user: SignIn) -> None:
    trading = trading_of("office")
    with pytest.raises(NotYours):
        services.warn(trading.customer.pk, HEARD, by=trading.world.keeper, at=NOW)
    warning = services.warn(trading.customer.pk, HEARD, by=trading.world.clerk, at=NOW)
    reader, page = as_user(trading.world.reviewer), trading.customer.get_absolute_url()
    assert f"同行：听说工资拖欠两个月（{trading.world.clerk.name}）" in reader.get(page).content.decode()
    with pytest.raises(NotAllowed):
        services.settle_warning(warning.pk, by=trading.world.clerk, at=NOW, reason=" ")
    services.settle_warning(warning.pk, by=trading.world.clerk, at=NOW, reason="已核实，无此事")
    assert "听说工资拖欠两个月" not in reader.get(page).content.decode()
    assert CreditWarning.objects.get().settled_why == "已核实，无此事"


def test_warnings_of_another_company_are_unknown(db: None) -> None:
    ours, theirs = trading_of("office"), trading_of("parts")
    warning = services.warn(theirs.customer.pk, HEARD, by=theirs.world.clerk, at=NOW)
    with pytest.raises(NotFound):
        services.warn(theirs.customer.pk, HEARD, by=ours.world.clerk, at=NOW)
    with pytest.raises(NotFound):
        services.settle_warning(warning.pk, by=ours.world.clerk, at=NOW, reason="不实")


@pytest.mark.rule("FIBRE-58")
def test_while_goods_are_short_orders_of_grade_c_are_held_and_those_of_b_go(fibre: World, as_user: SignIn) -> None:
    shop, manager = open_shop(fibre), as_user(fibre.manager)
    graded = {grade: Trading(fibre, shop.customers[terms]) for grade, terms in (("C", "prepaid"), ("B", "monthly"))}
    graded["C"].stands("C", "0")
    graded["B"].stands("B", "5000")

    def paid(grade: str) -> tuple[str, str]:
        """A reviewed order that is paid for: where it stands."""
        customer = "prepaid" if grade == "C" else "monthly"
        order = shop.submit(shop.line("board", 1, 100), customer=customer, payment_terms="prepaid")
        decide_whole(fibre, order.pk, at=NOW)
        services_of_orders.record_paid(order.pk, amount=D(100), by=fibre.finance, at=NOW)
        return fresh(order).state, fresh(order).hold

    assert [paid("C"), paid("B")] == [("released", ""), ("released", "")]
    manager.post("/credit/shortage/begin/", {"reason": "旺季缺货", "once": "a"})
    assert Shortage.objects.get(ended_at=None).began_by == fibre.manager
    assert [paid("C"), paid("B")] == [("held", "priority"), ("released", "")]
    manager.post("/credit/shortage/end/", {"once": "b"})
    assert paid("C") == ("released", "")


def test_shortage_is_declared_by_the_management_once(db: None) -> None:
    trading = trading_of("fibre")
    company, manager = trading.world.company, trading.world.manager
    with pytest.raises(NotYours):
        services.begin_shortage(company=company, by=trading.world.clerk, at=NOW, reason="缺货")
    with pytest.raises(NotAllowed):
        services.end_shortage(company=company, by=manager, at=NOW)
    services.begin_shortage(company=company, by=manager, at=NOW, reason="缺货")
    with pytest.raises(NotAllowed) as refused:
        services.begin_shortage(company=company, by=manager, at=NOW, reason="还缺")
    assert refused.value.field == "reason"


def test_customers_of_grade_a_and_b_come_first_in_a_graded_company_only(db: None) -> None:
    fibre, office = trading_of("fibre"), trading_of("office")
    for trading, expected in ((fibre, True), (office, False)):
        trading.stands("A", unlimited=True)
        assert comes_first(trading.world.company, trading.customer.pk, TODAY) is expected
    fibre.stands("C", "0")
    assert comes_first(fibre.world.company, fibre.customer.pk, TODAY) is False


def test_nobody_waits_when_nothing_is_short(db: None) -> None:
    trading = trading_of("fibre")
    assert orders.held_back(trading.world.company) == []
    assert Order.objects.count() == 0
