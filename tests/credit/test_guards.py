"""What the database itself refuses, as the application's role."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from credit import services
from credit.models import Account, Decision, Holding
from tests.credit.conftest import Credit
from tests.world import TODAY

D = Decimal
ENTRY = (
    "INSERT INTO credit_entry (account_id, paper_id, component, amount, operation, at)"
    " VALUES (%s, %s, %s, %s, 'opening', now())"
)


def refused(statement: str, *values: int | str) -> str:
    """The name of the constraint, or the message of the guard, that refuses a statement."""
    with pytest.raises(IntegrityError) as broken, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = broken.value.__cause__
    return cause.diag.constraint_name or cause.diag.message_primary  # type: ignore[union-attr]  # psycopg's error


@pytest.fixture
def full(credit: Credit) -> Credit:
    """An account in which every table has a row."""
    credit.limit("5000")
    order = credit.holding(released="100", earmarked="30")
    credit.ask("100", paper=order)
    services.open_item(credit.account.pk, order.pk, due=TODAY, amount=D(50))
    return credit


@pytest.mark.parametrize("table", ["credit_entry", "credit_decision", "credit_limitchange"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
@pytest.mark.usefixtures("full")
def test_written_once(table: str, statement: str) -> None:
    assert refused(statement.format(table)).endswith("is append-only")


@pytest.mark.parametrize("table", ["credit_account", "credit_holding", "credit_openitem"])
@pytest.mark.usefixtures("full")
def test_never_deleted(table: str) -> None:
    assert refused(f"DELETE FROM {table}").endswith("keeps its rows")  # noqa: S608 - the test's own words


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE credit_account SET shipped = -0.01", "account_totals_never_negative"),
        ("UPDATE credit_holding SET earmarked = -0.01", "holding_totals_never_negative"),
        ("UPDATE credit_account SET covered_released = 100.01", "covered_within_totals"),
        ("UPDATE credit_account SET covered_released = -0.01", "covered_within_totals"),
        ('UPDATE credit_account SET "limit" = -0.01', "limit_never_negative"),
        ("UPDATE credit_account SET unlimited = true", "limit_or_unlimited"),
        ("UPDATE credit_openitem SET open = 50.01", "item_open_within_amount"),
        ("UPDATE credit_openitem SET open = -0.01", "item_open_within_amount"),
        ("UPDATE credit_openitem SET amount = 0, open = 0", "item_of_something"),
    ],
)
@pytest.mark.usefixtures("full")
def test_unsound_figures_are_refused(statement: str, constraint: str) -> None:
    assert refused(statement) == constraint


def test_figures_at_the_edge_are_kept(full: Credit) -> None:
    Account.objects.update(limit=D(0), covered_released=D(100))
    Account.objects.update(limit=None, unlimited=True, covered_released=D(0))
    Holding.objects.update(earmarked=D(0))


def test_entry_of_nought_or_of_no_component_is_refused(full: Credit) -> None:
    account, paper = full.account.pk, full.paper().pk
    assert refused(ENTRY, account, paper, "released", 0) == "entry_of_something"
    assert refused(ENTRY, account, paper, "profit", 1) == "entry_of_a_component"


def test_rows_of_another_company_are_refused(full: Credit, foreign_credit: Credit) -> None:
    mine, theirs = full.account, foreign_credit.paper()
    assert refused(ENTRY, mine.pk, theirs.pk, "released", 1).endswith("belongs to another company")
    with pytest.raises(IntegrityError, match="belongs to another company"), transaction.atomic():
        Holding.objects.create(account=mine, paper=theirs)
    with pytest.raises(IntegrityError, match="belongs to another company"), transaction.atomic():
        services.open_item(mine.pk, theirs.pk, due=TODAY, amount=D(1))
    with pytest.raises(IntegrityError, match="belongs to another company"), transaction.atomic():
        Account.objects.create(company=full.world.company, customer=foreign_credit.customer)
    with pytest.raises(IntegrityError, match="belongs to another company"), transaction.atomic():
        foreign_credit.ask("1", paper=full.paper())


def test_one_account_per_customer_and_one_holding_per_paper(full: Credit) -> None:
    account, paper = full.account, full.holding(released="1")
    with pytest.raises(IntegrityError, match="account_once_per_customer"), transaction.atomic():
        Account.objects.create(company=full.world.company, customer=full.customer)
    with pytest.raises(IntegrityError, match="holding_once_per_paper"), transaction.atomic():
        Holding.objects.create(account=account, paper=paper)


@pytest.mark.parametrize(
    ("ok", "excess", "outcome"), [(True, "0.01", "within"), (True, "0", "over_limit"), (False, "0", "over_limit")]
)
def test_decision_that_contradicts_itself_is_refused(full: Credit, ok: bool, excess: str, outcome: str) -> None:
    row = Decision.objects.get()
    row.pk, row.ok, row.excess, row.outcome = None, ok, D(excess), outcome
    with pytest.raises(IntegrityError, match="decision_agrees_with_itself"), transaction.atomic():
        row.save(force_insert=True)
