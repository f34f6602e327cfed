"""What is told while an order is typed, asked through the addresses that the form uses."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from catalog.models import Product
from credit import services as credit
from customers.models import Customer
from orders.models import Order
from tests.orders.shop import Shop, fresh, open_shop, url
from tests.world import NOW, TODAY, World, again
from workflow import locks

SignIn = Callable[[User], Client]
SOON = (timezone.localdate() + dt.timedelta(days=3)).isoformat()


@pytest.fixture
def clerk(shop: Shop, as_user: SignIn) -> Client:
    return as_user(again(shop.clerk))


@pytest.fixture
def assistant(stationer: Shop, as_user: SignIn) -> Client:
    """The clerk of the office company."""
    return as_user(again(stationer.clerk))


def row(product: str = "ZK-100", quantity: object = 1, price: object = "", **more: str) -> dict[str, Any]:
    return {"product": product, "quantity": str(quantity), "unit_price": str(price), **more}


def told(client: Client, sent: dict[str, Any], query: str = "") -> dict[str, Any]:
    """The answer of the typing address; the shop's usual day lies in the past, so a coming one is stated."""
    day = SOON if sent.get("arrive_on") == TODAY.isoformat() else sent.get("arrive_on", "")
    answer = client.post(url("typing") + query, {**sent, "arrive_on": day})
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = answer.json()
    return found


def light(found: dict[str, Any]) -> str:
    """The credit light of an answer: ok, warn or bad."""
    head = found["panel"].partition("<h2>信用：")[0]
    return str(head.rpartition("light light-")[2].partition('"')[0])


def statements(client: Client, sent: dict[str, Any]) -> list[str]:
    told(client, sent)
    with CaptureQueriesContext(connection) as seen:
        told(client, sent)
    return [query["sql"] for query in seen]


# -- lines and totals ------------------------------------------------------------------------------------------------


def test_line_is_told_with_stock_last_price_and_amount(shop: Shop, clerk: Client) -> None:
    sold = shop.review(shop.line("board", 1, "240.5"), customer="monthly")
    found = told(clerk, shop.form(row("zk-100", 3), customer="monthly"))
    assert found["lines"] == {
        "0": {
            "code": "ZK-100",
            "name": "控制板",
            "unit": "个",
            "price": "250.00",
            "gross": "750.00",
            "available": "999",
            "short": False,
            "last": "240.50",
            "last_price": "240.50",
            "last_note": f"06-10 {sold.number}",
            "note": "",
            "look": "",
            "errors": {},
            "suggest": {},
        }
    }
    assert found["totals"] == {"count": "1", "net": "663.72", "tax": "86.28", "gross": "750.00"}


def test_totals_are_those_that_saving_writes(shop: Shop, clerk: Client) -> None:
    sent = shop.form(row(quantity=3, price="99.99"), row("LS-8", 7), row("YF", 1, "35.5"))
    found = told(clerk, sent)["totals"]
    assert clerk.post(url("new"), sent).status_code == 302
    order = Order.objects.get()
    assert (found["gross"], found["tax"], found["net"]) == tuple(
        f"{amount:,.2f}" for amount in (order.gross, order.tax, order.net)
    )


def test_only_named_rows_are_told_while_the_totals_count_all(shop: Shop, clerk: Client) -> None:
    sent = shop.form(row(), row("LS-8", 2), {}, row("LS-8", 4))
    assert set(told(clerk, sent)["lines"]) == {"0", "1", "3"}
    some = told(clerk, {**sent, "only": "1,3"})
    assert (set(some["lines"]), some["totals"]["gross"]) == ({"1", "3"}, "257.50")
    assert told(clerk, {**sent, "only": ""})["lines"] == {}


def test_deleted_and_blank_rows_do_not_count(shop: Shop, clerk: Client) -> None:
    found = told(clerk, shop.form(row(), {**row(quantity=5), "DELETE": "on"}, {}))
    assert (found["totals"]["gross"], set(found["lines"])) == ("250.00", {"0"})


def test_rows_of_one_product_share_its_stock_in_their_order(shop: Shop, clerk: Client) -> None:
    lines = told(clerk, shop.form(row(quantity=600), row(quantity=400), row(quantity=1)))["lines"]
    assert [lines[at]["short"] for at in "012"] == [False, False, True]
    assert (lines["2"]["note"], lines["2"]["look"]) == ("缺 1", "warn")


def test_misspelt_code_is_answered_with_the_one_that_was_meant(shop: Shop, clerk: Client) -> None:
    line = told(clerk, shop.form(row("ZK-1OO")))["lines"]["0"]
    assert line["errors"] == {"product": "查不到“ZK-1OO”。改用 ZK-100 控制板？"}
    assert line["suggest"] == {"product": "ZK-100"}
    far = told(clerk, shop.form(row("没有这个东西")))["lines"]["0"]
    assert (list(far["errors"]), far["suggest"]) == (["product"], {})


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "1.5"}, "quantity"),
        ({"quantity": "x"}, "quantity"),
        ({"unit_price": "-1"}, "unit_price"),
    ],
)
def test_a_cell_that_saving_refuses_is_refused_while_typing(
    shop: Shop, clerk: Client, typed: dict[str, str], field: str
) -> None:
    sent = shop.form({**row(), **typed})
    line = told(clerk, sent)["lines"]["0"]
    assert list(line["errors"]) == [field]
    assert line["errors"][field] in clerk.post(url("new"), sent).content.decode()


# -- what may be seen, and that nothing is written ---------------------------------------------------------------------


def test_nothing_of_another_company_is_told(shop: Shop, foreign: World, clerk: Client) -> None:
    theirs = open_shop(foreign)
    Product.objects.filter(pk=theirs.products["bolt"].pk).update(code="GEHEIM-7", name="机密螺栓")
    Customer.objects.filter(pk=theirs.customers["monthly"].pk).update(number="F0009", name="机密客户")
    theirs.limit("monthly", "98765")
    theirs.review(theirs.line("bolt", 1, "7.77"), customer="monthly")
    found = told(clerk, {**shop.form(row("GEHEIM-7")), "customer": "F0009"})
    assert (list(found["lines"]["0"]["errors"]), found["lines"]["0"]["suggest"]) == (["product"], {})
    seen = found["panel"] + clerk.get(url("picker"), {"q": "机密", "customer": "F0009"}).content.decode()
    seen += clerk.post(url("paste"), {"text": "GEHEIM-6\t1"}).content.decode()
    for secret in ("98,765", "机密螺栓", "机密客户", "7.77"):
        assert secret not in seen
    draft = theirs.enter(customer="monthly")
    assert clerk.post(f"{url('typing')}?order={draft.pk}", shop.form(row())).status_code == 404


def test_last_price_of_another_unit_is_not_told(shop: Shop, clerk: Client, as_user: SignIn) -> None:
    shop.review(shop.line("board", 1, "199.99"), customer="monthly")
    sent = shop.form(row(), customer="monthly")
    assert told(clerk, sent)["lines"]["0"]["last"] == "199.99"
    beside = accounts.add_unit(
        shop.world.company, code="beside", name="二部", kind="department", parent=shop.world.root
    )
    colleague = User.objects.create_user("colleague", "Jade-kettle-42", name="甘霖")
    post = next(post for post in shop.world.posts.values() if post.role == "sales_clerk")
    accounts.assign(user=colleague, post=post, unit=beside, starts=TODAY, by=None)
    assert told(as_user(again(colleague)), sent)["lines"]["0"]["last"] == ""


@pytest.mark.parametrize("state", ["draft", "in_review", "cancelled"])
def test_price_that_nobody_agreed_to_is_no_last_price(shop: Shop, clerk: Client, state: str) -> None:
    order = {"draft": shop.enter, "in_review": shop.submit, "cancelled": shop.enter}[state](
        shop.line("board", 1, "111"), customer="monthly"
    )
    if state == "cancelled":
        assert clerk.post(url("cancel", order), {"reason": "客户不要了"}).status_code == 302
    assert told(clerk, shop.form(row(), customer="monthly"))["lines"]["0"]["last"] == ""


def test_credit_is_told_to_those_who_see_credit(shop: Shop, as_user: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.limit("monthly", "98765")
    sent = shop.form(row(), customer="monthly")
    assert "98,765.00" in told(as_user(again(shop.clerk)), sent)["panel"]
    monkeypatch.setattr("orders.typing.CREDIT", "credit.manage")
    assert "98,765.00" not in told(as_user(again(shop.clerk)), sent)["panel"]


def test_typing_writes_and_locks_nothing(shop: Shop, clerk: Client) -> None:
    shop.review(shop.line("board", 1), customer="monthly")
    taken = locks.recorder.get()
    assert taken is not None
    before = len(taken)
    for statement in statements(clerk, shop.form(row("ZK-1OO"), row(price="1"), customer="monthly")):
        assert statement.lstrip().startswith(("SELECT", "WITH")), statement
        assert "FOR UPDATE" not in statement
        assert "FOR NO KEY" not in statement
    assert len(taken) == before


@pytest.mark.parametrize("product", ["ZK-100", "ZK-1OO"])
def test_statements_are_the_same_for_3_and_40_rows(shop: Shop, clerk: Client, product: str) -> None:
    shop.limit("monthly", 1000)
    few, many = (
        len(
            statements(clerk, shop.form(*[row(product, 1, "200"), row("LS-8", 2), *[row()] * more], customer="monthly"))
        )
        for more in (1, 38)
    )
    assert few == many
    assert many <= 12


# -- price authority -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "note", "look"),
    [
        ("250", "", ""),
        ("251", "", ""),
        ("249.99", "低于基准 0%", ""),
        ("237.5", "低于基准 5%", ""),
        ("237.49", "低于基准 略超 5%，超权限 5%", "warn"),
        ("200", "低于基准 20%，超权限 5%", "warn"),
    ],
)
def test_own_right_ends_exactly_at_five_per_cent(shop: Shop, clerk: Client, price: str, note: str, look: str) -> None:
    shop.review(shop.line("board"), customer="monthly")
    line = told(clerk, shop.form(row(price=price), customer="monthly"))["lines"]["0"]
    assert (line["note"], line["look"]) == (note, look)


def test_price_beyond_names_the_post_that_really_decides(shop: Shop, clerk: Client) -> None:
    panel = told(clerk, shop.form(row(price="230")))["panel"]
    assert "第 1 行 控制板 报 230.00，低于基准价 250.00 8%。您可让价 5%（不低于 237.50）。" in panel
    order = shop.submit(shop.line("board", 1, 230))
    step = order.paper.rounds.get().steps.get()
    assert f"提交后由{step.title}一并审核。" in panel
    assert "一并审核" not in told(clerk, shop.form(row(price="240")))["panel"]


def test_product_without_a_base_price_is_said_to_have_none(shop: Shop, clerk: Client) -> None:
    Product.objects.filter(code="LS-8").update(base_price=0)
    found = told(clerk, shop.form(row("LS-8", 1, "1")))
    assert found["lines"]["0"]["note"] == "无基准价"
    assert "第 1 行没有基准价，无法比较。" in found["panel"]


# -- delivery --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "gross", "said"), [("99.99", "109.99", "再加 0.01 免费"), ("100", "100.00", "免送货费")]
)
def test_delivery_fee_is_told_as_it_will_be_charged(
    stationer: Shop, assistant: Client, price: str, gross: str, said: str
) -> None:
    sent = stationer.form(row(price=price))
    found = told(assistant, sent)
    assert (found["totals"]["gross"], said in found["panel"]) == (gross, True)
    assert assistant.post(url("new"), {**sent, "arrive_on": SOON}).status_code == 302
    assert f"{Order.objects.get().gross:.2f}" == gross


def test_fee_goes_when_collected_or_waived(stationer: Shop, assistant: Client) -> None:
    collected = told(assistant, stationer.form(row(price="50"), collected="on"))
    waived = told(assistant, stationer.form(row(price="50"), fee_waiver="老客户"))
    assert (collected["totals"]["gross"], waived["totals"]["gross"]) == ("50.00", "50.00")
    assert "客户自提：不收送货费。" in collected["panel"]
    assert "免送货费，原因：老客户" in waived["panel"]


def test_promise_needs_a_day_and_stock(stationer: Shop, assistant: Client) -> None:
    assert "到货，全部有货。" in told(assistant, stationer.form(row()))["panel"]
    assert "到货；缺货部分不能承诺。" in told(assistant, stationer.form(row(quantity=1001)))["panel"]
    assert "第 1 行没有到货日。" in told(assistant, stationer.form(row(), arrive_on=""))["panel"]
    gone = told(assistant, stationer.form(row(), arrive_on="2026-06-01"))["panel"]
    assert "6月1日 周一 已经过去。" in gone


# -- what submitting would say ---------------------------------------------------------------------------------------


def test_refusal_is_the_sentence_that_submitting_gives(stationer: Shop, assistant: Client) -> None:
    some = stationer.form(row(), confirmations=["stock", "phone"])
    sentence = told(assistant, some)["refusal"]
    assert "收货人" in sentence
    assert sentence in assistant.post(url("new"), {**some, "arrive_on": SOON, "then": "submit"}).content.decode()
    whole = stationer.form(row())
    assert told(assistant, whole)["refusal"] == ""
    assert assistant.post(url("new"), {**whole, "arrive_on": SOON, "then": "submit"}).status_code == 302


def test_refusal_names_the_first_row_that_cannot_stand(shop: Shop, clerk: Client) -> None:
    assert told(clerk, shop.form(row(), {"product": "LS-8"}))["refusal"] == "第 2 行：请输入数量，例如 12。"
    assert told(clerk, shop.form())["refusal"] == "至少要有一行明细。"


# -- the credit light ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("customer", "limit", "shown", "state"),
    [
        ("monthly", "500.00", "ok", "released"),
        ("monthly", "499.99", "bad", "held"),
        ("monthly", None, "bad", "held"),
        ("prepaid", "9999", "warn", "held"),
    ],
)
def test_light_is_what_release_then_decides(
    shop: Shop, clerk: Client, customer: str, limit: str | None, shown: str, state: str
) -> None:
    if limit:
        shop.limit(customer, limit)
    assert light(told(clerk, shop.form(row(quantity=2), customer=customer))) == shown
    assert shop.review(shop.line("board", 2), customer=customer).state == state


def test_light_of_a_draft_counts_the_money_set_aside_for_it(shop: Shop, clerk: Client) -> None:
    order = shop.review(shop.line("board", 2))
    assert order.state == "held"
    credit.earmark(order.customer_id, order.paper, order.gross, by=shop.world.finance, at=NOW)
    assert clerk.post(url("withdraw", order)).status_code == 302
    sent = {**shop.form(row(quantity=2)), "version": str(fresh(order).version)}
    assert light(told(clerk, sent)) == "warn"
    assert light(told(clerk, sent, f"?order={order.pk}")) == "ok"


# -- the picker ------------------------------------------------------------------------------------------------------


def test_picker_offers_at_most_eight_with_stock_and_prices(shop: Shop, clerk: Client) -> None:
    stamp = {"company": shop.world.company, "changed_by": shop.clerk, "changed_at": NOW}
    Product.objects.bulk_create(
        Product(code=f"DS-{n:02}", name=f"订书机 {n}", initials="dsj", base_price=Decimal(n), **stamp)
        for n in range(12)
    )
    shop.review(shop.line("board", 1, "240"), customer="monthly")
    many = clerk.get(url("picker"), {"q": "dsj"}).content.decode()
    assert (many.count("<tr "), "data-exact" in many) == (8, False)
    one = clerk.get(url("picker"), {"q": "控制", "customer": "K0002"}).content.decode()
    for said in ('data-code="ZK-100"', 'data-price="250.00"', 'data-last="240.00"', "可用 999 个", "基准 250.00"):
        assert said in one
    assert 'data-last=""' in clerk.get(url("picker"), {"q": "控制"}).content.decode()


def test_scanned_barcode_is_the_only_answer(shop: Shop, clerk: Client) -> None:
    Product.objects.filter(code="ZK-100").update(barcode="6901234567892")
    Product.objects.filter(code="LS-8").update(barcode="69012345678921")
    shown = clerk.get(url("picker"), {"q": "6901234567892"}).content.decode()
    assert (shown.count("<tr "), "data-exact" in shown, "ZK-100" in shown) == (1, True, True)


def test_picker_says_when_nothing_fits(shop: Shop, clerk: Client) -> None:
    assert "没有符合“zzz”的商品。" in clerk.get(url("picker"), {"q": "zzz"}).content.decode()


# -- the last order once more ----------------------------------------------------------------------------------------


def copied(client: Client, customer: str = "K0002") -> dict[str, Any]:
    found: dict[str, Any] = client.get(url("last_lines"), {"customer": customer}).json()
    return found


def test_last_order_comes_back_as_rows_without_the_fee(stationer: Shop, assistant: Client) -> None:
    stationer.limit("monthly", 10_000)
    stationer.review(stationer.line("bolt", 9), customer="monthly")
    order = stationer.review(stationer.line("board", "2", "12.5"), stationer.line("bolt", 30), customer="monthly")
    assert [line.charge for line in order.lines.all()] == ["", "", "delivery_fee"]
    stationer.enter(stationer.line("board", 7), customer="monthly")
    found = copied(assistant)
    assert [
        (row["values"]["product"], row["values"]["quantity"], row["values"]["unit_price"]) for row in found["rows"]
    ] == [
        ("ZK-100", "2", "12.50"),
        ("LS-8", "30", "1.25"),
    ]
    assert order.number in found["said"]


def test_last_order_marks_what_is_no_longer_sold(shop: Shop, clerk: Client) -> None:
    shop.review(shop.line("board"), shop.line("bolt"), customer="monthly")
    Product.objects.filter(code="LS-8").update(retired_at=NOW)
    assert [list(row["errors"]) for row in copied(clerk)["rows"]] == [[], ["product"]]


def test_last_order_of_nobody_and_of_somebody_elses_customer_is_empty(
    shop: Shop, foreign: World, clerk: Client
) -> None:
    theirs = open_shop(foreign)
    Customer.objects.filter(pk=theirs.customers["monthly"].pk).update(number="F0009")
    theirs.review(customer="monthly")
    assert copied(clerk, "F0009") == {"columns": [], "rows": [], "said": "请先填写客户。"}
    assert copied(clerk, "")["rows"] == []
    assert copied(clerk) == {"columns": [], "rows": [], "said": "这个客户还没有订过货。"}
