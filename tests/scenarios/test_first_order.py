"""Walk 7.1 of the rule book: a spare part from a faxed enquiry over a special price to cash."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.refusals import NotAllowed, NotYours
from credit import checks
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale, decide
from inventory import queries as inventory
from inventory.models import StockLevel
from orders import services as orders
from orders.inputs import ALL_CONFIRMED, HeadInput
from orders.models import Order
from quotes import queries as quote_queries
from quotes import services as quotes
from quotes.inputs import Application, QuotationInput
from quotes.models import Quotation
from receivables import services as receivables
from receivables.inputs import ReceiptInput
from receivables.models import Receipt
from rights import services as rights
from shipping import services as shipping
from tests.support.handbooks import rewrite
from tests.world import NOW
from workflow import outbox
from workflow.models import Notice, Step
from workflow.record import record

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def floors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The manager may give 10 off a base price: the board's floor is 240."""
    limits = {"inclusive": True, "sales_clerk": 2, "dept_manager": {"off": 10}, "sales_director": "any"}
    rewrite(monkeypatch, "parts", pricing__discount_limits=limits)


@pytest.fixture
def sale(parts: World) -> Sale:
    """Ten main boards at 250, freight of 320 advanced by us and charged as its own line, for a prepaying factory."""
    goods = stock_up(parts, NOW)
    customer = invite(parts, NOW)[1]
    account = open_accounts(parts, NOW)
    return Sale(parts, goods, customer, [("DB-1001", "10", "250")], account, NOW, freight="320")


def lower(sale: Sale, price: str, asked: Application | None = None) -> None:
    """The customer objects; the clerk writes the next version at a lower price, or writes that version anew."""
    old = quoted(sale)
    if old.state != "draft":
        old = quotes.revise(old.pk, by=sale.world.clerk, at=sale.at, objection=f"要 {price}")
    code, quantity, _price = sale.lines[0]
    sale.lines = [(code, quantity, price)]
    kept = quote_queries.content(old)
    given = QuotationInput(kept.terms, sale.line_inputs(), asked or Application())
    sale.quotation = quotes.change(old.pk, by=sale.world.clerk, at=sale.at, given=given)


def quoted(sale: Sale) -> Quotation:
    return Quotation.objects.get(pk=sale.made_quotation.pk)


def state(order: Order) -> str:
    return str(Order.objects.get(pk=order.pk).state)


def on_hand(sale: Sale) -> Decimal:
    return StockLevel.objects.get(product=sale.goods.products["DB-1001"]).on_hand


def test_a_spare_part_is_quoted_paid_ordered_signed_for_shipped_and_closed(sale: Sale, parts: World) -> None:
    # 1 and 2: the clerk notes the enquiry and drafts the quotation: 10 × 250 and 320 freight
    sale.until("quoted")
    assert sale.made_quotation.gross == Decimal("2820.00")
    # 3: nothing is sent before the department manager has reviewed it
    with pytest.raises(NotAllowed):
        sale.send_quote()
    sale.submit_quote()
    with pytest.raises(NotYours):
        decide(sale.made_quotation.pk, by=parts.clerk, at=sale.at)
    sale.approve_quote()
    # 4: the customer asks for 230, below the manager's floor of 240
    with pytest.raises(NotAllowed):
        sale.confirm_quote()
    sale.send_quote()
    # 5: a new version at 230, only with a written application; the manager's word alone is not enough
    lower(sale, "230")
    with pytest.raises(NotAllowed) as refusal:
        sale.submit_quote()
    assert refusal.value.field == "special_reason"
    lower(sale, "230", Application("连续三年采购，竞品报 228", "江南配件", Decimal(228)))
    sale.submit_quote()
    decide(sale.made_quotation.pk, by=parts.manager, at=sale.at)
    assert quoted(sale).state == "in_review"
    with pytest.raises(NotAllowed):
        sale.send_quote()
    with pytest.raises(NotYours):
        decide(sale.made_quotation.pk, by=parts.manager, at=sale.at)
    decide(sale.made_quotation.pk, by=parts.sales_director, at=sale.at)
    assert (quoted(sale).state, quoted(sale).revision, quoted(sale).gross) == ("approved", 2, Decimal("2620.00"))
    # 6: sent again, and confirmed by the customer
    sale.send_quote()
    sale.confirm_quote()
    sale.quotation = quoted(sale)
    # 7: finance confirms 2,620 on the designated account; the clerk hears of it
    sale.pay_quote()
    with pytest.raises(NotYours):
        decide(sale.receipt.pk, by=parts.clerk, at=sale.at)  # type: ignore[union-attr]  # just entered
    sale.confirm_money()
    outbox.sweep(sale.at)
    assert Notice.objects.filter(user=parts.clerk, paper=sale.receipt.pk).count() == 1  # type: ignore[union-attr]  # the same
    # 8: the order has the quotation's lines and total
    sale.convert()
    order = Order.objects.get(pk=sale.made_order.pk)
    assert (order.gross, order.state) == (Decimal("2620.00"), "in_review")
    assert [(line.quantity, line.unit_price) for line in order.lines.all()] == [(10, 230), (1, 320)]
    # 9: the deputy reviews, the clerk may not; the special price is not approved a second time
    with pytest.raises(NotYours):
        decide(order.pk, by=parts.clerk, at=sale.at)
    sale.review_order()
    assert state(order) == "released"
    # 10 and 11: commerce prints, the manager signs, and the warehouse waits for both
    sale.prepare_notices()
    sale.print_notices()
    notice = sale.notices[0]
    with pytest.raises((NotAllowed, NotYours)):
        decide(notice.pk, by=parts.keeper, at=sale.at)
    sale.sign_notices()
    # 12: the warehouse confirms, draws, ships
    with pytest.raises(NotAllowed):
        shipping.ship_notice(notice.pk, by=parts.keeper, at=sale.at)
    sale.clear_notices()
    sale.issue()
    assert on_hand(sale) == Decimal(110)
    sale.ship_notices()
    sale.sign()
    sale.bill()
    assert state(order) == "closed"
    connection.check_constraints()
    assert list(checks.differences(parts.company)) == []
    assert inventory.available(parts.company, [sale.goods.products["DB-1001"].pk]) == {
        sale.goods.products["DB-1001"].pk: Decimal(110)
    }


def agreed_at_230(sale: Sale) -> None:
    """Steps 1 to 6: quoted at 250, asked for at 230, agreed to by everybody, confirmed by the customer."""
    sale.until("sent")
    lower(sale, "230", Application("连续三年采购，竞品报 228", "江南配件", Decimal(228)))
    sale.submit_quote()
    sale.approve_quote()
    sale.send_quote()
    sale.confirm_quote()
    sale.quotation = quoted(sale)


def test_2619_99_of_2620_leave_the_order_held_until_the_cent_is_confirmed(sale: Sale, parts: World) -> None:
    agreed_at_230(sale)
    sale.pay_quote(Decimal("2619.99"))
    sale.confirm_money()
    sale.convert()
    sale.review_order()
    held = Order.objects.get(pk=sale.made_order.pk)
    assert (held.state, held.gross, held.hold) == ("held", Decimal("2620.00"), "unpaid")
    with pytest.raises(NotAllowed):
        sale.prepare_notices()
    sale._enter(held.pk, Decimal("0.01"))
    assert state(held) == "held"
    sale.confirm_money()
    assert state(held) == "released"


def test_whose_work_a_step_is_not_is_turned_away_at_its_page(sale: Sale, parts: World, as_user: SignIn) -> None:
    # 1: commerce writes no enquiry [403]
    asked = {
        who: as_user(parts.people[who]).get(reverse("quotes:new_enquiry")).status_code for who in ("commerce", "clerk")
    }
    assert asked == {"commerce": 403, "clerk": 200}
    sale.until("paid")
    # 9: the deputy writes no order, the clerk reviews none [403]
    page = reverse("orders:convert", args=[sale.made_quotation.pk])
    assert [as_user(who).get(page).status_code for who in (parts.deputy, parts.clerk)] == [403, 200]
    sale.convert()
    step = Step.objects.get(round__paper=sale.made_order.pk)
    review = reverse("workflow:decide", args=[step.pk])
    assert as_user(parts.clerk).post(review, {"outcome": "approve"}).status_code == 403
    assert state(sale.made_order) == "in_review"
    assert as_user(parts.deputy).post(review, {"outcome": "approve"}).status_code == 302
    assert state(sale.made_order) == "released"


def test_freight_has_a_bearer_and_above_300_the_customers_word(sale: Sale, parts: World) -> None:
    # 2: without a freight bearer it is not submitted
    sale.until("quoted")
    kept = quote_queries.content(sale.made_quotation)
    quotes.change(
        sale.made_quotation.pk, by=parts.clerk, at=sale.at,
        given=QuotationInput(replace(kept.terms, freight_bearer=""), sale.line_inputs()),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        sale.submit_quote()
    given = QuotationInput(kept.terms, sale.line_inputs())
    quotes.change(sale.made_quotation.pk, by=parts.clerk, at=sale.at, given=given)
    for step in (sale.submit_quote, sale.approve_quote, sale.send_quote, sale.confirm_quote):
        step()
    # 320 is more than 300: the customer confirms it when ordering
    head = HeadInput(sale.customer.pk, confirmations=ALL_CONFIRMED, arrive_on=sale.at.date(), shipping_method="快递")
    convert = partial(orders.from_quotation, sale.made_quotation.pk, by=parts.clerk, at=sale.at, submitting=True)
    with pytest.raises(NotAllowed) as refusal:
        convert(head=head)
    assert refusal.value.field == "freight_confirmed"
    assert convert(head=replace(head, freight_confirmed=True)).state == "in_review"


def test_money_on_an_account_that_is_not_ours_is_refused(sale: Sale, parts: World, foreign: World) -> None:
    theirs = open_accounts(foreign, NOW)
    sale.until("confirmed")
    given = ReceiptInput(theirs.pk, Decimal(2820), sale.at.date(), pays={sale.made_quotation.pk: Decimal(2820)})
    with pytest.raises(NotAllowed) as refusal:
        receivables.enter(sale.customer.pk, by=parts.clerk, at=sale.at, given=given)
    assert refusal.value.field == "account"
    assert not Receipt.objects.exists()


def test_the_deputy_does_not_write_and_commerce_does_not_change(sale: Sale, parts: World, as_user: SignIn) -> None:
    sale.until("paid")
    with pytest.raises(NotYours):
        orders.from_quotation(sale.made_quotation.pk, by=parts.deputy, at=sale.at)
    sale.convert()
    sale.review_order()
    sale.prepare_notices()
    notice = sale.notices[0]
    with pytest.raises(NotYours):
        shipping.change_notice(notice.pk, by=parts.commerce, at=sale.at, quantities={})


def test_every_step_shows_on_the_page_of_the_order(sale: Sale, parts: World, as_user: SignIn) -> None:
    sale.until("invoiced")
    page = as_user(parts.clerk).get(f"/orders/{sale.made_order.pk}/").content.decode()
    assert sale.made_quotation.number in page
    for event in record(sale.made_order.pk).happened:
        assert event.at.tzinfo is not None
    for paper in (sale.notices[0].number, sale.made_invoice.number):
        assert paper in page


def test_a_quotation_of_thirty_days_is_converted_on_its_last_day_and_not_after(sale: Sale) -> None:
    sale.until("confirmed")
    sale.at = NOW + dt.timedelta(days=31)
    with pytest.raises(NotAllowed):
        sale.convert()
    sale.at = NOW + dt.timedelta(days=30)
    sale.convert()
    assert sale.made_order.gross == Decimal("2820.00")


def test_exactly_at_the_managers_floor_no_application_is_written(sale: Sale) -> None:
    sale.until("quoted")
    sale.submit_quote()
    sale.approve_quote()
    sale.send_quote()
    lower(sale, "240")
    sale.submit_quote()
    sale.approve_quote()
    assert quoted(sale).state == "approved"


def test_branch_f_the_supervisor_gives_no_clerk_the_right_to_review(parts: World) -> None:
    given: dict[str, Any] = {"unit": parts.unit, "starts": NOW.date(), "by": parts.supervisor, "at": NOW}
    with pytest.raises(NotAllowed, match="S1"):
        rights.grant(user=parts.clerk, post=parts.posts["deputy_manager"], **given)
    newcomer = User.objects.create_user("newcomer", "Jade-kettle-42", name="宁远")
    assert rights.grant(user=newcomer, post=parts.posts["deputy_manager"], **given).pk
    with pytest.raises(NotYours):
        rights.grant(user=newcomer, post=parts.posts["warehouse_keeper"], **{**given, "by": parts.clerk})
