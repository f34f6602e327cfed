"""Goods that leave on a word by phone (FIBRE-136): who gave it, who heard it, and papers within a working day."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import services as accounts
from accounts.models import User
from core.refusals import NotAllowed, NotFound, NotYours
from credit.models import Decision
from credit.services.limits import Grant, grant
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from shipping import services
from shipping.models import DeliveryNotice, Emergency
from shipping.queries import emergencies
from shipping.services import Word
from tests.world import again as person
from workflow import approval, clock
from workflow.models import Notice, Step, Task

SignIn = Callable[[User], Client]
ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = dt.datetime(2026, 6, 12, 20, 0, tzinfo=ZONE)
MONDAY_EVENING = dt.datetime(2026, 6, 15, 17, 31, tzinfo=ZONE)
State = Emergency.State


@dataclass
class Night:
    """A notice that waits for its signatures on a Friday evening, when nobody is there to sign it."""

    world: World
    notice: DeliveryNotice

    def word(self, **more: Any) -> Word:
        said = {"manager": self.world.manager, "witness": self.world.supervisor_q, "reason": "客户停产待料"}
        return Word(**{**said, "unreachable": "指定会计出差", **more})

    def release(self, by: str = "keeper", **more: Any) -> Emergency:
        keeper = person(self.world.people[by])
        made = services.release_by_phone(self.notice.pk, by=keeper, at=FRIDAY, word=self.word(**more))
        connection.check_constraints()  # as a commit would
        return made

    def sign(self, emergency: Emergency, by: User, outcome: str = "approve") -> str:
        step = Step.objects.get(round__paper_id=emergency.pk, state=Step.State.OPEN)
        approval.decide(step.pk, by=person(by), at=FRIDAY, outcome=outcome, reason="没有这回事")
        connection.check_constraints()
        return str(Emergency.objects.get(pk=emergency.pk).state)

    def ship(self) -> str:
        services.ship_notice(self.notice.pk, by=person(self.world.keeper), at=FRIDAY)
        connection.check_constraints()
        return self.now()

    def now(self) -> str:
        return str(DeliveryNotice.objects.get(pk=self.notice.pk).state)


@pytest.fixture
def night(fibre: World) -> Night:
    at = FRIDAY - dt.timedelta(hours=12)
    goods, customers, account = stock_up(fibre, at), invite(fibre, at), open_accounts(fibre, at)
    pause = dt.timedelta(minutes=1)
    sale = Sale(fibre, goods, customers[0], [("DTY-150", "2", "9200")], account, at, pause=pause).until("printed")
    return Night(fibre, sale.notices[0])


@pytest.mark.rule("FIBRE-136")
def test_fibre_136_goods_leave_on_a_word_by_phone_and_papers_are_due_on_monday(night: Night, as_user: SignIn) -> None:
    keeper = person(night.world.keeper)
    with pytest.raises(NotAllowed):
        services.issue_notice(night.notice.pk, by=keeper, at=FRIDAY)
    form = {
        "manager": night.world.manager.pk, "witness": night.world.supervisor_q.pk,
        "reason": "客户停产待料", "unreachable": "指定会计出差",
    }  # fmt: skip
    page = reverse("shipping:emergency_make", args=[night.notice.pk])
    assert as_user(night.world.keeper).post(page, {**form, "witness": night.world.manager.pk}).status_code == 200
    assert night.now() == "checking"
    emergency = night.release()
    connection.check_constraints()
    services.issue_notice(night.notice.pk, by=keeper, at=FRIDAY)
    services.ship_notice(night.notice.pk, by=keeper, at=FRIDAY)
    connection.check_constraints()
    assert (night.now(), emergency.papers_due) == ("shipped", dt.date(2026, 6, 15))
    clock.claim_due(MONDAY_EVENING - dt.timedelta(hours=1))
    assert Task.objects.filter(paper=emergency.pk).count() == 0
    for _twice in range(2):
        clock.claim_due(MONDAY_EVENING)
    assert Task.objects.filter(paper=emergency.pk).count() == 1
    told = Notice.objects.filter(paper=emergency.pk, created_at=MONDAY_EVENING)
    assert sorted(row.user.name for row in told) == sorted(["龚玉梅", "金国梁"])


def test_a_word_by_phone_lets_no_goods_out_over_the_limit(night: Night) -> None:
    """The word and its papers stand in for a signature, never for cover: those who know the debt decide on it."""
    keeper, order = person(night.world.keeper), night.notice.order
    emergency = night.release()
    services.issue_notice(night.notice.pk, by=keeper, at=FRIDAY)
    lowered = Grant(Decimal("1"), False, "B")
    grant(night.world.company, order.customer_id, lowered, by=night.world.supervisor, at=FRIDAY, reason="重评")
    with pytest.raises(NotAllowed, match="电话放行不能替代"):
        night.ship()
    assert night.sign(emergency, night.world.manager) == State.RELEASED
    with pytest.raises(NotAllowed, match="电话放行不能替代"):
        night.ship()
    assert night.now() == "issued"
    assert night.sign(emergency, night.world.supervisor_q) == State.DOCUMENTED
    with pytest.raises(NotAllowed, match="电话放行不能替代"):
        night.ship()
    raised = Grant(Decimal("100000"), False, "B")
    grant(night.world.company, order.customer_id, raised, by=night.world.supervisor, at=FRIDAY, reason="重评")
    assert night.ship() == "shipped"
    assert Decision.objects.filter(paper=order.pk, gate="shipment").latest("pk").outcome == "within"


def test_a_notice_is_by_phone_while_the_word_stands_and_not_once_it_is_denied(night: Night) -> None:
    emergency = night.release()
    assert emergencies.by_phone(night.notice.pk) is True
    night.sign(emergency, night.world.manager, "return")
    assert emergencies.by_phone(night.notice.pk) is True
    services.explain(emergency.pk, by=person(night.world.keeper), at=FRIDAY, explanation="龚经理 19:40 来电")
    night.sign(emergency, night.world.manager, "reject")
    assert emergencies.by_phone(night.notice.pk) is False


@pytest.mark.rule("SOD-26")
def test_sod_26_whoever_asks_for_the_release_does_not_witness_its_papers(night: Night) -> None:
    clerk = night.world.clerk
    post = night.world.posts["quality_supervisor"]
    accounts.assign(user=clerk, post=post, unit=night.world.root, starts=dt.date(2026, 1, 1), by=None)
    emergency = night.release(by="clerk")
    assert night.sign(emergency, night.world.manager) == State.RELEASED
    with pytest.raises(NotYours):
        night.sign(emergency, clerk)
    assert night.sign(emergency, night.world.supervisor_q) == State.DOCUMENTED


def test_whoever_records_the_word_is_neither_manager_nor_witness(night: Night) -> None:
    for named, field in (
        ({"manager": night.world.keeper}, "witness"),
        ({"witness": night.world.keeper}, "witness"),
        ({"witness": night.world.manager}, "witness"),
        ({"manager": night.world.gm}, "manager"),
        ({"witness": night.world.quality}, "witness"),
        ({"reason": " "}, "reason"),
    ):
        with pytest.raises(NotAllowed) as refused:
            night.release(**named)
        assert refused.value.field == field
    assert (night.now(), Emergency.objects.count()) == ("checking", 0)


def test_both_who_are_named_hear_it_at_once(night: Night) -> None:
    emergency = night.release()
    told = Notice.objects.filter(paper=emergency.pk)
    assert sorted(row.user.name for row in told) == sorted([night.world.manager.name, night.world.supervisor_q.name])


def test_a_denied_word_stops_goods_that_are_still_there(night: Night) -> None:
    emergency = night.release()
    assert night.now() == "cleared"
    assert night.sign(emergency, night.world.manager, "reject") == State.DISPUTED
    assert night.now() == "draft"
    connection.check_constraints()
    assert {row.user for row in Notice.objects.filter(paper=emergency.pk, text__contains="否认")} == {night.world.gm}


def test_drawn_goods_do_not_leave_while_the_word_is_denied(night: Night) -> None:
    emergency, keeper = night.release(), person(night.world.keeper)
    services.issue_notice(night.notice.pk, by=keeper, at=FRIDAY)
    connection.check_constraints()
    assert night.sign(emergency, night.world.manager, "reject") == State.DISPUTED
    with pytest.raises(NotAllowed, match="否认"):
        services.ship_notice(night.notice.pk, by=keeper, at=FRIDAY)
    assert night.now() == "issued"
    services.explain(emergency.pk, by=keeper, at=FRIDAY, explanation="龚经理记错了日期")
    services.ship_notice(night.notice.pk, by=keeper, at=FRIDAY)
    connection.check_constraints()
    assert night.now() == "shipped"


def test_an_explanation_is_asked_for_and_given(night: Night) -> None:
    emergency = night.release()
    assert night.sign(emergency, night.world.manager, "return") == State.RETURNED
    with pytest.raises(NotYours):
        services.explain(emergency.pk, by=person(night.world.manager), at=FRIDAY, explanation="x")
    services.explain(emergency.pk, by=person(night.world.keeper), at=FRIDAY, explanation="龚经理 19:40 来电")
    assert night.sign(emergency, night.world.manager) == State.RELEASED
    assert night.sign(emergency, night.world.supervisor_q) == State.DOCUMENTED


def test_only_keepers_and_specialists_record_a_word(night: Night) -> None:
    for who in ("manager", "gm", "finance", "supervisor_q", "guard"):
        with pytest.raises(NotYours):
            night.release(by=who)


def test_a_company_of_others_sees_nothing(night: Night, foreign: World, as_user: SignIn) -> None:
    emergency = night.release()
    with pytest.raises(NotFound):
        services.release_by_phone(night.notice.pk, by=person(foreign.keeper), at=FRIDAY, word=night.word())
    assert as_user(foreign.keeper).get(emergency.get_absolute_url()).status_code == 404


def test_the_parts_company_releases_nothing_by_phone(dock: Any) -> None:
    word = Word(dock.world.manager, dock.world.deputy, "急", "经理")
    with pytest.raises(NotAllowed, match="电话"):
        services.release_by_phone(dock.printed().pk, by=dock.world.keeper, at=FRIDAY, word=word)


def test_the_database_lets_no_notice_out_without_signatures_or_a_word(night: Night) -> None:
    emergency = night.release()
    for wrong in ("SET manager_id = witness_id", "SET papers_due = '2030-01-01'", "SET documented_at = now()"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE shipping_emergency {wrong} WHERE paper_id = %s", [emergency.pk])
    assert Emergency.objects.get(pk=emergency.pk).papers_due == dt.date(2026, 6, 15)


def test_the_list_of_overdue_papers(night: Night, as_user: SignIn) -> None:
    emergency = night.release()
    page = reverse("shipping:emergencies")
    assert emergency.number in as_user(night.world.manager).get(page).content.decode()
    late = as_user(night.world.manager).get(page, {"state": "late"}).content.decode()
    assert emergency.number in late  # the Monday of June is long over today
