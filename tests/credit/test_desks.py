"""What finance sees of a customer in one place: guarantees on the credit page, and the master table with its days."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.display import day_text
from credit.models import Account, Group
from credit.services.limits import Grant, grant
from demo.story import decide_whole
from tests.credit.conftest import Credit, credit_of
from tests.credit.guarantors import Guarantors
from tests.credit.trading import Trading
from tests.orders.shop import add_customer, open_shop
from tests.receivables.till import open_till
from tests.world import NOW, TODAY, World, again, world

AsUser = Callable[[User], Client]
D = Decimal


@pytest.fixture
def staff(parts: World) -> Guarantors:
    made = Guarantors(open_till(open_shop(parts)))
    made.station(made.field)
    return made


def test_open_and_past_guarantees_stand_on_the_credit_page(staff: Guarantors, as_user: AsUser) -> None:
    open_one, past = staff.given(300), staff.ask(staff.held(200))
    staff.accept(past)
    past = staff.approve(past, outcome="reject")
    other = staff.shop.customers["monthly"]
    client, prepaid = as_user(again(staff.shop.world.finance)), staff.shop.customers["prepaid"]
    page = client.get(reverse("credit:account", args=[prepaid.pk]))
    assert [row.pk for row in page.context["side"].guarantees] == [past.pk, open_one.pk]
    assert [word for word in (open_one.number, staff.field.name, "300.00") if word not in page.content.decode()] == []
    assert client.get(reverse("credit:account", args=[other.pk])).context["side"].guarantees == []


@pytest.mark.rule("FIBRE-62")
def test_who_was_graded_by_a_review_is_listed_since_that_day(db: None, as_user: AsUser) -> None:
    made = credit_of(world("fibre"))
    trading = Trading(made.world, made.customer)
    client, table = as_user(trading.world.finance), reverse("credit:master")
    assert trading.customer.name not in client.get(table).content.decode()
    review = trading.submitted(grade="B", limit=D(5000))
    decide_whole(trading.world, review.pk, at=NOW)
    page = client.get(table).content.decode()
    wanted = (trading.customer.name, day_text(TODAY), review.number, "5,000.00")
    assert [word for word in wanted if word not in page] == []


def test_the_day_of_listing_stays_when_the_limit_changes(credit: Credit, as_user: AsUser) -> None:
    later, made = NOW + dt.timedelta(days=40), credit.world
    for at, amount in ((NOW, 100), (later, 200)):
        grant(made.company, credit.customer.pk, Grant(D(amount)), by=made.supervisor, at=at, reason="评级")
    row = as_user(made.finance).get(reverse("credit:master")).context["listing"].rows[0]
    assert (row.since, row.changed) == (TODAY, TODAY + dt.timedelta(days=40))


def test_a_temporary_limit_alone_is_listed_with_its_day(credit: Credit, as_user: AsUser) -> None:
    given, made = Grant(D(100), since=TODAY, until=TODAY + dt.timedelta(days=9)), credit.world
    grant(made.company, credit.customer.pk, given, by=made.supervisor, at=NOW, reason="旺季")
    rows = as_user(made.finance).get(reverse("credit:master") + "?sort=-listed").context["listing"].rows
    assert [(row.customer_id, row.since) for row in rows] == [(credit.customer.pk, TODAY)]


def test_the_table_is_asked_for_days_and_sorted_by_them(credit: Credit, as_user: AsUser) -> None:
    made, client = credit.world, as_user(credit.world.finance)
    second = add_customer(made, "K0777", "绍兴二厂", "monthly")
    for customer, days in ((credit.customer, 0), (second, 10)):
        at = NOW + dt.timedelta(days=days)
        grant(made.company, customer.pk, Grant(D(100)), by=made.supervisor, at=at, reason="评级")

    def shown(query: str) -> list[int]:
        return [row.customer_id for row in client.get(f"{reverse('credit:master')}?{query}").context["listing"].rows]

    assert shown("sort=listed") == [credit.customer.pk, second.pk]
    assert shown("sort=-listed") == [second.pk, credit.customer.pk]
    after = TODAY + dt.timedelta(days=10)
    assert (shown(f"since={after}"), shown(f"until={TODAY}")) == ([second.pk], [credit.customer.pk])


def test_the_page_of_a_member_of_a_group_costs_no_more(credit: Credit, as_user: AsUser) -> None:
    credit.limit("100")
    credit.holding(released="10")
    client, page = as_user(credit.world.manager), credit.account.get_absolute_url()
    alone = _counted(client, page)
    made = credit.world
    group = Group.objects.create(company=made.company, name="浙江集团", limit=D(500))
    other = add_customer(made, "K0888", "绍兴三厂", "monthly")
    grant(made.company, other.pk, Grant(D(1)), by=made.supervisor, at=NOW, reason="评级")
    Account.objects.filter(company=made.company).update(group=group)
    Account.objects.filter(customer=other).update(released=D(40))
    shown = client.get(page).context["page"]
    assert [str(fact.value) for fact in shown.figures if str(fact.value) in ("50.00", "浙江集团")] == [
        "浙江集团",
        "50.00",
    ]
    assert (_counted(client, page), alone) == (alone, 12)


def _counted(client: Client, where: str) -> int:
    client.get(where)
    with CaptureQueriesContext(connection) as caught:
        client.get(where)
    return len(caught)
