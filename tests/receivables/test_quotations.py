"""Money that comes before the order: earmarked to the quotation, it moves to the order and to its invoice."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from core.refusals import NotAllowed
from credit import queries as credit
from orders import services as orders
from orders.inputs import HeadInput
from orders.models import Order
from quotes import services as quotes
from quotes.models import Quotation
from receivables import queries, services
from receivables.inputs import AccountInput, ReceiptInput
from receivables.models import BankAccount, Receipt
from tests.quotes.conftest import Shop, open_shop
from tests.receivables.till import fresh, shares, step_of
from tests.world import NOW, TODAY, World
from workflow import approval, outbox

D = Decimal


@pytest.fixture
def shop(parts: World) -> Shop:
    return open_shop(parts)


@pytest.fixture
def account(shop: Shop) -> BankAccount:
    given = AccountInput("基本户", "bank", "工商银行", "1202 0201 0900", True)
    return services.add_account(company=shop.world.company, by=shop.world.supervisor, at=NOW, given=given)


def enter(shop: Shop, account: BankAccount, amount: str, pays: dict[int, Decimal]) -> Receipt:
    given = ReceiptInput(account.pk, D(amount), TODAY, pays=pays)
    return services.enter(shop.customer.pk, by=shop.world.clerk, at=NOW, given=given)


def confirm(shop: Shop, receipt: Receipt) -> Receipt:
    approval.decide(step_of(receipt).pk, by=shop.world.finance, at=NOW, outcome="approve")
    return fresh(receipt)


def convert(shop: Shop, quotation: Quotation) -> Order:
    head = HeadInput(shop.customer.pk, freight_confirmed=True)
    return orders.from_quotation(quotation.pk, by=shop.world.clerk, at=NOW, head=head)


@pytest.mark.parametrize("state", [Quotation.State.APPROVED, Quotation.State.SENT, Quotation.State.EXPIRED])
def test_quotation_takes_money_once_the_customer_has_confirmed_it(shop: Shop, account: BankAccount, state: str) -> None:
    early, confirmed = shop.in_state(state), shop.confirmed()
    with pytest.raises(NotAllowed):
        enter(shop, account, "100", {early.pk: D(100)})
    with pytest.raises(NotAllowed):
        queries.target(shop.world.clerk, early.pk)
    receipt = confirm(shop, enter(shop, account, "100", {confirmed.pk: D(100)}))
    assert credit.earmarked(confirmed.pk) == D(100)
    assert shares(receipt) == {confirmed.pk: D(100)}


def test_money_of_a_quotation_is_the_orders_after_conversion(shop: Shop, account: BankAccount) -> None:
    quotation = shop.confirmed()
    confirm(shop, enter(shop, account, "2500", {quotation.pk: D(2500)}))
    order = convert(shop, quotation)
    assert (credit.earmarked(quotation.pk), credit.earmarked(order.pk)) == (D(0), D(2500))
    assert fresh(order).paid == D(2500)
    assert queries.target(shop.world.clerk, order.pk).rest == D(0)


def test_money_confirmed_after_conversion_goes_to_the_order(shop: Shop, account: BankAccount) -> None:
    quotation = shop.confirmed()
    receipt = enter(shop, account, "2600", {quotation.pk: D(2500)})
    order = convert(shop, quotation)
    confirm(shop, receipt)
    assert shares(receipt) == {order.pk: D(2500)}
    assert (credit.earmarked(order.pk), credit.holding(receipt.pk).unapplied) == (D(2500), D(100))


def cancelled(shop: Shop, quotation: Quotation) -> None:
    quotes.cancel(quotation.pk, by=shop.world.clerk, at=NOW, reason="客户不要了")


def expired(shop: Shop, quotation: Quotation) -> None:
    quotes.expire(quotation.pk, at=NOW + dt.timedelta(days=11))


@pytest.mark.parametrize("ended", [cancelled, expired])
def test_money_of_a_quotation_that_came_to_nothing_is_an_advance(
    shop: Shop, account: BankAccount, ended: Callable[[Shop, Quotation], None]
) -> None:
    quotation = shop.confirmed()
    receipt = confirm(shop, enter(shop, account, "100", {quotation.pk: D(100)}))
    ended(shop, quotation)
    outbox.sweep(NOW + dt.timedelta(days=12))
    assert shares(receipt) == {}
    assert (credit.earmarked(quotation.pk), credit.holding(receipt.pk).unapplied) == (D(0), D(100))
