"""The ledger checks find what does not agree, say where to look, and repair nothing."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from core.ledgers import Difference
from credit import checks, services
from credit.models import Account, Holding, OpenItem
from credit.tasks import nightly_checks
from tests.credit.conftest import Credit
from tests.world import TODAY
from workflow.models import Notice, Task

D = Decimal


@pytest.fixture(autouse=True)
def own_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the checks of credit and stock: these entries have no documents of the apps above behind them."""
    own = {name: check for name, check in checks._checks.items() if name.startswith(("credit.", "inventory."))}
    monkeypatch.setattr(checks, "_checks", own)


@pytest.fixture
def sound(credit: Credit) -> Credit:
    """An account that agrees with its entries and open items."""
    invoice = credit.holding(receivable="50", earmarked="20")
    services.open_item(credit.account.pk, invoice.pk, due=TODAY, amount=D(50))
    return credit


def found(credit: Credit) -> dict[str, list[tuple[Decimal, Decimal]]]:
    """What is found in the company: check → (kept, computed)."""
    rows: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for name, difference in checks.differences(credit.world.company):
        rows.setdefault(name, []).append((difference.kept, difference.computed))
    return rows


def test_sound_ledgers_have_no_difference(sound: Credit) -> None:
    assert found(sound) == {}


def test_changed_balance_is_found(sound: Credit) -> None:
    Account.objects.update(receivable=D(51))
    assert found(sound) == {"credit.balances": [(D(51), D(50))]}


def test_changed_holding_is_found_with_its_document(sound: Credit) -> None:
    holding = Holding.objects.get()
    Holding.objects.update(shipped=D(7))
    assert list(checks.holdings_are_entries(sound.world.company)) == [
        Difference(f"{sound.customer} · {holding.paper} · shipped", D(7), D(0), holding.paper_id)
    ]


def test_changed_cover_is_found(sound: Credit) -> None:
    Account.objects.update(covered_receivable=D(21))
    assert found(sound) == {"credit.covered": [(D(21), D(20))]}


def test_open_items_that_differ_from_the_receivable_are_found(sound: Credit) -> None:
    OpenItem.objects.update(open=F("open") - 1)
    assert found(sound) == {"credit.items": [(D(49), D(50))]}


def test_each_company_sees_its_own_differences(sound: Credit, foreign_credit: Credit) -> None:
    Account.objects.update(receivable=D(51))
    assert found(foreign_credit) == {}


def test_difference_becomes_one_task_and_is_not_repaired(sound: Credit) -> None:
    Account.objects.update(receivable=D(51))
    for _night in range(2):
        nightly_checks()
    task = Task.objects.get()
    assert (task.user, task.kind) == (sound.world.supervisor, "credit.difference.credit.balances")
    assert task.title.endswith("receivable: 51.00 ≠ 50.00")
    assert Notice.objects.get().user == sound.world.supervisor
    assert Account.objects.get().receivable == D(51)


def test_apps_above_bring_their_documents(sound: Credit) -> None:
    checks.register("trial.documents", lambda company: [Difference(company.code, D(1), D(2))])
    assert found(sound) == {"trial.documents": [(D(1), D(2))]}


@pytest.mark.usefixtures("sound")
def test_command_says_that_all_is_well() -> None:
    out = StringIO()
    call_command("check_ledgers", stdout=out)
    assert out.getvalue() == f"{len(checks.names())} checks, no difference\n"


def test_command_fails_on_a_difference_and_names_it(sound: Credit) -> None:
    Account.objects.update(receivable=D(51))
    said = StringIO()
    with pytest.raises(CommandError, match="1 difference"):
        call_command("check_ledgers", company="parts", stderr=said)
    assert said.getvalue().splitlines() == [
        f"parts credit.balances: {sound.customer} · #{Holding.objects.get().paper_id} · receivable: 51.00 ≠ 50.00"
    ]
    call_command("check_ledgers", company="nobody", stdout=StringIO())
