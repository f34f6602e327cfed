"""Opening receivables from a file: confirmed by a second person, in the ledger, paid by receipts afterwards."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from core.refusals import NotAllowed, NotYours
from credit.models import Account
from home.queries import worklist
from home.services import decide_from_row
from imports import services
from imports.models import Run
from receivables import queries
from receivables import services as receivables
from receivables.models import Allocation, Opening
from tests.imports.files import counts, faults, fresh, sent, tried, work, xlsx
from tests.orders.shop import open_shop
from tests.receivables.till import Till, open_till, sound
from tests.world import NOW, TODAY, World, again
from workflow import approval
from workflow.models import Paper, Step

D = Decimal
HEADS = ["客户编号", "发票号", "发票日期", "到期日期", "未收金额"]
OLD = dt.date(2025, 11, 20)
ROWS: list[list[Any]] = [
    ["K0002", "JIU-118", OLD, dt.date(2025, 12, 20), 12800.5],
    ["K0002", "JIU-121", "2026-06-01", "2026-07-01", "1,000.00"],
    ["prepaid客户", "JIU-125", "2026/5/2", "", 300],
]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Sentences as finance reads them."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def till(office: World) -> Till:
    """The office company with customers and accounts."""
    return open_till(open_shop(office))


def _submitted(till: Till, *rows: list[object]) -> Run:
    run = tried(till.shop.world, till.finance, "receivables", xlsx(HEADS, *(rows or ROWS)))
    return services.start(run.pk, by=till.finance, at=NOW)


def _decided(till: Till, run: Run, outcome: str = "approve", **more: Any) -> Run:
    step = Step.objects.get(round__paper_id=run.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=till.shop.world.supervisor, at=NOW, outcome=outcome, **more)
    connection.check_constraints()
    work()
    return fresh(run)


def _imported(till: Till, *rows: list[object]) -> Run:
    return _decided(till, _submitted(till, *rows))


def test_nothing_is_owed_before_a_second_person_confirms(till: Till) -> None:
    run = _submitted(till)
    work()
    assert (fresh(run).state, Opening.objects.count()) == ("in_review", 0)
    step = Step.objects.get(round__paper_id=run.pk)
    with pytest.raises(NotYours):
        approval.decide(step.pk, by=till.finance, at=NOW, outcome="approve")
    run = _decided(till, run)
    assert (run.state, counts(run), Opening.objects.count()) == ("done", (3, 0, 0, 0), 3)


def test_old_debts_are_looked_at_before_they_are_confirmed(till: Till) -> None:
    run, supervisor = _submitted(till), till.shop.world.supervisor
    waits = {row.number: row for row in worklist(again(supervisor), NOW).rows}[run.paper.number or ""]
    assert (waits.plain, [str(cause) for cause in waits.causes]) == (False, ["请先查看文件各行"])
    step = Step.objects.get(round__paper_id=run.pk, state=Step.State.OPEN)
    with pytest.raises(NotAllowed, match="请先查看文件各行"):
        decide_from_row(step.pk, by=supervisor, at=NOW, outcome="approve")
    assert _decided(till, run).state == "done"


def test_database_refuses_an_approved_import_without_a_round(till: Till) -> None:
    run = _submitted(till)
    Run.objects.filter(pk=run.pk).update(state="approved")
    with pytest.raises(IntegrityError, match="state"):
        connection.check_constraints()


def test_returned_import_may_be_mended_and_rejected_one_is_over(till: Till) -> None:
    run = _decided(till, _submitted(till), "return", reason="请核对金额")
    assert (run.state, Opening.objects.count()) == ("checked", 0)
    services.start(run.pk, by=till.finance, at=NOW)
    run = _decided(till, run, "reject", reason="不是我们的")
    assert (run.state, Opening.objects.count()) == ("cancelled", 0)


def test_ageing_is_outstanding_is_ledger(till: Till) -> None:
    run = _imported(till)
    first = Opening.objects.get(paper__number="JIU-118")
    assert (first.gross, first.due_on, first.state, first.source_id) == (
        D("12800.50"),
        dt.date(2025, 12, 20),
        "open",
        run.pk,
    )
    assert Opening.objects.get(paper__number="JIU-125").due_on == dt.date(2026, 5, 2)
    account = Account.objects.get(customer=till.shop.customers["monthly"])
    assert account.receivable == D("13800.50")
    owed = {row.customer_id: row.ageing for row in queries.ageing(till.finance, TODAY)}
    ageing = owed[till.shop.customers["monthly"].pk]
    assert (ageing.total, ageing.older, ageing.not_due) == (D("13800.50"), D("12800.50"), D("1000.00"))
    assert sound(till) == []


def test_receipt_pays_an_opening_receivable_in_parts(till: Till) -> None:
    _imported(till)
    old = Opening.objects.get(paper__number="JIU-118")
    till.receive(800, {old.pk: 800}, customer="monthly")
    assert (Opening.objects.get(pk=old.pk).state, sound(till)) == ("open", [])
    receipt = till.receive("12500.50", customer="monthly")
    with pytest.raises(NotAllowed):
        receivables.allocate(receipt.pk, by=till.finance, at=NOW, pays={old.pk: D("12000.51")})
    receivables.allocate(receipt.pk, by=till.finance, at=NOW, pays={old.pk: D("12000.50")})
    connection.check_constraints()
    assert Opening.objects.get(pk=old.pk).state == "paid"
    account = Account.objects.get(customer=till.shop.customers["monthly"])
    assert (account.receivable, account.unapplied, account.earmarked) == (D(1000), D(500), D(0))
    assert sound(till) == []


def test_database_refuses_to_pay_more_than_is_open(till: Till) -> None:
    _imported(till)
    old = Opening.objects.get(paper__number="JIU-125")
    receipt = till.receive(400)
    with pytest.raises(IntegrityError, match="opening receivable"), transaction.atomic():
        Allocation.objects.create(receipt=receipt, paper_id=old.pk, amount=D("300.01"), at=NOW, by=till.finance)
    Allocation.objects.create(receipt=receipt, paper_id=old.pk, amount=D("300.00"), at=NOW, by=till.finance)


def test_statement_opens_with_what_was_owed_before(till: Till) -> None:
    _imported(till)
    customer = till.shop.customers["monthly"].pk
    shown = queries.statement(till.finance, customer, dt.date(2026, 1, 1), TODAY)
    assert (shown.opening, shown.closing) == (D("12800.50"), D("13800.50"))
    assert [(row.number, row.owed) for row in shown.rows] == [("JIU-121", D("1000.00"))]


def test_same_file_again_changes_nothing_and_other_figures_are_told(till: Till) -> None:
    _imported(till)
    again = tried(till.shop.world, till.finance, "receivables", xlsx(HEADS, *ROWS))
    assert counts(again) == (0, 0, 3, 0)
    other = tried(till.shop.world, till.finance, "receivables", xlsx(HEADS, [*ROWS[0][:4], 12800]))
    assert faults(other) == {2: ["JIU-118 已导入过，内容不同：K0002，12800.50。"]}
    assert Opening.objects.count() == 3


def test_wrong_rows_are_told(till: Till) -> None:
    run = tried(
        till.shop.world,
        till.finance,
        "receivables",
        xlsx(
            HEADS,
            ["K9999", "A-1", OLD, "", 1],
            ["K0002", "A-2", "2099-06-11", "", 1],
            ["K0002", "A-3", OLD, "2025-11-19", 1],
            ["K0002", "A-4", OLD, "", 0],
            ["K0002", "A-5", OLD, "", "1.005"],
            ["K0002", "A-6", "昨天", "", 1],
            ["K0002", "", OLD, "", 1],
            ["K0002", "A-8", "2026-06-10", "", 1],
            ["K0001", "A-8", OLD, "", 1],
        ),
    )
    told = {no: sentences[0] for no, sentences in faults(run).items()}
    assert counts(run) == (1, 0, 0, 8)
    assert told == {
        2: "没有客户“K9999”。",
        3: "旧发票的日期不能晚于今天。",
        4: "到期日早于开票日。",
        5: "金额必须大于 0。",
        6: "金额最多两位小数。",
        7: "“昨天”不是日期，例如 2026-06-10。",
        8: "缺少“发票号”。",
        10: "第 9 行已经写了同一个。",
    }


def test_foreign_customers_and_numbers_are_neither_used_nor_told(till: Till, foreign: World) -> None:
    theirs = open_till(open_shop(foreign))
    customer = theirs.shop.customers["monthly"]
    customer.number = customer.name = customer.name_key = "ZQXJ"
    customer.save()
    theirs_run = _imported(theirs, ["ZQXJ", "JIU-118", OLD, "", 7])
    assert theirs_run.state == "done"
    wrong = tried(till.shop.world, till.finance, "receivables", xlsx(HEADS, ["ZQXJ", "A-1", OLD, "", 1]))
    assert faults(wrong) == {2: ["没有客户“ZQXJ”。"]}
    assert _imported(till).state == "done"
    assert Paper.objects.filter(kind=Opening.KIND, number="JIU-118").count() == 2


def test_clerk_may_not_bring_in_receivables_and_finance_may(till: Till) -> None:
    with pytest.raises(NotYours):
        sent(till.shop.world, till.clerk, "receivables", xlsx(HEADS, *ROWS))
    assert sent(till.shop.world, till.finance, "receivables", xlsx(HEADS, *ROWS)).state == "uploaded"


def test_thousand_old_invoices_come_in_and_the_ledger_agrees(till: Till) -> None:
    many = [["K0002", f"OLD-{no:05}", OLD, "", no + 1] for no in range(1000)]
    run = _imported(till, *many)
    assert (run.state, counts(run)) == ("done", (1000, 0, 0, 0))
    assert Account.objects.get(customer=till.shop.customers["monthly"]).receivable == D(500_500)
    assert sound(till) == []
