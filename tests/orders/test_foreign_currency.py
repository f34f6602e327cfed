"""Orders in a foreign currency: keyed in it, kept at the booked rate, and never moved by a later rate."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import BookedRate
from catalog.queries import rate_on
from core.dates import business_date
from credit.models import Decision
from customers.models import Customer
from orders import services
from orders.models import Amendment, Order, OrderLine
from tests.orders.shop import Shop, fresh, open_shop, url
from tests.receivables.till import Till, open_till, sound
from tests.support.handbooks import rewrite
from tests.world import NOW, TODAY, World, again

SignIn = Callable[[User], Client]
D = Decimal
NOT_BOOKED = "还没有登记"


@pytest.fixture
def abroad(parts: World, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The parts company with a customer from abroad, who may buy on terms there."""
    shop = open_shop(parts)
    rewrite(monkeypatch, "parts", orders__foreign_terms=True)
    Customer.objects.filter(pk=shop.customers["monthly"].pk).update(foreign=True)
    shop.customers["monthly"].refresh_from_db()
    return shop


@pytest.fixture
def clerk(abroad: Shop, as_user: SignIn) -> Client:
    return as_user(again(abroad.clerk))


@pytest.fixture
def finance(abroad: Shop, as_user: SignIn) -> Client:
    return as_user(again(abroad.world.finance))


def today(shop: Shop) -> dt.date:
    return business_date(timezone.now(), shop.world.company.zone)


def book(shop: Shop, rate: object, day: dt.date | None = None, currency: str = "USD") -> BookedRate:
    """A rate as it was booked in time for the day."""
    return BookedRate.objects.create(
        company=shop.world.company, currency=currency, from_day=day or dt.date(2026, 1, 1), rate=D(str(rate)),
        by=shop.world.finance, at=NOW,
    )  # fmt: skip


def row(price: object = "100", quantity: object = 1) -> dict[str, Any]:
    return {"product": "ZK-100", "quantity": str(quantity), "unit_price": str(price)}


def key_in(shop: Shop, clerk: Client, *rows: dict[str, Any], **head: Any) -> Order:
    """An order of the customer abroad, keyed in and handed to review on the page."""
    sent = shop.form(*(rows or (row(),)), customer="monthly", **{"currency": "USD", "then": "submit", **head})
    answer = clerk.post(url("new"), sent)
    assert answer.status_code == 302, answer.content.decode()
    return fresh(Order.objects.latest("pk"))


def cheap(shop: Shop) -> None:
    """The goods cost less than any price of these tests: whose decision a price is, is another test's matter."""
    shop.products["board"].base_price = D(1)
    shop.products["board"].save()


# -- the amount that is compared -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("rate", "state"), [("7.1", "released"), ("7.1001", "held")])
def test_100_dollars_against_a_limit_of_710_pass_at_7_1_and_not_a_cent_beyond(
    abroad: Shop, clerk: Client, rate: str, state: str
) -> None:
    cheap(abroad)
    book(abroad, rate)
    abroad.limit("monthly", 710, at=timezone.now())
    order = abroad.decide(key_in(abroad, clerk))
    assert (order.state, order.currency, order.rate, order.foreign_gross) == (state, "USD", D(rate), 100)
    assert order.gross == D(100) * D(rate)
    kept = Decision.objects.filter(paper=order.pk).latest("pk")
    told = {name: kept.snapshot[name] for name in ("currency", "foreign", "rate")}
    assert (kept.amount, told) == (order.gross, {"currency": "USD", "foreign": "100.00", "rate": f"{D(rate):.8f}"})


def test_the_calculation_on_the_page_and_in_the_queue_names_amount_and_rate(
    abroad: Shop, clerk: Client, as_user: SignIn
) -> None:
    cheap(abroad)
    book(abroad, "7.1001")
    abroad.limit("monthly", 710, at=timezone.now())
    order = abroad.decide(key_in(abroad, clerk))
    assert "（USD 100.00 · 汇率 7.1001）" in order.hold_reason
    said = "USD 100.00 · 汇率 7.1001"
    page = clerk.get(url("order", order)).content.decode()
    assert f"{said} · ¥710.01" in page
    assert page.count(said) > 1
    assert said in clerk.get(reverse("orders:held")).content.decode()


def test_what_is_handed_in_keeps_its_rate_whatever_is_booked_later(abroad: Shop, clerk: Client) -> None:
    till, at = open_till(abroad), timezone.now()
    cheap(abroad)
    book(abroad, "7.1")
    abroad.limit("monthly", 710, at=at)
    order = key_in(abroad, clerk)
    book(abroad, "8", today(abroad))
    order = abroad.decide(order)
    assert (order.state, order.rate, order.gross) == ("released", D("7.1"), D(710))
    assert abroad.account("monthly").released == D(710)
    _paid_and_done(till, order)


def _paid_and_done(till: Till, order: Order) -> None:
    """Delivered in two parts, invoiced each, paid in the company's money: nothing is left anywhere."""
    till.deliver(order)
    invoice = till.invoice(order)
    assert invoice.gross == order.gross
    assert till.shop.account("monthly").receivable == order.gross
    till.receive(order.gross, {invoice.pk: order.gross}, customer="monthly")
    account = till.shop.account("monthly")
    assert (account.ordered, account.released, account.shipped, account.receivable, account.unapplied) == (0,) * 5
    assert sound(till) == []


def test_parts_of_an_odd_amount_end_at_nought_to_the_cent(abroad: Shop, clerk: Client) -> None:
    till = open_till(abroad)
    cheap(abroad)
    book(abroad, "7.12345678")
    abroad.limit("monthly", 10_000, at=timezone.now())
    order = abroad.decide(key_in(abroad, clerk, row("33.335", 3)))
    assert (order.foreign_gross, order.gross) == (D("100.01"), D("712.38"))
    parts = []
    for _each in range(3):
        till.deliver(order, 1)
        parts.append(till.invoice(order))
    assert sum(part.gross for part in parts) == order.gross
    money_in = till.receive(order.gross, {part.pk: part.gross for part in parts}, customer="monthly")
    assert (money_in.state, till.shop.account("monthly").receivable, sound(till)) == ("confirmed", 0, [])


def test_the_database_keeps_rate_and_prices_of_what_is_handed_in(abroad: Shop, clerk: Client) -> None:
    cheap(abroad)
    book(abroad, "7.1")
    order = key_in(abroad, clerk)
    for rows, column in (
        (Order.objects.filter(pk=order.pk), "rate"),
        (Order.objects.filter(pk=order.pk), "foreign_gross"),
        (OrderLine.objects.filter(order=order), "foreign_price"),
        (OrderLine.objects.filter(order=order), "foreign_gross"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**{column: D(9)})
    assert fresh(order).rate == D("7.1")


# -- which rate ------------------------------------------------------------------------------------------------------


def test_without_a_rate_the_form_says_so_beside_the_field_and_keeps_what_was_typed(abroad: Shop, clerk: Client) -> None:
    book(abroad, "7.1", today(abroad) + dt.timedelta(days=1))
    answer = clerk.post(url("new"), abroad.form(row("12.34"), customer="monthly", currency="USD", note="走海运"))
    page = answer.content.decode()
    assert (answer.status_code, Order.objects.count()) == (200, 0)
    assert NOT_BOOKED in page.split('id="id_currency_error"')[1].split("</div>")[0]
    assert ('value="12.34"' in page, 'value="走海运"' in page, 'value="USD" selected' in page) == (True, True, True)
    book(abroad, "7.1", today(abroad))
    made = clerk.post(url("new"), abroad.form(row("12.34"), customer="monthly", currency="USD", note="走海运"))
    assert (made.status_code, Order.objects.get().gross) == (302, D("87.61"))


@pytest.mark.parametrize(("day", "rate"), [(0, "7.2"), (-1, "7.1"), (-30, "7.1"), (-31, None)])
def test_the_rate_of_a_day_is_the_latest_from_day_that_is_not_after_it(
    abroad: Shop, day: int, rate: str | None
) -> None:
    book(abroad, "7.1", TODAY - dt.timedelta(days=30))
    book(abroad, "7.15", TODAY)
    book(abroad, "7.2", TODAY)  # booked behind it for the same day
    book(abroad, "9", TODAY + dt.timedelta(days=1))
    found = rate_on(abroad.world.company, "USD", TODAY + dt.timedelta(days=day))
    assert (found and found.rate) == (rate and D(rate))


def test_rates_of_another_company_are_never_used(abroad: Shop, clerk: Client, foreign: World) -> None:
    BookedRate.objects.create(
        company=foreign.company, currency="USD", from_day=dt.date(2026, 1, 1), rate=D(7), by=foreign.clerk, at=NOW
    )
    answer = clerk.post(url("new"), abroad.form(row(), customer="monthly", currency="USD"))
    assert (NOT_BOOKED in answer.content.decode(), Order.objects.count()) == (True, 0)
    book(abroad, "7.1")
    assert key_in(abroad, clerk).rate == D("7.1")


def test_a_draft_is_handed_in_at_the_rate_that_is_booked_for_its_day_by_then(abroad: Shop, clerk: Client) -> None:
    cheap(abroad)
    book(abroad, "7.1", today(abroad))
    order = key_in(abroad, clerk, row(), then="")
    assert (order.state, order.gross) == ("draft", D(710))
    book(abroad, "7.2", today(abroad))
    services.submit(order.pk, by=abroad.clerk, at=timezone.now())
    order = fresh(order)
    line = order.lines.get()
    assert (order.state, order.rate, order.gross, order.foreign_gross) == ("in_review", D("7.2"), D(720), D(100))
    assert (line.unit_price, line.foreign_price, line.quantity) == (D(720), D(100), D(1))


def test_a_price_left_blank_is_the_products_own_and_never_below_it(abroad: Shop, clerk: Client) -> None:
    book(abroad, "7.1234")
    order = key_in(abroad, clerk, row("", 2))
    line = order.lines.get()
    assert line.foreign_price == D("35.0957")  # 250 / 7.1234 = 35.09560…, and never less than it is worth
    assert line.unit_price == D("250.000709")
    assert (order.foreign_gross, order.gross) == (D("70.19"), D("500.00"))


def test_yen_have_no_decimals(abroad: Shop, clerk: Client) -> None:
    cheap(abroad)
    book(abroad, "0.0471", currency="JPY")
    order = key_in(abroad, clerk, row("1000.5", 3), currency="JPY")
    assert (order.foreign_gross, order.gross) == (D(3002), D("141.37"))
    assert "JPY 3,002 · 汇率 0.0471 · ¥141.37" in clerk.get(url("order", order)).content.decode()


# -- who may -----------------------------------------------------------------------------------------------------------


def test_only_customers_from_abroad_buy_in_another_currency(abroad: Shop, clerk: Client) -> None:
    book(abroad, "7.1")
    answer = clerk.post(url("new"), abroad.form(row(), customer="prepaid", currency="USD"))
    assert ("只有外贸客户" in answer.content.decode(), Order.objects.count()) == (True, 0)
    assert clerk.post(url("new"), abroad.form(row(), customer="prepaid", currency="CNY")).status_code == 302
    assert Order.objects.get().foreign_gross is None


@pytest.mark.parametrize(("chosen", "currency", "gross"), [("", "USD", "710"), ("CNY", "CNY", "100")])
def test_the_usual_currency_of_the_file_counts_where_none_is_chosen(
    abroad: Shop, clerk: Client, chosen: str, currency: str, gross: str
) -> None:
    book(abroad, "7.1")
    Customer.objects.filter(pk=abroad.customers["monthly"].pk).update(currency="USD")
    order = key_in(abroad, clerk, currency=chosen, then="")
    assert (order.currency, order.gross) == (currency, D(gross))


def test_an_order_in_the_companys_currency_asks_the_database_nothing_more(abroad: Shop, clerk: Client) -> None:
    book(abroad, "7.1")
    Customer.objects.filter(pk=abroad.customers["prepaid"].pk).update(foreign=True, currency="USD")
    asked = {}
    for currency in ("CNY", "USD"):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            clerk.post(url("typing"), abroad.form(row(), customer="prepaid", currency=currency))
        asked[currency] = [each["sql"] for each in seen if "bookedrate" in each["sql"]]
    assert (len(asked["CNY"]), len(asked["USD"])) == (0, 1)
    with CaptureQueriesContext(connection) as seen:
        assert clerk.post(url("new"), abroad.form(row(), customer="prepaid", currency="CNY")).status_code == 302
    assert [each["sql"] for each in seen if "bookedrate" in each["sql"]] == []


# -- while one types -------------------------------------------------------------------------------------------------


def test_the_live_total_tells_both_amounts_and_the_credit_light_the_companys(abroad: Shop, clerk: Client) -> None:
    cheap(abroad)
    book(abroad, "7.1234")
    told = clerk.post(url("typing"), abroad.form(row("1234.5"), customer="monthly", currency="USD")).json()
    assert told["totals"]["gross"] == "8,793.84"
    assert (told["totals"]["currency"], told["totals"]["foreign"]) == ("USD", "1,234.50 · 汇率 7.1234")
    assert (told["lines"]["0"]["gross"], told["abroad"], told["currency"]) == ("1,234.50", True, "USD")
    assert told["lines"]["0"]["price"] == "0.140383"  # 1.00 at the rate
    own = clerk.post(url("typing"), abroad.form(row("1234.5"), customer="prepaid")).json()
    assert (own["totals"]["gross"], "foreign" in own["totals"], own["abroad"]) == ("1,234.50", False, False)


def test_without_a_rate_nothing_is_reckoned_while_one_types(abroad: Shop, clerk: Client) -> None:
    told = clerk.post(url("typing"), abroad.form(row(), customer="monthly", currency="EUR")).json()
    assert (NOT_BOOKED in told["refusal"], told["lines"]["0"]["gross"], told["totals"]["gross"]) == (True, "", "0.00")
    assert told["currency"] == "?"  # neither the picker's prices nor those of the last order are taken over


def test_the_last_order_is_copied_with_its_prices_in_the_same_currency_only(abroad: Shop, clerk: Client) -> None:
    cheap(abroad)
    book(abroad, "7.1")
    abroad.decide(key_in(abroad, clerk, row("12.5", 2)))
    asked = {"customer": abroad.customers["monthly"].number}

    def price(currency: str) -> str | None:
        copied = clerk.get(reverse("orders:last_lines"), {**asked, "currency": currency}).json()
        return str(copied["rows"][0]["values"].get("unit_price") or "")

    assert (price("USD"), price(""), price("EUR")) == ("12.50", "", "")
    told = clerk.post(url("typing"), abroad.form(row(), customer="monthly", currency="USD")).json()
    assert told["lines"]["0"]["last_price"] == "12.50"


def test_a_draft_opens_with_the_prices_that_were_keyed(abroad: Shop, clerk: Client) -> None:
    cheap(abroad)
    book(abroad, "7.1234")
    order = key_in(abroad, clerk, row("12.34"), then="")
    page = clerk.get(url("change", order)).content.decode()
    assert ('value="12.34"' in page, 'value="USD" selected' in page) == (True, True)


# -- changes and quotations ------------------------------------------------------------------------------------------


def test_a_change_of_an_order_is_keyed_in_its_currency_at_its_own_rate(abroad: Shop, clerk: Client) -> None:
    cheap(abroad)
    book(abroad, "7.1")
    abroad.limit("monthly", 2_000, at=timezone.now())
    order = abroad.decide(key_in(abroad, clerk))
    book(abroad, "9", today(abroad))
    line = order.lines.get()
    sent = {"version": order.version, "reason": "加价", f"quantity_{line.pk}": "2", f"price_{line.pk}": "110"}
    assert 'value="100.00"' in clerk.get(url("amend", order)).content.decode()
    assert clerk.post(url("amend", order), sent).status_code == 302
    assert Amendment.objects.get().after == D(1562)
    order, line = abroad.decide(order), OrderLine.objects.get(pk=line.pk)
    assert (order.gross, order.foreign_gross, order.rate) == (D(1562), D(220), D("7.1"))
    assert (line.unit_price, line.foreign_price, line.foreign_gross) == (D(781), D(110), D(220))
    assert abroad.account("monthly").released == D(1562)


def test_less_of_a_line_at_the_price_that_was_keyed_needs_nobody(abroad: Shop, clerk: Client) -> None:
    cheap(abroad)
    book(abroad, "7.12345678")
    abroad.limit("monthly", 2_000, at=timezone.now())
    order = abroad.decide(key_in(abroad, clerk, row("33.33", 2)))
    line = order.lines.get()
    sent = {"version": order.version, "reason": "少要", f"quantity_{line.pk}": "1", f"price_{line.pk}": "33.33"}
    assert clerk.post(url("amend", order), sent).status_code == 302
    assert (Amendment.objects.count(), fresh(order).due) == (0, D("237.43"))


def test_an_order_of_a_quotation_has_its_currency_rate_and_prices_to_the_cent(abroad: Shop, clerk: Client) -> None:
    cheap(abroad)
    book(abroad, "7.12345678")
    rows = (abroad.line("board", 3, "33.335"), abroad.line("freight", 1, "45.01"))
    offer = abroad.confirmed(*rows, customer="monthly", currency="USD", discount=D("0.03"))
    book(abroad, "8", TODAY)
    page = clerk.get(reverse("orders:convert", args=[offer.pk])).content.decode()
    assert "USD 142.01 · 汇率 7.12345678" in page
    order = fresh(abroad.convert(offer, submitting=True))
    assert (order.currency, order.rate, order.foreign_gross) == ("USD", D("7.12345678"), D("142.01"))
    assert (order.gross, order.tax, order.net) == (offer.gross, offer.tax, offer.net)
    columns = ("quantity", "unit_price", "foreign_price", "foreign_gross", "gross")
    assert list(order.lines.values_list(*columns)) == list(offer.lines.values_list(*columns))
    assert order.lines.get(no=1).foreign_price == D("32.334950")
