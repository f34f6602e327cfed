"""The auditor's export: what it contains, for whom, and the trace that taking one leaves."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from audit import extracts, fields, portions, services
from audit.models import Extract, Part
from core.refusals import NotAllowed, NotYours
from customers.models import Customer
from demo.buyers import invite
from demo.cast import World
from demo.story import Sale
from orders.models import Order
from tests.support.ground import a_person, signed_in
from workflow import services as workflow
from workflow.models import Paper

pytestmark = pytest.mark.django_db
Rows = list[dict[str, str]]


def number_of(sale: Sale) -> str:
    """The number that the quotation has by now."""
    return str(Paper.objects.get(pk=sale.made_quotation.pk).number)


def read(by: User, parts: list[str], day: dt.date | None = None) -> Rows:
    """The file as a spreadsheet reads it."""
    today = day or timezone.localdate()
    form = {"since": today.isoformat(), "until": today.isoformat(), "parts": parts}
    answer: Any = signed_in(by).post(reverse("audit:export"), form)
    content = b"".join(answer.streaming_content).decode()
    assert content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def of(rows: Rows, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_events_and_decisions_name_who_did_what(parts: World, sale: Sale, auditor: User) -> None:
    sale.until("quoted")
    sale.submit_quote()
    sale.approve_quote()
    told = of(read(auditor, ["events"]), "单据或资料", "操作人", "事项", "原值", "新值")
    assert ("报价单", parts.clerk.name, "提交", "草稿", "审核中") in told
    decisions = of(read(auditor, ["decisions"]), "单据或资料", "编号", "操作人", "事项")
    assert decisions == [("报价单", number_of(sale), parts.manager.name, "已批准 · 售后部门经理")]


def test_a_change_has_a_line_per_field_and_first_values_one_line(parts: World, auditor: User) -> None:
    customer = invite(parts, timezone.now())[0]
    Customer.objects.filter(pk=customer.pk).update(phone="0512-1", route="二线")
    rows = [row for row in read(auditor, ["changes"]) if row["编号"] == customer.number and row["单据或资料"] == "客户"]
    assert of(rows[-2:], "事项", "字段", "新值") == [
        ("客户 · 改动", "电话", "0512-1"),
        ("客户 · 改动", "送货路线", "二线"),
    ]
    (first,) = [row for row in rows if row["事项"].endswith("新建")]
    assert f"名称={customer.name}" in first["新值"]


def test_changes_of_rights_are_a_part_of_their_own(parts: World, auditor: User) -> None:
    newcomer = a_person(parts, "newcomer", "warehouse")
    rows = read(auditor, ["rights"])
    assert {row["类别"] for row in rows} == {"权限变更"}
    assert any(newcomer.name in row["新值"] and row["事项"] == "任职 · 新建" for row in rows)


def test_what_starts_like_a_formula_is_text(parts: World, auditor: User) -> None:
    customer = invite(parts, timezone.now())[0]
    Customer.objects.filter(pk=customer.pk).update(route="=1+1")
    assert "'=1+1" in {row["新值"] for row in read(auditor, ["changes"])}


def test_the_day_before_is_another_period(sale: Sale, auditor: User) -> None:
    sale.until("quoted")
    assert read(auditor, list(Part.values), timezone.localdate() - dt.timedelta(days=1)) == []
    assert read(auditor, ["events"]) != []


def test_another_companys_rows_stay_out(parts: World, foreign: World, sale: Sale, auditor: User) -> None:
    sale.until("quoted")
    invite(foreign, timezone.now())
    workflow.log_refusal(foreign.clerk, path="/x/", refusal=NotYours("外"), at=timezone.now())
    text = "".join(",".join(row.values()) for row in read(auditor, list(Part.values)))
    theirs = {person.name for person in foreign.people.values()} - {person.name for person in parts.people.values()}
    assert [name for name in sorted(theirs) if name in text] == []
    assert parts.clerk.name in text


def test_an_auditor_of_one_department_gets_its_papers_only(parts: World, sale: Sale) -> None:
    sale.until("quoted")
    inside = a_person(parts, "本部审计", "audit", unit=parts.unit)
    other = accounts.add_unit(parts.company, code="elsewhere", name="别部", parent=parts.root)
    outside = a_person(parts, "外部审计", "audit", unit=other)
    assert "报价单" in {row["单据或资料"] for row in read(inside, ["events"])}
    assert "报价单" not in {row["单据或资料"] for row in read(outside, ["events", "changes", "decisions"])}
    assert sale.made_quotation.unit_id == parts.unit.pk


def test_taking_one_is_written_down_before_it_is_sent(parts: World, auditor: User) -> None:
    today = timezone.localdate().isoformat()
    form = {"since": today, "until": today, "parts": ["rights"]}
    signed_in(auditor).post(reverse("audit:export"), form)
    (kept,) = Extract.objects.values_list("by__name", "parts")
    assert kept == (auditor.name, ["rights"])
    page = signed_in(auditor).get(reverse("audit:export")).content.decode()
    assert auditor.name in page
    assert "权限变更" in page


def test_only_the_auditor_takes_one(parts: World, auditor: User) -> None:
    given: dict[str, Any] = {"at": timezone.now(), "since": dt.date(2026, 6, 1), "until": dt.date(2026, 6, 30)}
    for stranger in (parts.clerk, parts.manager, a_person(parts, "管理员", "finance_supervisor")):
        with pytest.raises(NotYours):
            services.take(by=stranger, parts=["events"], **given)
        answer = signed_in(stranger).get(reverse("audit:export"))
        assert (answer.status_code, Extract.objects.count()) == (403, 0)
    assert services.take(by=auditor, parts=["events"], **given).since == dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("since", "until", "chosen", "field"),
    [
        (dt.date(2026, 6, 2), dt.date(2026, 6, 1), ["events"], "until"),
        (dt.date(2025, 6, 1), dt.date(2026, 6, 2), ["events"], "until"),
        (dt.date(2026, 6, 1), dt.date(2026, 6, 1), [], "parts"),
        (dt.date(2026, 6, 1), dt.date(2026, 6, 1), ["salaries"], "parts"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(
    auditor: User, since: dt.date, until: dt.date, chosen: list[str], field: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        services.take(by=auditor, at=timezone.now(), since=since, until=until, parts=chosen)
    assert refusal.value.field == field
    assert services.take(by=auditor, at=timezone.now(), since=since, until=since, parts=["events"]).pk


def test_lines_are_read_in_portions(sale: Sale, auditor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never more than one portion in hand: the first line costs one, and together they tell what one reading tells."""
    sale.until("quoted")
    today = timezone.localdate()
    taken = services.take(by=auditor, at=timezone.now(), since=today, until=today, parts=["events", "changes"])
    whole = list(extracts.lines(taken))
    monkeypatch.setattr(portions, "PORTION", 3)
    assert list(extracts.lines(taken)) == whole
    with CaptureQueriesContext(connection) as asked:
        next(extracts.lines(taken))
    assert len(asked) == 1


def test_every_table_with_history_says_whose_it_is() -> None:
    """A new tracked table that names no company would leave the export silently; this fails instead."""
    assert {each.model._meta.label for each in fields.tracked()} >= {"orders.Order", "accounts.User", "credit.Account"}
    assert [each.table for each in fields.tracked() if not each.here] == []
    assert Order._meta.label in {each.model._meta.label for each in fields.tracked()}


def test_a_refused_attempt_is_listed_with_its_paper(parts: World, sale: Sale, auditor: User) -> None:
    sale.until("quoted")
    sale.submit_quote()
    client: Client = signed_in(parts.clerk)
    step = sale.made_quotation.paper.rounds.get().steps.get()
    client.post(reverse("workflow:decide", args=[step.pk]), {"outcome": "approve"})
    rows = read(auditor, ["refusals"])
    assert of(rows, "单据或资料", "编号", "操作人") == [("报价单", number_of(sale), parts.clerk.name)]
    assert "制单人" in rows[0]["原因"]
