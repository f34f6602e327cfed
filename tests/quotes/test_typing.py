"""What is told while a quotation is typed and when it is opened: prices, margins, and whom it is for."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog import services as catalog
from catalog.models import Product
from credit import services as credit
from customers.models import Customer
from handbook import books
from orders.models import Order
from quotes import services
from quotes.models import Quotation, QuotationLine
from tests.orders import shop as sales
from tests.quotes.conftest import Shop, fresh, open_step
from tests.world import NOW, TODAY, World, again

SignIn = Callable[[User], Client]
D = Decimal


@pytest.fixture
def counter(parts: World) -> sales.Shop:
    """The parts company with goods, stock and customers, so that orders tell of the past."""
    return sales.open_shop(parts)


@pytest.fixture
def seller(counter: sales.Shop, as_user: SignIn) -> Client:
    return as_user(again(counter.clerk))


def form(*rows: dict[str, Any], customer: str = "K0002", **head: Any) -> dict[str, Any]:
    """What the browser sends for a quotation that may be submitted."""
    sent: dict[str, Any] = {
        "customer": customer,
        "business_type": "sold_equipment",
        "remittance": "账号 1202",
        "shipping_method": "快递",
        "freight_bearer": "buyer",
        "lines-TOTAL_FORMS": str(len(rows)),
        "lines-INITIAL_FORMS": "0",
    }
    for place, row in enumerate(rows):
        sent |= {f"lines-{place}-{name}": value for name, value in row.items()}
    return {**sent, **head}


def row(product: str = "ZK-100", quantity: object = 1, price: object = "", **more: str) -> dict[str, Any]:
    return {"product": product, "quantity": str(quantity), "unit_price": str(price), **more}


def told(client: Client, sent: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(reverse("quotes:typing"), sent)
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = answer.json()
    return found


def page(client: Client, quotation: Quotation) -> str:
    answer = client.get(reverse("quotes:quotation", args=[quotation.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def cost(counter: sales.Shop, code: str, amount: str | None) -> None:
    Product.objects.filter(pk=counter.products[code].pk).update(cost=None if amount is None else D(amount))


def make_key_account(counter: sales.Shop, customer: str = "monthly") -> None:
    Customer.objects.filter(pk=counter.customers[customer].pk).update(customer_class=Customer.Class.KEY_ACCOUNT)


def sell(counter: sales.Shop, quantity: object, price: object, on: dt.date = TODAY, customer: str = "monthly") -> Order:
    """A reviewed order of boards on a day."""
    order = counter.review(counter.line("board", quantity, price), customer=customer)
    Order.objects.filter(pk=order.pk).update(ordered_on=on)
    return order


def quoted(client: Client, *rows: dict[str, Any], customer: str = "K0002", **head: Any) -> Quotation:
    """A quotation entered through the page."""
    answer = client.post(reverse("quotes:new"), form(*rows, customer=customer, **head))
    assert answer.status_code == 302, answer.content.decode()
    return Quotation.objects.latest("pk")


# -- while typing ----------------------------------------------------------------------------------------------------


def test_line_is_told_with_stock_last_price_and_amount(counter: sales.Shop, seller: Client) -> None:
    sell(counter, 1, "240")
    found = told(seller, form(row(quantity=3), row("YF", 1, "320")))
    line = found["lines"]["0"]
    assert (line["gross"], line["available"], line["last"], line["note"]) == ("750.00", "999", "240.00", "")
    assert found["lines"]["1"]["available"] == ""
    assert found["totals"] == {"count": "2", "net": "946.91", "tax": "123.09", "gross": "1,070.00"}


def test_refusal_is_the_sentence_that_submitting_gives(counter: sales.Shop, seller: Client) -> None:
    lacking = form(row(), on_site="on")
    sentence = told(seller, lacking)["refusal"]
    assert sentence
    assert sentence in seller.post(reverse("quotes:new"), {**lacking, "then": "submit"}).content.decode()
    assert told(seller, form(row()))["refusal"] == ""
    assert seller.post(reverse("quotes:new"), {**form(row()), "then": "submit"}).status_code == 302


def test_typing_writes_nothing_and_asks_as_often_for_40_rows_as_for_3(counter: sales.Shop, seller: Client) -> None:
    make_key_account(counter)
    sell(counter, 1, "240")

    def count(rows: int) -> int:
        sent = form(*[row(price="200"), row("LS-8", 2), row("ZK-1OO")] + [row()] * rows)
        told(seller, sent)
        with CaptureQueriesContext(connection) as seen:
            told(seller, sent)
        for query in seen:
            assert query["sql"].lstrip().startswith(("SELECT", "WITH"))
            assert " FOR " not in query["sql"].upper()
        return len(seen)

    assert count(0) == count(37)
    assert count(37) <= 12


def test_nothing_of_another_company_is_told(counter: sales.Shop, foreign: World, seller: Client) -> None:
    theirs = sales.open_shop(foreign)
    Customer.objects.filter(pk=theirs.customers["monthly"].pk).update(number="F0009", name="机密客户")
    Product.objects.filter(pk=theirs.products["bolt"].pk).update(code="GEHEIM-7", name="机密螺栓", cost=D("7.77"))
    sell(theirs, 1, "123.45")
    seen = str(told(seller, form(row("GEHEIM-7"), row(), customer="F0009")))
    seen += seller.get(reverse("quotes:picker"), {"q": "机密", "customer": "F0009"}).content.decode()
    seen += seller.post(reverse("quotes:paste"), {"text": "GEHEIM-7\t1"}).content.decode()
    for secret in ("机密客户", "机密螺栓", "7.77", "123.45"):
        assert secret not in seen


def test_pasted_rows_have_the_columns_of_a_quotation(counter: sales.Shop, seller: Client) -> None:
    found = seller.post(reverse("quotes:paste"), {"text": "编码\t数量\t交期\nZK-100\t2\t2026-06-12"}).json()
    assert found["columns"] == ["product", "quantity", ""]
    assert found["rows"][0]["values"] == {
        "product": "ZK-100",
        "quantity": "2",
        "unit_price": "",
        "discount": "",
        "tax_rate": "",
    }


# -- FIBRE-90: each quotation keeps its own price and what it was compared with --------------------------------------


@pytest.mark.rule("FIBRE-90")
def test_same_product_for_two_customers_keeps_two_prices_and_the_base_of_its_day(
    counter: sales.Shop, seller: Client
) -> None:
    """FIBRE-90: Same product, two customers, two prices -> each quote keeps own price and base reference."""
    first = quoted(seller, row(price="240"), customer="K0001")
    second = quoted(seller, row(price="245"), customer="K0002")
    Product.objects.filter(code="ZK-100").update(base_price=D("300"))
    third = quoted(seller, row(price="290"), customer="K0002")
    kept = {(line.quotation_id, line.unit_price, line.base_price) for line in QuotationLine.objects.all()}
    assert kept == {
        (first.pk, D("240"), D("250")),
        (second.pk, D("245"), D("250")),
        (third.pk, D("290"), D("300")),
    }
    for quotation, price, base in (
        (first, "240.00", "250.00"),
        (second, "245.00", "250.00"),
        (third, "290.00", "300.00"),
    ):
        text = page(seller, quotation)
        assert f'<td class="num soft">{base}</td><td class="num">{price}</td>' in text


# -- FIBRE-91: whom it is for ----------------------------------------------------------------------------------------


@pytest.mark.rule("FIBRE-91")
def test_quoting_an_existing_customer_shows_volume_cooperation_time_and_grade(
    counter: sales.Shop, seller: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FIBRE-91: Quote existing customer -> panel shows volume, cooperation time, credit grade."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    customer = counter.customers["monthly"]
    credit.set_limit(customer.pk, limit=D(5000), grade="B", by=counter.world.supervisor, at=NOW, reason="评审")
    sell(counter, 2, "240", on=dt.date(2024, 4, 8))
    sell(counter, 1, "250", on=dt.date(2025, 6, 10))
    sell(counter, 4, "250", on=dt.date(2025, 6, 11))
    panel = told(seller, form(row()))["panel"]
    assert "<dt>近 12 个月</dt><dd>1,000.00 · 1 张订单</dd>" in panel
    assert "<dt>合作时间</dt><dd>2 年 2 个月（自 2024-04-08）</dd>" in panel
    assert "<dt>信用等级</dt><dd>B 级</dd>" in panel
    new = told(seller, form(row(), customer="K0001"))["panel"]
    assert "<dt>合作时间</dt><dd>新客户，还没有订单</dd>" in new
    assert "<dt>信用等级</dt><dd>未评级</dd>" in new


# -- FIBRE-95: what it earns, and what was paid last -----------------------------------------------------------------


@pytest.mark.rule("FIBRE-95")
def test_opening_a_quotation_shows_its_margin_and_the_last_price(
    counter: sales.Shop, seller: Client, as_user: SignIn
) -> None:
    """FIBRE-95: Open quote -> margin and last price shown."""
    cost(counter, "board", "177")
    cost(counter, "bolt", None)
    sell(counter, 1, "231.5")
    quotation = quoted(seller, row(price="226"), row("LS-8", 10), row("YF", 1, "320"))
    text = page(seller, quotation)
    # 226.00 with 13 % tax is 200.00 without; (200 − 177) / 200 = 11.5 %
    assert "毛利率 11.5%" in text
    assert "231.50" in text
    assert "1 行没有成本，不计入毛利。" in text
    assert "177.00" not in text
    keeper = as_user(again(counter.world.commerce))
    assert keeper.get(reverse("quotes:quotation", args=[quotation.pk])).status_code == 403
    assert "毛利率 11.5%" in told(seller, form(row(price="226")))["panel"]


def test_margin_is_not_shown_to_whom_it_does_not_concern(counter: sales.Shop, seller: Client, as_user: SignIn) -> None:
    cost(counter, "board", "177")
    quotation = quoted(seller, row(price="226"))
    assert "11.5%" not in page(as_user(again(counter.world.finance)), quotation)
    assert "11.5%" in page(as_user(again(counter.world.manager)), quotation)


def test_selling_below_cost_is_marked(counter: sales.Shop, seller: Client) -> None:
    cost(counter, "board", "210")
    assert '<td class="num bad">−5%</td>' in told(seller, form(row(price="226")))["panel"]


# -- OFFICE-135: a key account's offer -------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-135")
def test_key_account_quotation_shows_last_prices_volume_and_cost(
    office: World, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OFFICE-135: Open key-account quote -> last prices, 12-month volume and cost visible."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    counter = sales.open_shop(office)
    seller = as_user(again(counter.clerk))
    cost(counter, "board", "181.23")
    counter.limit("monthly", 100_000)
    sell(counter, 40, "233", on=dt.date(2025, 6, 10))
    sell(counter, 7, "231", on=dt.date(2025, 12, 1))
    sell(counter, 5, "229", on=dt.date(2026, 5, 1))
    plain = quoted(seller, row(price="226"))
    assert "181.23" not in page(seller, plain)
    make_key_account(counter)
    text = page(seller, quoted(seller, row(price="226")))
    for shown in ("229.00", "12 个", "181.23"):
        assert f'<td class="num">{shown}</td>' in text or f'">{shown}</td>' in text
    panel = told(seller, form(row(price="226")))["panel"]
    for shown in ("229.00", "12 个", "181.23"):
        assert f">{shown}</td>" in panel


def test_cost_is_seen_with_the_right_to_it_only(counter: sales.Shop, seller: Client, as_user: SignIn) -> None:
    cost(counter, "board", "181.23")
    shown = reverse("catalog:product", args=[counter.products["board"].pk])
    assert "181.23" not in seller.get(shown).content.decode()
    assert "181.23" in as_user(again(counter.world.manager)).get(shown).content.decode()
    assert "181.23" not in page(seller, quoted(seller, row()))
    assert "181.23" in page(as_user(again(counter.world.manager)), Quotation.objects.latest("pk"))


def test_planner_writes_the_cost_and_a_person_without_the_right_leaves_it(shop: Shop) -> None:
    board = catalog.change_product(shop.board.pk, by=shop.planner, at=NOW, cost=D("12.5"))
    assert board.cost == D("12.5")
    assert Product.objects.get(
        pk=catalog.change_product(shop.board.pk, by=shop.planner, at=NOW, name="板").pk
    ).cost == D("12.5")


# -- whose decision the price is -------------------------------------------------------------------------------------


def test_discount_is_the_case_of_the_route(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handbook that seats discounts elsewhere is followed; the price at the limit goes the usual way."""
    book = books.load("parts")
    row = next(row for row in book.rows if (row.kind, row.gate) == ("quotes.quotation", "review"))
    steps = (books.RowStep("deputy_manager", "价格审核"), *row.steps)
    deeper = replace(book, rows=(*book.rows, replace(row, case="discount:deputy_manager", steps=steps)))
    monkeypatch.setattr("handbook.queries.load", lambda _name: deeper)
    usual = shop.submitted(shop.line(shop.board, "1", "247"))
    asked = shop.submitted(shop.line(shop.board, "1", "246.99"))
    assert [step.title for step in usual.paper.rounds.get().steps.all()] == ["售后部门经理"]
    assert open_step(asked).title == "价格审核"
    assert asked.paper.rounds.get().case == "discount:deputy_manager"


def test_without_sign_offs_for_discounts_the_usual_review_decides(shop: Shop, clerk: Client) -> None:
    asked = shop.submitted(shop.line(shop.board, "1", "221"))
    assert (open_step(asked).title, fresh(asked).state) == ("售后部门经理", "in_review")
    sent = form(row("PB-100", 1, "221"), customer="K0001")
    assert "提交后由售后部门经理一并审核。" in told(clerk, sent)["panel"]


def test_base_price_of_a_submitted_line_is_settled(shop: Shop) -> None:
    asked = shop.submitted()
    assert [line.base_price for line in asked.lines.all()] == [D("260")]
    with pytest.raises(IntegrityError), transaction.atomic():
        QuotationLine.objects.filter(quotation=asked).update(base_price=D("300"))
    services.withdraw(asked.pk, by=shop.world.clerk, at=NOW)
    assert QuotationLine.objects.filter(quotation=asked).update(base_price=D("300")) == 1
