"""Walk 7.2: parts for a foreign customer, paid first; finance, manager and warehouse confirm in this order."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import User
from core.refusals import NotAllowed, NotYours
from customers import services as files
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.stories.dispatch import ABROAD
from demo.story import Sale, decide, decide_whole
from orders.models import Order
from shipping import services as shipping
from shipping.models import DeliveryNotice
from tests.world import NOW
from workflow import outbox
from workflow.models import Notice


@pytest.fixture
def sale(parts: World) -> Sale:
    """The foreign clerk's sale of 30 motors to a customer abroad."""
    goods, account = stock_up(parts, NOW), open_accounts(parts, NOW)
    buyer = files.add_customer(company=parts.company, unit=parts.unit, by=parts.foreign, at=NOW, foreign=True, **ABROAD)
    lines = [("DB-1030", "30", "1840")]
    return Sale(parts, goods, buyer, lines, account, NOW, seller="foreign", pause=dt.timedelta(minutes=5))


def order_state(sale: Sale) -> str:
    return str(Order.objects.get(pk=sale.made_order.pk).state)


def notice_of(sale: Sale) -> DeliveryNotice:
    return DeliveryNotice.objects.get(pk=sale.notices[0].pk)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def signs(sale: Sale, who: User) -> str:
    """Somebody approves the notice; the state it is in then, or the refusal's."""
    try:
        decide(sale.notices[0].pk, by=fresh(who), at=sale.at)
    except (NotAllowed, NotYours):
        return "refused"
    connection.check_constraints()
    return str(notice_of(sale).state)


def test_foreign_parts_leave_when_finance_manager_and_warehouse_have_confirmed_in_turn(
    sale: Sale, parts: World
) -> None:
    # 1 to 3: asked for, offered, and confirmed at the price that the manager agreed to
    sale.until("confirmed")
    assert sale.made_quotation.gross == Decimal("55200.00")
    # 4: the money arrives on the designated account; the clerk hears of it
    sale.pay_quote()
    assert sale.receipt is not None
    with pytest.raises(NotYours):
        decide(sale.receipt.pk, by=parts.foreign, at=sale.at)
    sale.confirm_money()
    outbox.sweep(sale.at)
    assert Notice.objects.filter(user=parts.foreign, paper=sale.receipt.pk).count() == 1
    # 5: the order has the quotation's lines and total
    sale.convert()
    assert (sale.made_order.gross, sale.made_order.lines.count()) == (Decimal("55200.00"), 1)
    decide_whole(parts, sale.made_order.pk, at=sale.at)
    assert order_state(sale) == "released"
    # 6: commerce prints, the foreign clerk may not
    sale.prepare_notices()
    with pytest.raises(NotYours):
        shipping.print_notice(sale.notices[0].pk, by=fresh(parts.foreign), at=sale.at)
    sale.print_notices()
    # 7: finance, then the manager, then the warehouse; nobody out of turn, and no goods before the last
    assert [signs(sale, who) for who in (parts.keeper, parts.manager)] == ["refused", "refused"]
    assert signs(sale, parts.finance) == "printed"
    assert [signs(sale, who) for who in (parts.keeper, parts.finance)] == ["refused", "refused"]
    with pytest.raises(NotAllowed):
        shipping.issue_notice(sale.notices[0].pk, by=fresh(parts.keeper), at=sale.at)
    assert signs(sale, parts.manager) == "printed"
    assert signs(sale, parts.manager) == "refused"
    assert signs(sale, parts.keeper) == "cleared"
    shipping.issue_notice(sale.notices[0].pk, by=fresh(parts.keeper), at=sale.at)
    shipping.ship_notice(sale.notices[0].pk, by=fresh(parts.keeper), at=sale.at)
    connection.check_constraints()
    assert notice_of(sale).state == "shipped"
