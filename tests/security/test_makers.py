"""Nobody decides on what they made: not by another post, another paper of the chain, another company, or in bulk."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from core.refusals import NotAllowed, NotFound, NotYours
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from orders.models import Order
from tests.support.ground import a_person, signed_in
from tests.world import again
from workflow import approval, queries
from workflow.models import Round, Step, StepGrant


@pytest.fixture
def sale(parts: World) -> Sale:
    now = timezone.now()
    goods, customers, account = stock_up(parts, now), invite(parts, now), open_accounts(parts, now)
    return Sale(parts, goods, customers[0], [("DB-1001", "1", "250")], account, now)


def on_post(world: World, user: User, code: str) -> User:
    """Seat somebody on one more post, past the rights page, which would refuse the conflict."""
    accounts.assign(user=user, post=world.posts[code], unit=world.unit, starts=timezone.localdate(), by=None)
    return again(user)


def open_step(paper_id: int) -> Step:
    return Step.objects.get(round__paper_id=paper_id, state=Step.State.OPEN)


def refused(step: Step, by: User) -> str:
    """With which sentence, by the service and by the page alike; nothing is left behind."""
    with pytest.raises(NotYours) as refusal:
        approval.decide(step.pk, by=again(by), at=timezone.now(), outcome="approve")
    answer = signed_in(again(by)).post(reverse("workflow:decide", args=[step.pk]), {"outcome": "approve"})
    assert answer.status_code == 403
    assert Step.objects.get(pk=step.pk).state == Step.State.OPEN
    return str(refusal.value)


def test_a_maker_who_is_manager_too_has_no_step_in_the_inbox(sale: Sale, parts: World) -> None:
    both = on_post(parts, parts.clerk, "aftersales_manager")
    step = open_step(sale.until("in review").made_quotation.pk)
    assert not queries.inbox(both).exists()
    assert "您是制单人" in refused(step, both)
    approval.decide(step.pk, by=again(parts.manager), at=timezone.now(), outcome="approve")


def test_a_maker_who_is_the_only_manager_cannot_submit(sale: Sale, parts: World) -> None:
    on_post(parts, parts.clerk, "aftersales_manager")
    accounts.end_assignment(parts.manager.assignments.get(), ends=timezone.localdate())
    sale.until("quoted")
    with pytest.raises(NotAllowed, match="售后部门经理"):
        sale.submit_quote()
    assert not Round.objects.exists()


def test_whoever_quoted_does_not_review_the_order_made_from_it(sale: Sale, parts: World) -> None:
    """Clerk A quotes, clerk B makes the order; A, a deputy too, decided on the price already."""
    sale.until("confirmed")
    sale.world = World(parts.company, parts.root, parts.units, parts.posts, parts.people | {"clerk": parts.clerk2})
    sale.convert()
    step = open_step(sale.made_order.pk)
    quoter = on_post(parts, parts.clerk, "deputy_manager")
    approval.reseat([parts.unit.pk], ["deputy_manager"], timezone.now())
    assert [grant.user for grant in StepGrant.objects.filter(content_object=step)] == [parts.deputy]
    assert "所依据的单据" in refused(step, quoter)
    approval.decide(step.pk, by=again(parts.deputy), at=timezone.now(), outcome="approve")
    assert Order.objects.get(pk=sale.made_order.pk).state == "released"


def test_whoever_quoted_does_not_sign_the_notice_at_the_end_of_the_chain(sale: Sale, parts: World) -> None:
    sale.until("released")
    sale.world = World(parts.company, parts.root, parts.units, parts.posts, parts.people | {"clerk": parts.clerk2})
    sale.prepare_notices()
    quoter = on_post(parts, parts.clerk, "aftersales_manager")
    sale.print_notices()
    step = open_step(sale.notices[0].pk)
    assert not queries.inbox(quoter).exists()
    assert "所依据的单据" in refused(step, quoter)
    sale.sign_notices()


def test_whoever_decided_one_step_does_not_decide_the_next(sale: Sale, parts: World) -> None:
    keeper_too = on_post(parts, parts.manager, "warehouse_keeper")
    sale.until("printed")
    approval.decide(open_step(sale.notices[0].pk).pk, by=keeper_too, at=timezone.now(), outcome="approve")
    refused(open_step(sale.notices[0].pk), keeper_too)
    approval.decide(open_step(sale.notices[0].pk).pk, by=again(parts.keeper), at=timezone.now(), outcome="approve")


def test_whoever_entered_money_does_not_confirm_it_as_finance(sale: Sale, parts: World) -> None:
    """Finance who made the invoice may: the money is not theirs."""
    on_post(parts, parts.clerk, "finance")
    sale.until("receipt entered")
    assert sale.receipt is not None
    step = open_step(sale.receipt.pk)
    refused(step, parts.clerk)
    approval.decide(step.pk, by=again(parts.finance), at=timezone.now(), outcome="approve")


def test_a_grant_slipped_into_the_table_does_not_help_the_maker(sale: Sale, parts: World) -> None:
    step = open_step(sale.until("in review").made_quotation.pk)
    right = StepGrant.objects.get(content_object=step).permission
    StepGrant.objects.create(user=parts.clerk, content_object=step, permission=right)
    assert "您是制单人" in refused(step, parts.clerk)
    stranger = a_person(parts, "stranger", "sales_clerk")
    StepGrant.objects.create(user=stranger, content_object=step, permission=right)
    assert "已不在" in refused(step, stranger)


def test_the_hat_of_another_company_opens_no_step_here(sale: Sale, parts: World, foreign: World) -> None:
    """Manager there, clerk here: in neither company does one hat lend the other its right."""
    step = open_step(sale.until("in review").made_quotation.pk)
    visitor = foreign.manager
    accounts.assign(
        user=visitor, post=parts.posts["service_clerk"], unit=parts.unit, starts=timezone.localdate(), by=None
    )
    with pytest.raises(NotFound):
        approval.decide(step.pk, by=again(visitor), at=timezone.now(), outcome="approve")
    User.objects.filter(pk=visitor.pk).update(company=parts.company)
    refused(step, visitor)


def test_a_round_decided_by_the_maker_is_refused_by_the_database(sale: Sale, parts: World) -> None:
    """By `.update()`, past every service, with everything else in order."""
    step = open_step(sale.until("in review").made_quotation.pk)
    done = {"state": "approved", "decided_at": timezone.now()}
    with pytest.raises(IntegrityError, match="maker of a paper"), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(decided_by=parts.clerk, **done)
    Step.objects.filter(pk=step.pk).update(decided_by=parts.manager, **done)
    connection.check_constraints()
