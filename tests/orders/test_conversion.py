"""The order of a confirmed quotation: nothing is keyed twice, and the money comes along."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.refusals import NotAllowed, NotFound, NotYours
from credit import queries as credit
from credit import services as credit_services
from orders import services
from orders.models import Order
from quotes.models import Quotation
from tests.orders.shop import Shop, fresh
from tests.world import NOW, TODAY, World, again
from workflow.models import Link

AMOUNTS = ("no", "product_id", "description", "quantity", "unit_price", "tax_rate", "gross", "tax", "net")


@pytest.mark.rule("PARTS-25")
def test_order_has_the_lines_and_totals_of_its_quotation(shop: Shop) -> None:
    odd = (shop.line("bolt", 3, "3.335"), shop.line("board", 7, "33.333333", tax_rate=Decimal("0.06")))
    quotation = shop.confirmed(*odd)
    order = shop.convert(quotation)
    assert list(order.lines.values_list(*AMOUNTS)) == list(quotation.lines.values_list(*AMOUNTS))
    assert (order.gross, order.tax, order.net) == (quotation.gross, quotation.tax, quotation.net)
    assert (order.state, order.customer, order.quotation) == ("draft", quotation.customer, quotation)
    assert Quotation.objects.get(pk=quotation.pk).state == "converted"
    assert Link.objects.filter(source=quotation.paper, target=order.paper).count() == 1


@pytest.mark.rule("PARTS-25")
def test_lines_of_a_quotation_are_not_keyed_again(shop: Shop) -> None:
    order = shop.convert(shop.confirmed())
    cheaper = shop.input(shop.line("board", 10, 1), customer="monthly", note="改备注", freight_confirmed=True)
    services.change(order.pk, by=shop.clerk, at=NOW, data=cheaper, version=order.version)
    after = fresh(order)
    assert (after.gross, after.customer, after.note) == (Decimal("2620.00"), order.customer, "改备注")
    assert [line.arrive_on for line in after.lines.all()] == [TODAY, None]


def test_money_of_the_quotation_is_the_orders_and_releases_it(shop: Shop) -> None:
    quotation = shop.confirmed()
    customer = shop.customers["prepaid"].pk
    credit_services.earmark(customer, quotation.paper, Decimal("2620.00"), by=shop.world.finance, at=NOW)
    order = shop.convert(quotation, submitting=True)
    assert (order.paid, credit.earmarked(order.pk), credit.earmarked(quotation.pk)) == (2620, 2620, 0)
    assert shop.decide(fresh(order)).state == "released"


def test_quotation_one_cent_short_leaves_the_order_held(shop: Shop) -> None:
    quotation = shop.confirmed()
    customer = shop.customers["prepaid"].pk
    credit_services.earmark(customer, quotation.paper, Decimal("2619.99"), by=shop.world.finance, at=NOW)
    order = shop.decide(fresh(shop.convert(quotation, submitting=True)))
    assert (order.state, order.hold) == ("held", "unpaid")
    services.record_paid(order.pk, amount=Decimal("0.01"), by=shop.world.finance, at=NOW)
    assert fresh(order).state == "released"


def test_quotation_makes_one_order(shop: Shop) -> None:
    quotation = shop.confirmed()
    shop.convert(quotation)
    with pytest.raises(NotAllowed):
        shop.convert(quotation)
    assert Order.objects.count() == 1


def test_unconfirmed_or_foreign_quotation_makes_none(shop: Shop, foreign: World) -> None:
    quotation = shop.confirmed()
    with pytest.raises(NotFound):
        services.from_quotation(quotation.pk, by=foreign.clerk, at=NOW)
    with pytest.raises(NotYours):
        services.from_quotation(quotation.pk, by=shop.reviewer, at=NOW)
    assert Quotation.objects.get(pk=quotation.pk).state == "customer_confirmed"
    assert not Order.objects.exists()


def test_conversion_by_url_shows_the_lines_and_asks_the_delivery(shop: Shop, as_user: Callable[[User], Client]) -> None:
    quotation, clerk = shop.confirmed(), as_user(again(shop.clerk))
    url = f"/orders/from-quotation/{quotation.pk}/"
    page = clerk.get(url).content.decode()
    assert "2,300.00" in page
    assert "lines-0-product" not in page
    assert f'href="{url}"' in clerk.get(reverse("quotes:quotation", args=[quotation.pk])).content.decode()
    sent = {"freight_confirmed": "on", "arrive_on": TODAY.isoformat(), "then": "submit", "once": "k1"}
    assert clerk.post(url, sent).status_code == 302
    assert clerk.post(url, sent).status_code == 302
    assert [order.state for order in Order.objects.all()] == ["in_review"]
