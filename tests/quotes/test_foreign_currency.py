"""Quotations in a foreign currency: keyed in it, kept at the rate of the day on which they are handed in."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import BookedRate
from core.refusals import NotAllowed
from customers.models import Customer
from quotes import prints, queries, services
from quotes.models import Quotation, QuotationLine
from tests.quotes.conftest import Shop, fresh
from tests.world import NOW, TODAY, again
from workflow import prints as printing

SignIn = Callable[[User], Client]
D = Decimal
DAY = dt.timedelta(days=1)


@pytest.fixture
def abroad(shop: Shop) -> Shop:
    """The shop's customer buys from abroad, in dollars unless another currency is chosen."""
    Customer.objects.filter(pk=shop.customer.pk).update(foreign=True, currency="USD")
    shop.customer.refresh_from_db()
    return shop


def book(shop: Shop, rate: object, day: dt.date = TODAY - 30 * DAY) -> BookedRate:
    return BookedRate.objects.create(
        company=shop.world.company, currency="USD", from_day=day, rate=D(str(rate)), by=shop.world.finance, at=NOW
    )


def line_of(quotation: Quotation) -> tuple[Decimal | None, ...]:
    line = QuotationLine.objects.get(quotation=quotation, no=1)
    return line.foreign_list, line.foreign_price, line.foreign_gross, line.list_price, line.unit_price, line.gross


def test_discounts_are_taken_off_what_was_keyed_and_then_reckoned_over(abroad: Shop) -> None:
    book(abroad, "7.1234")
    made = abroad.draft(abroad.line(abroad.board, "3", "41.50"), discount=D("0.03"))
    assert line_of(made) == (*(D("41.50"), D("40.255000"), D("120.77"), D("295.621100"), D("286.752467"), D("860.26")),)
    assert (made.currency, made.rate, made.foreign_gross, made.gross) == ("USD", D("7.1234"), D("120.77"), D("860.26"))


def test_handing_in_takes_the_rate_of_the_day_and_keeps_it(abroad: Shop) -> None:
    book(abroad, "7.1")
    made = abroad.draft(abroad.line(abroad.board, "2", "100"))
    book(abroad, "7.2", TODAY)
    services.submit(made.pk, by=abroad.world.clerk, at=NOW)
    made = fresh(made)
    assert (made.rate, made.foreign_gross, made.gross) == (D("7.2"), D(200), D(1440))
    assert line_of(made) == (None, D(100), D(200), None, D(720), D(1440))
    book(abroad, "8", TODAY)
    abroad.decide(made)
    made = fresh(made)
    assert (made.state, made.rate, made.gross) == ("approved", D("7.2"), D(1440))
    with pytest.raises(DatabaseError), transaction.atomic():
        QuotationLine.objects.filter(quotation=made).update(foreign_price=D(1))


def test_the_next_version_keeps_currency_and_prices_and_takes_the_rate_of_its_day(abroad: Shop) -> None:
    book(abroad, "7.1")
    offer = abroad.sent(abroad.line(abroad.board, "2", "100"), discount=D("0.03"))
    book(abroad, "7.2", TODAY + DAY)
    new = services.revise(offer.pk, by=abroad.world.clerk, at=NOW + DAY, objection="太贵")
    assert (new.currency, new.rate, new.foreign_gross) == ("USD", D("7.2"), D(194))
    assert line_of(new)[:2] == line_of(offer)[:2] == (D(100), D(97))


def test_without_a_rate_nothing_is_written(abroad: Shop) -> None:
    book(abroad, "7.1", TODAY + DAY)
    with pytest.raises(NotAllowed) as refused:
        abroad.draft()
    assert (refused.value.field, Quotation.objects.count()) == ("currency", 0)
    assert abroad.draft(currency="CNY").foreign_gross is None


def test_the_paper_is_in_the_customers_currency_with_rate_and_total_of_ours(abroad: Shop) -> None:
    book(abroad, "7.1234")
    offer = abroad.approved(abroad.line(abroad.board, "3", "41.50"), discount=D("0.03"))
    with printing.on_paper():
        said = prints.context(queries.quotation(abroad.world.clerk, offer.pk), TODAY)
    assert said.abroad is not None
    assert (said.abroad.gross, said.abroad.own) == ("USD 120.77", "汇率 7.1234 · ¥860.26")
    assert [(row.before, row.price, row.gross) for row in said.rows] == [("41.50", "40.255", "120.77")]
    assert "¥" in said.net
    Customer.objects.filter(pk=abroad.customer.pk).update(currency="")
    own = abroad.approved(abroad.line(abroad.board, "3", "250"))
    with printing.on_paper():
        plain = prints.context(queries.quotation(abroad.world.clerk, own.pk), TODAY)
    assert (plain.abroad, plain.gross, "¥" in plain.net) == (None, "750.00", False)


def test_pages_and_list_tell_both_amounts(abroad: Shop, as_user: SignIn) -> None:
    book(abroad, "7.1234")
    offer = abroad.sent(abroad.line(abroad.board, "3", "41.50"))
    client = as_user(again(abroad.world.clerk))
    assert "USD 124.50 · 汇率 7.1234 · ¥886.86" in client.get(offer.get_absolute_url()).content.decode()
    assert "USD 124.50" in client.get(reverse("quotes:list")).content.decode()
    asked = abroad.enquiry()
    rows = queries.proposed_lines(asked)
    assert [row["unit_price"] for row in rows] == [None]  # a price of ours is none of theirs
