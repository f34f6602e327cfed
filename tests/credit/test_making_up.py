"""The documents behind a figure: their sum is the figure, for every component and age."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.money import ZERO
from credit import queries, services
from credit.models import DEBT, Component
from credit.queries import conduct, making_up
from handbook import queries as handbook
from tests.credit.conftest import Credit
from tests.world import TODAY

D = Decimal
AsUser = Callable[[User], Client]


def address(credit: Credit, component: str = "") -> str:
    url = reverse("credit:documents", args=[credit.customer.pk])
    return f"{url}?component={component}" if component else url


def summed(credit: Credit, figure: str) -> Decimal:
    return making_up.total(making_up.documents(credit.account, figure, TODAY))


@pytest.fixture
def trading(credit: Credit) -> Credit:
    """Documents in every stage; money earmarked to one of them reaches over two of its stages."""
    credit.holding(receivable="96400.10")
    credit.holding(shipped="32180")
    credit.holding(released="500", shipped="300", earmarked="650")
    credit.holding(released="20600", earmarked="2000")
    credit.holding(ordered="77", earmarked="80")
    credit.holding(earmarked="12.34")
    credit.holding(unapplied="5.5")
    return credit


def test_the_documents_of_every_component_come_to_the_figure(trading: Credit) -> None:
    account = trading.account
    figures = {stage.value: queries.owed(account, stage) for stage in DEBT}
    figures |= {"earmarked": account.earmarked, "unapplied": account.unapplied}
    figures["owed"] = queries.exposure(account, TODAY)
    assert {figure: summed(trading, figure) for figure in figures} == figures
    assert (figures["shipped"], figures["released"], figures["ordered"]) == (D(32180), D("18750.00"), ZERO)


def test_advances_that_count_stand_among_what_is_owed(trading: Credit, monkeypatch: pytest.MonkeyPatch) -> None:
    known, asked = handbook.value, {"credit.count_advances": True}

    def value(company: object, key: str, on: dt.date) -> object:
        return asked[key] if key in asked else known(company, key, on)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr("handbook.queries.value", value)
    assert queries.free_advances(trading.account, TODAY) == D("5.50")
    assert summed(trading, "owed") == queries.exposure(trading.account, TODAY)


def test_every_age_comes_to_its_documents_and_disputed_ones_are_not_overdue(credit: Credit) -> None:
    for days, amount in ((-5, 1), (0, 2), (1, 4), (30, 8), (31, 16), (60, 32), (61, 64), (90, 128), (91, 256)):
        paper = credit.holding(receivable=str(amount))
        services.open_item(credit.account.pk, paper.pk, due=TODAY - dt.timedelta(days=days), amount=D(amount))
    credit.account.items.filter(open=16).update(disputed=True)
    found = conduct.history(credit.account, TODAY)
    assert [summed(credit, age) for age in making_up.AGES] == list(found.ageing) == [D(3), D(12), D(48), D(192), D(256)]
    assert summed(credit, "overdue") == found.conduct.overdue == D(492)
    late = queries.overdue_of(credit.world.company, credit.customer.pk, TODAY)[credit.customer.pk]
    assert summed(credit, "late") == late.amount


def test_the_page_shows_each_document_with_day_due_and_total(trading: Credit, as_user: AsUser) -> None:
    client = as_user(trading.world.manager)
    page = client.get(address(trading, "released")).context["page"]
    assert [(row.held, row.own, row.counts) for row in page.listing.rows] == [
        (D(20600), D(2000), D(18600)),
        (D(500), D(350), D(150)),
    ]
    assert page.facts[-1].value == "18,750.00"
    paper = trading.holding(receivable="7")
    due = timezone.localdate() + dt.timedelta(days=3)
    services.open_item(trading.account.pk, paper.pk, due=due, amount=D(7))
    rows = client.get(address(trading, "receivable")).context["page"].listing.rows
    assert [(row.due, row.counts) for row in rows] == [(due, D(7)), (None, D("96400.10"))]


def test_unknown_figures_show_what_is_owed(trading: Credit, as_user: AsUser) -> None:
    client = as_user(trading.world.manager)
    for component in ("", "nonsense"):
        assert client.get(address(trading, component)).context["page"].figure == "owed"


def test_figures_on_the_credit_page_and_in_the_list_open_their_documents(trading: Credit, as_user: AsUser) -> None:
    client, today = as_user(trading.world.manager), timezone.localdate()
    for days in (0, 1, 31, 61, 91):
        paper = trading.holding(receivable="10", ordered="3")
        services.open_item(trading.account.pk, paper.pk, due=today - dt.timedelta(days=days), amount=D(10))
    shown = client.get(trading.account.get_absolute_url()).content.decode()
    wanted = ("owed", "receivable", "shipped", "released", "earmarked", "unapplied", "overdue", *making_up.AGES)
    assert [figure for figure in wanted if address(trading, figure) not in shown] == []
    listed = client.get(reverse("credit:list")).content.decode()
    assert [
        each for each in ("owed", "receivable", "shipped", "released") if address(trading, each) not in listed
    ] == []


def test_the_page_is_cut_and_its_total_is_of_all(credit: Credit, as_user: AsUser) -> None:
    for _number in range(60):
        credit.holding(released="10")
    client = as_user(credit.world.manager)
    first = client.get(address(credit, "released"))
    listing = first.context["page"].listing
    assert (len(listing.rows), bool(listing.next_url), first.context["page"].facts[-1].value) == (50, True, "600.00")
    second = client.get(reverse("credit:documents", args=[credit.customer.pk]) + listing.next_url)
    assert (len(second.context["page"].listing.rows), second.context["page"].figure) == (10, "released")
    assert second.context["page"].facts[-1].value == "600.00"


def test_it_costs_the_same_with_many_documents(credit: Credit, as_user: AsUser) -> None:
    client, costs = as_user(credit.world.manager), []
    for many in (1, 20):
        for _number in range(many):
            credit.holding(released="10", earmarked="3")
        client.get(address(credit, "owed"))
        with CaptureQueriesContext(connection) as caught:
            client.get(address(credit, "owed"))
        costs.append(len(caught))
    assert costs[0] == costs[1] <= 12


def test_only_who_sees_figures_of_the_company_sees_them(
    trading: Credit, foreign_credit: Credit, as_user: AsUser
) -> None:
    assert as_user(trading.world.field).get(address(trading, "released")).status_code == 403
    assert as_user(foreign_credit.world.manager).get(address(trading, "released")).status_code == 404
    assert as_user(trading.world.clerk).get(address(trading, "released")).status_code == 200


def test_a_customer_without_an_account_has_nothing_behind_its_figures(credit: Credit, as_user: AsUser) -> None:
    page = as_user(credit.world.manager).get(address(credit)).context["page"]
    assert (page.listing.rows, page.facts[-1].value) == ([], "0.00")


@pytest.mark.parametrize("component", list(Component))
def test_money_that_covers_a_document_is_not_counted_twice(trading: Credit, component: str) -> None:
    rows = making_up.documents(trading.account, component, TODAY)
    assert all(row.counts == row.held - row.own and row.counts >= 0 for row in rows)
