"""The pages of orders: entry, list, document; what goes wrong there is said beside the field."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from orders import services
from orders.models import Order
from tests.orders.shop import Shop, fresh, url
from tests.orders.test_states import bring
from tests.world import NOW, TODAY, World, again

SignIn = Callable[[User], Client]
ROW = {"product": "ZK-100", "quantity": "2", "unit_price": "100"}


@pytest.fixture
def clerk(shop: Shop, as_user: SignIn) -> Client:
    return as_user(again(shop.clerk))


# -- entry -----------------------------------------------------------------------------------------------------------


def test_entry_makes_a_draft_with_its_lines(shop: Shop, clerk: Client) -> None:
    sent = shop.form(ROW, {"product": "LS-8", "quantity": "3", "unit_price": ""}, {}, note="走货梯")
    answer = clerk.post(url("new"), sent)
    order = Order.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, url("order", order))
    assert (order.state, order.gross, order.note, order.maker) == ("draft", Decimal("203.75"), "走货梯", shop.clerk)
    assert [line.product.code for line in order.lines.all()] == ["ZK-100", "LS-8"]


def test_entry_may_submit_at_once(shop: Shop, clerk: Client) -> None:
    shop.usual(shop.line("board", 2, 100))
    assert clerk.post(url("new"), shop.form(ROW, then="submit")).status_code == 302
    order = Order.objects.get()
    assert (order.state, order.number[:3], order.number[-5:]) == ("in_review", "XS-", "-0001")


def test_refused_submission_saves_nothing_and_keeps_what_was_typed(shop: Shop, clerk: Client) -> None:
    shop.usual(shop.line("board", 2, 100))
    freight = {"product": "YF", "quantity": "1", "unit_price": "301"}
    page = clerk.post(url("new"), shop.form(ROW, freight, note="走货梯", then="submit"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "301.00" in text
    assert 'value="走货梯"' in text
    assert 'value="301"' in text
    assert not Order.objects.exists()
    told = shop.form(ROW, freight, freight_confirmed="on", then="submit")
    assert clerk.post(url("new"), told).status_code == 302


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("quantity", "0", "数量"),
        ("quantity", "-1", "数量"),
        ("quantity", "abc", "数量"),
        ("quantity", "1.5", "控制板"),
        ("unit_price", "-1", "价"),
        ("product", "ZK-999", "ZK-999"),
    ],
)
def test_wrong_cell_is_explained_and_nothing_is_saved(
    shop: Shop, clerk: Client, field: str, typed: str, sentence: str
) -> None:
    page = clerk.post(url("new"), shop.form({**ROW, field: typed}, note="走货梯"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "is-bad" in text
    assert sentence in text
    assert f'value="{typed}"' in text
    assert 'value="走货梯"' in text
    assert not Order.objects.exists()


def test_same_form_sent_twice_makes_one_order(shop: Shop, clerk: Client) -> None:
    sent = shop.form(ROW, once="k-1")
    first, second = clerk.post(url("new"), sent), clerk.post(url("new"), sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Order.objects.count() == 1
    assert clerk.post(url("new"), {**sent, "once": "k-2"}).status_code == 302
    assert Order.objects.count() == 2


def test_draft_changed_meanwhile_is_refused_with_everything_kept(shop: Shop, clerk: Client) -> None:
    order = shop.enter()
    form = clerk.get(url("change", order)).content.decode()
    assert 'value="ZK-100"' in form
    services.change(order.pk, by=shop.clerk, at=NOW, data=shop.input(shop.line("board", 7)), version=order.version)
    page = clerk.post(url("change", order), shop.form({**ROW, "quantity": "9"}, version=str(order.version)))
    assert page.status_code == 409
    assert 'value="9"' in page.content.decode()
    assert fresh(order).gross == Decimal("1750.00")
    current = shop.form({**ROW, "quantity": "9"}, version=str(fresh(order).version))
    assert clerk.post(url("change", order), current).status_code == 302
    assert fresh(order).gross == Decimal("900.00")


def test_button_pressed_on_an_older_version_is_refused(shop: Shop, clerk: Client) -> None:
    order = shop.enter()
    assert clerk.post(url("submit", order), {"version": str(order.version + 1)}).status_code == 409
    assert fresh(order).state == "draft"
    assert clerk.post(url("submit", order), {"version": str(order.version)}).status_code == 302


def test_customer_is_shown_beside_the_form_with_debt(shop: Shop, clerk: Client) -> None:
    """Without JavaScript too: the page itself brings the panel."""
    shop.limit("monthly", "98765.00")
    named = clerk.get(f"{url('new')}?customer={shop.customers['monthly'].pk}").content.decode()
    panel = named[named.index("data-typing-panel") :]
    assert "monthly客户" in panel
    assert "98,765.00" in panel
    nobody = clerk.post(url("new"), {**shop.form(ROW), "customer": "没有"}).content.decode()
    assert "没有" in nobody[nobody.index("data-typing-panel") :]
    assert "98,765.00" not in nobody


# -- one order -------------------------------------------------------------------------------------------------------


def test_held_order_says_why_and_what_is_missing(shop: Shop, clerk: Client) -> None:
    order = bring(shop, "held")
    page = clerk.get(url("order", order)).content.decode()
    assert order.number in page
    assert order.hold_reason in page
    assert 'data-action="release"' in page
    answer = clerk.post(url("release", order), follow=True)
    assert order.hold_reason in answer.content.decode()
    services.record_paid(order.pk, amount=order.gross, by=shop.world.finance, at=NOW)
    assert 'data-action="release"' not in clerk.get(url("order", order)).content.decode()


def test_submit_button_is_locked_with_the_servers_sentence(shop: Shop, clerk: Client) -> None:
    order = shop.enter(shop.line(), shop.line("freight", 1, 301))
    page = clerk.get(url("order", order)).content.decode()
    refusal = clerk.post(url("submit", order))
    assert refusal.status_code == 409
    assert "301.00" in page
    assert "301.00" in refusal.content.decode()


def test_credit_is_shown_to_those_who_see_credit(shop: Shop, as_user: SignIn) -> None:
    shop.limit("monthly", "98765.00")
    order = shop.review(shop.line("board", 1, 600), customer="monthly")
    for who, seen in (("clerk", True), ("finance", True), ("deputy", False), ("commerce", False)):
        page = as_user(again(shop.world.people[who])).get(url("order", order))
        assert page.status_code == 200
        assert ("98,765.00" in page.content.decode()) == seen, who


@pytest.mark.parametrize("state", ["draft", "in_review", "held", "released", "shipped", "closed", "cancelled"])
def test_page_of_every_state_in_a_constant_number_of_queries(shop: Shop, clerk: Client, state: str) -> None:
    order = bring(shop, state)
    clerk.get(url("order", order))
    with CaptureQueriesContext(connection) as seen:
        assert clerk.get(url("order", order)).status_code == 200
    assert len(seen) <= 12


# -- the list --------------------------------------------------------------------------------------------------------


def test_list_shows_own_orders_in_a_constant_number_of_queries(shop: Shop, clerk: Client) -> None:
    def count() -> int:
        clerk.get(url("list"))
        with CaptureQueriesContext(connection) as seen:
            assert clerk.get(url("list")).status_code == 200
        return len(seen)

    shop.enter()
    one = count()
    for _order in range(3):
        shop.review()
    assert count() == one
    assert one <= 12


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"draft", "in_review", "held"}),
        ("state=held", {"held"}),
        ("q=XS-26", {"in_review", "held"}),
        ("q=cash", {"in_review"}),
        ("customer=monthly", {"held"}),
        ("since=2026-06-11", set()),
        ("until=2026-06-10", {"draft", "in_review", "held"}),
    ],
)
def test_list_is_narrowed_by_the_url(shop: Shop, clerk: Client, query: str, found: set[str]) -> None:
    shop.enter()
    shop.submit(customer="cash")
    shop.review(customer="monthly")
    page = clerk.get(f"{url('list')}?{query}")
    assert {order.state for order in page.context["listing"].rows} == found
    totals = clerk.get(f"{url('list')}?{query}&as=figures").content.decode()
    assert (f"{250 * len(found):,}.00" in totals) == bool(found)


def test_list_is_narrowed_by_its_maker(shop: Shop, clerk: Client) -> None:
    mine, other = shop.enter(), shop.enter(by=shop.world.clerk2)
    rows = clerk.get(url("list"), {"maker": str(shop.clerk.pk)}).context["listing"].rows
    assert list(rows) == [mine]
    assert set(clerk.get(url("list")).context["listing"].rows) == {mine, other}


def test_list_turns_pages_of_50(shop: Shop, clerk: Client) -> None:
    orders = [shop.enter() for _order in range(52)]
    first = clerk.get(url("list")).context["listing"]
    assert len(first.rows) == 50
    second = clerk.get(url("list") + first.next_url).context["listing"]
    assert {row.pk for row in (*first.rows, *second.rows)} == {order.pk for order in orders}


def test_export_has_the_rows_of_the_list_without_formulas(shop: Shop, clerk: Client) -> None:
    shop.enter(customer_reference="=1+1")
    shop.review(customer="monthly")
    clerk.post(reverse("desk:columns"), {"list": "orders:list", "column": ["number", "reference"]})
    text = clerk.get(url("list"), {"as": "csv"}).getvalue().decode()
    assert len(text.strip().splitlines()) == 3
    assert "'=1+1" in text
    held = clerk.get(url("list"), {"as": "csv", "state": "held"}).getvalue().decode()
    assert len(held.strip().splitlines()) == 2


# -- whose it is -----------------------------------------------------------------------------------------------------


def test_orders_of_others_are_not_there(shop: Shop, foreign: World, as_user: SignIn) -> None:
    order = shop.submit()
    stranger = as_user(again(foreign.clerk))
    assert list(stranger.get(url("list")).context["listing"].rows) == []
    assert order.number not in stranger.get(url("list"), {"as": "csv"}).getvalue().decode()
    for name in ("order", "change"):
        assert stranger.get(url(name, order)).status_code == 404
    for name in ("submit", "withdraw", "release", "cancel"):
        assert stranger.post(url(name, order), {"reason": "x"}).status_code == 404
    assert fresh(order).state == "in_review"
    assert as_user(again(shop.clerk)).get(url("order", order)).status_code == 200


@pytest.mark.parametrize("form", ["", "figures", "csv", "print"])
def test_reading_needs_the_right_to_see_orders(shop: Shop, as_user: SignIn, form: str) -> None:
    shop.enter()
    assert as_user(again(shop.world.deputy)).get(url("list"), {"as": form}).status_code == 200
    driver = shop.world.people["keeper"]
    driver.assignments.update(ends=TODAY - dt.timedelta(days=1))
    assert as_user(again(driver)).get(url("list"), {"as": form}).status_code == 403
