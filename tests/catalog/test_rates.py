"""Booked rates: who books them, from which day, and which one is in force."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog import services
from catalog.models import BookedRate
from catalog.queries import rates_in_force as in_force
from core.dates import business_date
from core.refusals import NotAllowed, NotYours
from tests.world import NOW, TODAY, World, again

SignIn = Callable[[User], Client]
D = Decimal
DAY = dt.timedelta(days=1)


def book(world: World, day: dt.date, rate: object = "7.1", currency: str = "USD", **more: Any) -> BookedRate:
    by = more.pop("by", world.finance)
    return services.book_rate(
        company=world.company, by=by, at=NOW, currency=currency, from_day=day, rate=D(str(rate)), **more
    )


def typed(**changes: Any) -> dict[str, Any]:
    """What the browser sends; today by the clock on the wall."""
    today = business_date(timezone.now(), "Asia/Shanghai")
    return {"currency": "USD", "from_day": today.isoformat(), "rate": "7.1234", "note": "中间价", **changes}


@pytest.fixture
def finance(parts: World, as_user: SignIn) -> Client:
    return as_user(again(parts.finance))


def test_finance_books_a_rate_on_the_page_and_the_list_says_that_it_counts(parts: World, finance: Client) -> None:
    assert finance.post(reverse("catalog:book_rate"), typed()).headers["Location"] == reverse("catalog:rates")
    kept = BookedRate.objects.get()
    assert (kept.company, kept.currency, kept.rate, kept.note, kept.by) == (
        *(parts.company, "USD", D("7.1234"), "中间价", parts.finance),
    )
    page = finance.get(reverse("catalog:rates")).content.decode()
    assert ("USD 美元" in page, "7.1234" in page, "生效" in page) == (True, True, True)


def test_the_menu_leads_finance_there_and_nobody_else(parts: World, finance: Client, as_user: SignIn) -> None:
    link = f'href="{reverse("catalog:rates")}"'
    clerk = as_user(again(parts.clerk))
    assert link in finance.get(reverse("catalog:list")).content.decode()
    assert link not in clerk.get(reverse("catalog:list")).content.decode()


@pytest.mark.parametrize("who", ["clerk", "manager", "keeper", "gm"])
def test_others_read_rates_and_book_none(parts: World, as_user: SignIn, who: str) -> None:
    client = as_user(again(parts.people[who]))
    assert client.post(reverse("catalog:book_rate"), typed()).status_code == 403
    assert BookedRate.objects.count() == 0
    with pytest.raises(NotYours):
        book(parts, TODAY, by=again(parts.people[who]))


def test_finance_of_another_company_books_none_here_and_sees_none(
    parts: World, foreign: World, as_user: SignIn
) -> None:
    with pytest.raises(NotYours):
        book(parts, TODAY, by=foreign.finance)
    book(parts, TODAY, "7.7777")
    assert "7.7777" not in as_user(again(foreign.finance)).get(reverse("catalog:rates")).content.decode()
    assert in_force(foreign.company, TODAY) == {}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rate": "0"}, "rate"),
        ({"rate": "-7"}, "rate"),
        ({"rate": "7.123456789"}, "rate"),
        ({"rate": "viel"}, "rate"),
        ({"currency": "CNY"}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"from_day": ""}, "from_day"),
    ],
)
def test_what_cannot_be_a_rate_is_said_beside_its_field(finance: Client, wrong: dict[str, str], field: str) -> None:
    page = finance.post(reverse("catalog:book_rate"), typed(**wrong))
    assert (page.status_code, f'id="id_{field}_error"' in page.content.decode()) == (200, True)
    assert 'value="中间价"' in page.content.decode()
    assert BookedRate.objects.count() == 0


def test_a_day_that_has_used_a_rate_already_gets_no_other(parts: World) -> None:
    book(parts, TODAY - 3 * DAY)  # none was in force: nothing can have used one
    for day in (TODAY - 3 * DAY, TODAY - DAY):
        with pytest.raises(NotAllowed) as refused:
            book(parts, day, "9")
        assert (refused.value.field, "7.1" in str(refused.value)) == ("from_day", True)
    book(parts, TODAY - 5 * DAY, "7")  # before the first one
    book(parts, TODAY - 3 * DAY, "0.9", "EUR")  # of another currency
    book(parts, TODAY, "7.2")
    book(parts, TODAY + DAY, "7.3")
    assert {code: row.rate for code, row in in_force(parts.company, TODAY).items()} == {
        "USD": D("7.2"),
        "EUR": D("0.9"),
    }
    assert {in_force(parts.company, TODAY + day * DAY)["USD"].rate for day in (-4, -1, 1, 99)} == {
        *(D("7"), D("7.1"), D("7.3")),
    }


def test_the_own_currency_has_no_rate_and_a_booked_one_never_changes(parts: World) -> None:
    with pytest.raises(NotAllowed):
        book(parts, TODAY, "1", "CNY")
    kept = book(parts, TODAY)
    for change in (
        lambda: BookedRate.objects.update(rate=D(8)),
        lambda: BookedRate.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert BookedRate.objects.get().rate == D("7.1")


def test_the_list_tells_what_counts_what_will_and_what_did(parts: World, finance: Client) -> None:
    today = business_date(timezone.now(), "Asia/Shanghai")
    for day, rate in ((today - 9 * DAY, "7.1"), (today, "7.2"), (today + DAY, "7.3")):
        BookedRate.objects.create(
            company=parts.company, currency="USD", from_day=day, rate=D(rate), by=parts.finance, at=NOW
        )
    page = finance.get(reverse("catalog:rates")).content.decode()
    assert [page.count(f"</svg>{word}</span>") for word in ("已过期", "生效", "尚未生效")] == [1, 1, 1]
    only = finance.get(reverse("catalog:rates"), {"force": "now"}).content.decode()
    assert ("7.2" in only, "7.3</td>" in only, "7.1</td>" in only) == (True, False, False)
