"""Walk 7.1 of the rule book, branches (c) and (d): a monthly customer at the limit, and cash at the counter."""

from decimal import Decimal

import pytest

from core.refusals import NotAllowed
from credit import services as credit
from credit.inputs import ApplicationInput
from credit.models import Account, Application, Decision
from receivables.models import Receipt
from shipping import services as shipping
from tests.orders.shop import Shop, fresh, open_shop
from tests.receivables.till import Till, open_till
from tests.shipping.dock import Dock
from tests.world import NOW, World, again
from workflow import approval
from workflow.models import Step

D = Decimal


@pytest.fixture
def shop(parts: World) -> Shop:
    return open_shop(parts)


@pytest.fixture
def till(shop: Shop) -> Till:
    return open_till(shop)


def test_branch_c_a_monthly_customer_is_refused_above_the_limit(shop: Shop) -> None:
    """Written application, sales manager, limit 5000: exposure 4800 + order 300 refused."""
    people, customer = shop.world, shop.customers["prepaid"]
    # before anybody applied the customer pays first [order with monthly term for unlisted customer: refused]
    with pytest.raises(NotAllowed, match="月结"):
        shop.submit(shop.line("board", 1, 100), payment_terms="monthly")
    # the department manager applies in writing, the domestic sales manager signs
    asked = ApplicationInput(customer.pk, purpose="term", terms="monthly", reason="重点客户，每月结算")
    made = credit.apply(asked, by=people.manager, at=NOW)
    credit.submit_application(made.pk, by=people.manager, at=NOW)
    assert not Account.objects.filter(customer=customer, limit__isnull=False).exists()
    step = Step.objects.get(round__paper_id=made.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=again(people.sales_director), at=NOW, outcome="approve")
    assert Application.objects.get(pk=made.pk).state == "active"
    shop.limit("prepaid", 5000)
    # exposure 4800 and an order of 300: refused; 200 fits exactly
    assert shop.review(shop.line("board", 1, 4800), payment_terms="monthly").state == "released"
    held = shop.review(shop.line("board", 1, 300), payment_terms="monthly")
    said = Decision.objects.filter(paper=held.paper).latest("pk")
    assert (held.state, said.outcome, said.exposure, said.excess) == ("held", "over_limit", D(4800), D(100))
    assert said.may_decide == ""  # in this company nobody lets it pass
    with pytest.raises(NotAllowed):
        Dock(shop).make(held)
    assert shop.review(shop.line("board", 1, 200), payment_terms="monthly").state == "released"


def test_branch_d_cash_is_paid_before_the_delivery_notice(shop: Shop, till: Till) -> None:
    """Cash at counter: receipt before notice; one voucher is one order's."""
    dock = Dock(shop)
    order = shop.review(shop.line("board", 1, 100), customer="cash", collected=True)
    other = shop.review(shop.line("board", 1, 100), customer="cash", collected=True)
    with pytest.raises(NotAllowed):
        dock.make(order)
    voucher = till.enter(100, {order.pk: 100}, customer="cash", account="cash")
    with pytest.raises(NotAllowed):  # entered is not received
        dock.make(order)
    voucher = till.decide(voucher)
    assert (voucher.state, bool(voucher.number)) == (Receipt.State.CONFIRMED, True)
    assert (fresh(order).state, fresh(other).state) == ("released", "held")
    said = Decision.objects.filter(paper=order.paper).latest("pk")
    assert (said.outcome, said.terms, said.ok) == ("paid", "cash", True)
    notice = dock.issued(fresh(order))
    assert shipping.ship_notice(notice.pk, by=shop.world.keeper, at=NOW).state == "shipped"
    with pytest.raises(NotAllowed):
        dock.make(other)
