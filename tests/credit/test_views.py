"""The pages of credit, as people of the company see them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from credit.models import LimitChange
from tests.credit.conftest import Credit, credit_of

D = Decimal
AsUser = Callable[[User], Client]


def url(credit: Credit, name: str = "account") -> str:
    return reverse(f"credit:{name}", args=[credit.customer.pk])


def test_account_page_writes_the_debt_out_as_a_sum(credit: Credit, as_user: AsUser) -> None:
    credit.limit("200000")
    credit.holding(receivable="96400")
    credit.holding(shipped="32180")
    credit.holding(released="20600", earmarked="2000")
    page = as_user(credit.world.manager).get(url(credit)).context["page"]
    rows = [(str(row.label), row.amount, row.kind) for row in page.debt.rows]
    assert rows == [
        ("应收", D(96400), "start"),
        ("已发未开票", D(32180), "add"),
        ("已放行未发", D(18600), "add"),
        ("现在欠款", D(147180), "sum"),
        ("信用额度", D(200000), "plain"),
        ("还可用", D(52820), "verdict"),
    ]
    assert (page.held_total, [row.owed for row in page.held]) == (D(147180), [D(18600), D(32180), D(96400)])


def test_account_page_shows_decisions_and_history(credit: Credit, as_user: AsUser) -> None:
    credit.limit("100")
    credit.ask("100.01")
    text = as_user(credit.world.clerk).get(url(credit)).content.decode()
    wanted = ["超额度", "加上本单 100.01，超出额度 100.00 共 0.01", "信用额度：100.00", "韩静"]
    assert [each for each in wanted if each not in text] == []


def test_customer_without_an_account_has_a_page(credit: Credit, as_user: AsUser) -> None:
    page = as_user(credit.world.clerk).get(url(credit)).context["page"]
    assert ([str(fact.value) for fact in page.figures][:2], page.held) == (["无信用", "0.00"], [])


def test_customer_without_an_account_is_looked_up(credit: Credit, foreign_credit: Credit, as_user: AsUser) -> None:
    clerk = as_user(credit.world.clerk)
    assert clerk.get(reverse("credit:find"), {"customer": "shaoxing"}).status_code == 200
    assert clerk.get(reverse("credit:find"), {"customer": "K0001"})["Location"] == url(credit)
    unknown = clerk.get(reverse("credit:find"), {"customer": "K9"}).context["form"]
    assert list(unknown.errors) == ["customer"]


def test_account_page_costs_the_same_for_more_documents(credit: Credit, as_user: AsUser) -> None:
    credit.limit("100")
    credit.ask("1", paper=credit.holding(released="1"))
    clerk = as_user(credit.world.clerk)
    counts = [counted(clerk, url(credit))]
    for _each in range(3):
        credit.ask("1", paper=credit.holding(released="1", earmarked="1"))
    counts.append(counted(clerk, url(credit)))
    assert counts == [12, 12]


def counted(client: Client, where: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(where).status_code == 200
    return len(asked)


def test_list_shows_what_is_owed_and_free(credit: Credit, foreign_credit: Credit, as_user: AsUser) -> None:
    credit.limit("100")
    credit.holding(released="130.50")
    foreign_credit.limit("7777")
    other = credit_of(credit.world, "K0002", "杭州云泽化纤有限公司")
    other.limit(None, unlimited=True)
    clerk = as_user(credit.world.clerk)
    answer = clerk.get(reverse("credit:list"))
    rows = answer.context["listing"].rows
    assert [(row.limit, row.owed, row.free) for row in rows] == [
        ("100.00", D("130.50"), D("-30.50")),
        ("不限额", D(0), None),
    ]
    assert "7,777" not in answer.content.decode()
    assert numbers(clerk, "?q=yunze") == ["K0002"]
    assert numbers(clerk, "?limit=unlimited") == ["K0002"]
    assert numbers(clerk, "?limit=limit") == ["K0001"]
    assert numbers(clerk, "?limit=none") == []


def numbers(client: Client, query: str) -> list[str]:
    rows = client.get(reverse("credit:list") + query).context["listing"].rows
    return [row.account.customer.number for row in rows]


def test_list_costs_the_same_for_more_rows(credit: Credit, as_user: AsUser) -> None:
    credit.limit("100")
    clerk = as_user(credit.world.clerk)
    counts = [counted(clerk, reverse("credit:list"))]
    for place in (2, 3):
        credit_of(credit.world, f"K000{place}", f"客户{place}").limit("1")
    counts.append(counted(clerk, reverse("credit:list")))
    assert counts == [5, 5]


def test_entries_are_listed_and_filtered(credit: Credit, as_user: AsUser) -> None:
    credit.enter(credit.paper("XS-2606-0001"), released="5", earmarked="3")
    credit.enter(credit.paper("XS-2606-0002"), released="7")
    clerk = as_user(credit.world.clerk)

    def amounts(query: str) -> list[Decimal]:
        return [row.amount for row in clerk.get(url(credit, "entries") + query).context["listing"].rows]

    assert amounts("") == [D(7), D(3), D(5)]
    assert amounts("?component=earmarked") == [D(3)]
    assert amounts("?q=XS-2606-0002") == [D(7)]


def test_limit_is_set_on_the_page(credit: Credit, as_user: AsUser) -> None:
    supervisor = as_user(credit.world.supervisor)
    answer = supervisor.post(url(credit, "limit"), {"limit": "5000", "reason": "首次评定"})
    assert (answer.status_code, answer["Location"]) == (302, url(credit))
    assert (credit.account.limit, LimitChange.objects.get().reason) == (D(5000), "首次评定")


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"limit": "-1", "reason": "x"}, "limit", "信用额度不能小于 0。"),
        ({"limit": "1", "unlimited": "on", "reason": "x"}, "limit", "要么不限额，要么有额度，不能同时选。"),
        ({"limit": "1", "reason": " "}, "reason", "请填写“原因”。"),
    ],
)
def test_limit_with_a_fault_says_it_beside_the_field(
    credit: Credit, as_user: AsUser, data: dict[str, str], field: str, sentence: str
) -> None:
    form = as_user(credit.world.supervisor).post(url(credit, "limit"), data).context["form"]
    assert (form.errors[field], credit.account.limit) == ([sentence], None)


def test_limit_is_refused_without_the_right(credit: Credit, as_user: AsUser) -> None:
    clerk = as_user(credit.world.clerk)
    assert clerk.post(url(credit, "limit"), {"limit": "5000", "reason": "x"}).status_code == 403
    buttons = {each.code: each.refusal for each in clerk.get(url(credit)).context["page"].actions}
    assert (bool(buttons["limit"]), buttons["entries"]) == (True, "")
    assert LimitChange.objects.count() == 0


@pytest.mark.parametrize("name", ["account", "limit", "entries"])
def test_foreign_customer_is_not_found(credit: Credit, foreign_credit: Credit, as_user: AsUser, name: str) -> None:
    foreign_credit.limit("7777")
    answer = as_user(credit.world.supervisor).get(url(foreign_credit, name))
    assert (answer.status_code, "7,777" in answer.content.decode()) == (404, False)


def test_credit_is_seen_by_people_with_the_right_only(credit: Credit, as_user: AsUser) -> None:
    keeper = as_user(credit.world.keeper)
    assert [keeper.get(where).status_code for where in (reverse("credit:list"), url(credit))] == [403, 403]
