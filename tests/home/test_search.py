"""The search of the header: every way to name a thing, only what one may see, the same cost for one and for many."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from customers.models import Customer
from home.search import Found, search
from orders.models import Order
from receivables.models import Invoice, Receipt
from tests.support.ground import MARK, Ground, signed_in, text_of
from tests.world import again
from workflow import finding
from workflow.models import Paper

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


def urls(found: Found) -> set[str]:
    """Where everything leads that was found."""
    return {hit.url for section in found.sections for hit in section.hits}


def order_of(ground: Ground) -> Order:
    return Order.objects.select_related("paper", "customer").get(pk=ground.ours.things["order"])


NAMED: dict[str, Callable[[Order], str]] = {
    "whole number": lambda order: order.number,
    "small letters": lambda order: order.number.lower(),
    "wide letters": lambda order: order.number.replace("X", "Ｘ"),
    "beginning": lambda order: order.number[:-2],
    "last four": lambda order: order.number[-4:],
    "last three": lambda order: order.number[-3:],
    "without its letters": lambda order: order.number.partition("-")[2],
    "amount": lambda order: f"{order.gross}",
    "amount with commas": lambda order: f"¥{order.gross:,.2f}",
    "reference": lambda order: "PO-77123",
    "end of the reference": lambda order: "7123",
}


@pytest.mark.parametrize("way", NAMED)
def test_an_order_is_found_by_what_one_remembers_of_it(ground: Ground, way: str) -> None:
    order = order_of(ground)
    Order.objects.filter(pk=order.pk).update(customer_reference="po-77123")
    found = urls(search(again(ground.ours.world.clerk), NAMED[way](order)))
    assert found & {order.get_absolute_url()} == {order.get_absolute_url()}


@pytest.mark.parametrize("text", ["PO-7712", "712", "77", "41280.0", "2", "XY-2606-0001"])
def test_what_is_neither_number_nor_end_nor_amount_finds_no_order(ground: Ground, text: str) -> None:
    order = order_of(ground)
    Order.objects.filter(pk=order.pk).update(customer_reference="PO-77123")
    assert urls(search(again(ground.ours.world.clerk), text)) & {order.get_absolute_url()} == set()


def test_every_kind_of_paper_is_found_by_its_number(ground: Ground) -> None:
    things = ground.ours.things
    kinds = ("enquiry", "quotation", "order", "notice", "note", "invoice", "receipt")
    numbers = dict(Paper.objects.filter(pk__in=[things[kind] for kind in kinds]).values_list("pk", "number"))
    assert {kind: search(ground.boss, numbers[things[kind]] or "").count for kind in kinds} == dict.fromkeys(kinds, 1)


def test_an_amount_finds_papers_of_every_kind_with_money(ground: Ground) -> None:
    receipt = Receipt.objects.get(pk=ground.ours.things["receipt"])
    invoice = Invoice.objects.get(pk=ground.ours.things["invoice"])
    assert receipt.amount == invoice.gross
    found = search(ground.boss, f"{invoice.gross:,.2f}")
    amounts = {str(section.title): {hit.amount for hit in section.hits} for section in found.sections}
    assert amounts == {kind: {invoice.gross} for kind in ("报价单", "销售订单", "超信用放行", "收款单", "发票")}


CUSTOMER: dict[str, Callable[[Customer], str]] = {
    "name": lambda row: row.name,
    "part of the name": lambda row: row.name[2:4],
    "pinyin": lambda row: row.pinyin[:9],
    "initials": lambda row: row.initials[:4],
    "telephone": lambda row: row.phone,
    "digits of the telephone": lambda row: row.phone_key,
    "tax number": lambda row: row.tax_number,
    "number": lambda row: row.number,
}


@pytest.mark.parametrize("way", CUSTOMER)
def test_a_customer_is_found_by_everything_known_of_him(ground: Ground, way: str) -> None:
    customer = order_of(ground).customer
    customer.tax_number = "91320214MA1X2Y3Z4Q"
    Customer.objects.filter(pk=customer.pk).update(tax_number=customer.tax_number)
    found = urls(search(again(ground.ours.world.clerk), CUSTOMER[way](customer)))
    assert found & {customer.get_absolute_url()} == {customer.get_absolute_url()}


@pytest.mark.parametrize("text", ["DB-1001", "主控", "zhukong", "zkb", "V3.2"])
def test_a_product_is_found_by_code_name_pinyin_and_model(ground: Ground, text: str) -> None:
    found = search(again(ground.ours.world.clerk), text)
    titles = [hit.title for section in found.sections if section.title == "商品" for hit in section.hits]
    assert titles[:1] == ["主控板 V3.2"]


def test_nothing_of_another_company_or_unit_is_found(ground: Ground) -> None:
    """Their numbers, amounts, customers and products exist: their own people find them."""
    theirs, sisters = ground.foreign, ground.sister
    number = Order.objects.get(pk=sisters.things["order"]).number
    foreigner = again(theirs.world.clerk)
    assert search(foreigner, MARK).count > 0
    assert search(ground.boss, MARK).sections == []
    assert search(again(sisters.world.clerk), number).goal == reverse("orders:order", args=[sisters.things["order"]])
    assert search(again(ground.ours.world.clerk), number).sections == []
    assert search(foreigner, number).sections == []


def test_a_kind_is_found_only_by_those_with_its_right(ground: Ground) -> None:
    """A keeper sees orders and what leaves the warehouse, no money and no customer's file."""
    order = order_of(ground)
    seen = {str(section.title) for section in search(again(ground.ours.world.keeper), order.number[-4:]).sections}
    assert seen & {"发票", "收款单", "报价单", "客户"} == set()
    assert "销售订单" in seen
    assert search(again(ground.ours.world.keeper), order.customer.name).sections == []
    assert search(again(ground.ours.world.clerk), order.customer.name).count == 1


def test_somebody_without_a_post_finds_nothing(ground: Ground) -> None:
    nobody = User.objects.create_user("stranger", "Copper-kettle-11", name="无岗")
    nobody.company = ground.ours.world.company
    nobody.save()
    assert search(again(nobody), order_of(ground).number).sections == []


def test_enter_on_a_whole_number_opens_the_paper(ground: Ground) -> None:
    order, client = order_of(ground), signed_in(again(ground.ours.world.clerk))
    answer = client.get(reverse("home:search"), {"q": order.number})
    assert (answer.status_code, answer.headers["Location"]) == (302, order.get_absolute_url())
    part = client.get(reverse("home:search"), {"q": order.number}, headers=PART)
    assert part.status_code == 200
    assert order.get_absolute_url() in text_of(part)
    half = client.get(reverse("home:search"), {"q": order.number[:-1]})
    assert half.status_code == 200


def test_the_page_shows_state_customer_amount_and_day(ground: Ground) -> None:
    order = order_of(ground)
    page = text_of(signed_in(again(ground.ours.world.clerk)).get(reverse("home:search"), {"q": order.number[:-1]}))
    row = page.partition(order.get_absolute_url())[2].partition("</tr>")[0]
    wanted = (order.number, order.customer.name, f"{order.gross:,.2f}", str(order.get_state_display()))
    assert [text for text in wanted if text not in row] == []


def test_an_empty_text_asks_and_a_strange_one_says_that_nothing_fits(ground: Ground) -> None:
    client = signed_in(again(ground.ours.world.clerk))
    assert "要找什么" in text_of(client.get(reverse("home:search")))
    assert "没有找到" in text_of(client.get(reverse("home:search"), {"q": "查无此人"}))
    assert "没有找到“查无&lt;b&gt;”" in text_of(client.get(reverse("home:search"), {"q": "查无<b>"}, headers=PART))
    assert client.get(reverse("home:search"), {"q": "%_' " + "9" * 4000}).status_code == 200


def test_the_cost_is_the_same_for_nothing_one_and_many(ground: Ground) -> None:
    client = signed_in(ground.boss)
    month = f"{ground.ours.month}"[1:5]
    costs = {text: _cost(client, text) for text in ("XQ-9999-0001", order_of(ground).number[:-1], f"XS-{month}", "41")}
    assert set(costs.values()) == {_cost(client, "XQ-9999-0002")}
    assert max(costs.values()) <= 12


def _cost(client: object, text: str) -> int:
    with CaptureQueriesContext(connection) as sent:
        answer = client.get(reverse("home:search"), {"q": text})  # type: ignore[attr-defined]  # a test client
    assert answer.status_code == 200
    return len(sent)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("41280", "41280"), ("41,280.00", "41280.00"), ("￥41,280", "41280"), ("４１２８０", "41280"), ("0.5", "0.5"),
        ("41,28", None), ("4128.123", None), ("XS-41", None), ("", None), ("-5", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text: str, amount: str | None) -> None:
    assert finding.amount_of(text) == (None if amount is None else Decimal(amount))
