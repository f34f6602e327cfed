"""The record of a document: who changed what from what to what, among everything else that happened to it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog.lines import LineInput
from core.components import TimelineRow, timeline_filters
from core.refusals import NotYours
from core.trail import Trail
from demo.buyers import invite
from demo.cast import World
from demo.goods import Goods, stock_up
from quotes import services as quotes
from quotes.inputs import QuotationInput, Terms
from quotes.models import Quotation, QuotationLine
from tests.support.ground import a_person
from tests.world import NOW, again, world
from workflow import approval
from workflow import services as workflow
from workflow.models import Step
from workflow.page import document_page

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + dt.timedelta(minutes=5)


class Draft:
    """A quotation of three lines, drafted in a transaction of its own, as its clerk has it in hand."""

    def __init__(self) -> None:
        self.world: World = world("parts")
        self.goods: Goods = stock_up(self.world, NOW)
        self.customers = invite(self.world, NOW)
        self.lines = [("DB-1001", 10, 250), ("DB-1002", 2, 680), ("DB-1003", 1, 1860)]
        self.pk = quotes.draft(unit=self.world.unit, by=self.world.clerk, at=NOW, given=self.given()).pk

    def given(self, **terms: object) -> QuotationInput:
        stated = {"business_type": "sold_equipment", "remittance": "中国银行 6217", "shipping_method": "快递", **terms}
        lines = [
            LineInput(self.goods.products[code].pk, Decimal(quantity), Decimal(price))
            for code, quantity, price in self.lines
        ]
        return QuotationInput(Terms(self.customers[1].pk, **stated), lines)  # type: ignore[arg-type]  # by name

    def change(self, **terms: object) -> None:
        quotes.change(self.pk, by=self.world.clerk, at=LATER, given=self.given(**terms))

    def rows(self, who: User | None = None) -> list[TimelineRow]:
        quotation = Quotation.objects.select_related("paper", "unit", "maker", "company").get(pk=self.pk)
        page = document_page(quotation, again(who or self.world.manager), ())
        return list(page.timeline or ())


@pytest.fixture
def draft(committed_db: None) -> Draft:
    return Draft()


def test_a_draft_tells_no_first_values(draft: Draft) -> None:
    assert [(row.text, row.who, list(row.details)) for row in draft.rows()] == [("制单", draft.world.clerk.name, [])]


def test_a_change_tells_each_field_before_and_after(draft: Draft) -> None:
    draft.lines[2] = ("DB-1003", 1, 1858)
    draft.change(shipping_method="自提")
    newest = draft.rows()[0]
    assert newest.who == draft.world.clerk.name
    assert list(newest.details) == [
        "发运方式：快递 → 自提",
        "价税合计：5,720.00 → 5,718.00",
        "第 3 行 含税单价：1,860.00 → 1,858.00",
    ]


def test_a_line_taken_out_does_not_make_the_next_ones_another_product(draft: Draft) -> None:
    name = QuotationLine.objects.get(quotation=draft.pk, no=1).description
    draft.lines = [*draft.lines[1:], ("DB-1010", 4, 5)]
    added = draft.goods.products["DB-1010"]
    draft.change()
    details = [str(said) for said in draft.rows()[0].details]
    assert f"删去第 1 行：{name} × 10 250.00" in details
    assert [line for line in details if line.startswith("加了第 3 行")] != []
    assert not any("产品" in line for line in details)
    assert added.name in "".join(details)


def test_saving_without_a_change_tells_nothing_but_the_event(draft: Draft) -> None:
    draft.change()
    assert [(row.text, list(row.details)) for row in draft.rows()] == [("修改", []), ("制单", [])]


def test_a_change_past_every_service_is_told_too(draft: Draft) -> None:
    with connection.execute_wrapper(Trail(draft.world.manager.pk, "/somewhere/")), transaction.atomic():
        Quotation.objects.filter(pk=draft.pk).update(note="偷偷改")
    found = [row for row in draft.rows() if row.details]
    assert [(row.text, row.who, list(row.details)) for row in found] == [
        ("改动了字段", draft.world.manager.name, ["单据备注：— → 偷偷改"])
    ]


def test_decisions_and_refused_attempts_have_filters_and_attempts_are_for_those_who_review_them(draft: Draft) -> None:
    quotes.submit(draft.pk, by=draft.world.clerk, at=LATER)
    step = Step.objects.get(round__paper_id=draft.pk)
    with pytest.raises(NotYours) as refusal:
        approval.decide(step.pk, by=again(draft.world.clerk), at=LATER, outcome="approve")
    workflow.log_refusal(draft.world.clerk, path="/papers/", refusal=refusal.value, at=LATER)
    approval.decide(step.pk, by=again(draft.world.manager), at=LATER, outcome="return", reason="价格再低一点")
    rows = draft.rows()
    assert [(filter.code, filter.count) for filter in timeline_filters(rows)] == [("all", 3), ("decision", 1)]
    assert [row.reason for row in rows if row.kind == "decision"] == ["价格再低一点"]
    seen = draft.rows(a_person(draft.world, "auditor", "audit"))
    assert [(row.who, "制单人" in str(row.reason)) for row in seen if row.kind == "refused"] == [
        (draft.world.clerk.name, True)
    ]
    assert [filter.code for filter in timeline_filters(seen)] == ["all", "decision", "refused"]


def test_the_record_costs_the_same_however_long_it_is(draft: Draft) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            draft.rows()
        return len(asked)

    draft.lines[0] = ("DB-1001", 10, 240)
    draft.change()
    short = cost()
    for price in (230, 220, 210):
        draft.lines[0] = ("DB-1001", 10, price)
        draft.change()
    assert cost() == short
