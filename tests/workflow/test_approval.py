import datetime as dt

import pytest

from accounts import services as accounts
from accounts.models import Assignment, User
from core.refusals import NotAllowed, NotFound, NotYours
from demo.cast import World
from quotes import services as quotes
from quotes.models import Quotation
from tests.world import NOW, TODAY, again
from workflow import approval, queries
from workflow.models import Event, Round, Step, StepGrant


def the_step(document: Quotation) -> Step:
    return Step.objects.get(round__paper_id=document.pk, state=Step.State.OPEN)


def events(document: Quotation) -> list[tuple[str, str, str]]:
    rows = Event.objects.filter(paper_id=document.pk).order_by("pk")
    return [(row.name.rpartition(".")[2], row.from_state, row.to_state) for row in rows]


def test_submit_grants_the_open_step_to_every_holder_of_the_post_but_nobody_else(
    in_review: Quotation, parts: World
) -> None:
    assert [grant.user for grant in StepGrant.objects.filter(content_object=the_step(in_review))] == [parts.manager]
    assert [grant.content_object.round.paper_id for grant in queries.inbox(parts.manager)] == [in_review.pk]
    assert not queries.inbox(parts.clerk).exists()


def test_approve_moves_the_document_and_writes_one_event(in_review: Quotation, parts: World) -> None:
    approval.decide(the_step(in_review).pk, by=parts.manager, at=NOW, outcome="approve")
    assert events(in_review)[-1] == ("approved", "in_review", "approved")
    assert not StepGrant.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "clerk2", "deputy", "commerce", "keeper", "finance", "supervisor"])
def test_whoever_is_not_on_the_post_is_refused_and_nothing_is_left(
    in_review: Quotation, parts: World, who: str
) -> None:
    before = events(in_review)
    with pytest.raises(NotYours):
        approval.decide(the_step(in_review).pk, by=parts.people[who], at=NOW, outcome="approve")
    assert events(in_review) == before


def test_the_maker_is_refused_even_when_he_moves_onto_the_post(in_review: Quotation, parts: World) -> None:
    accounts.assign(
        user=parts.clerk, post=parts.posts["aftersales_manager"], unit=parts.unit, starts=TODAY, by=parts.supervisor
    )
    StepGrant.objects.create(
        user=parts.clerk,
        content_object=the_step(in_review),
        permission=StepGrant.objects.filter(user=parts.manager).get().permission,
    )
    with pytest.raises(NotYours):
        approval.decide(the_step(in_review).pk, by=again(parts.clerk), at=NOW, outcome="approve")


def test_a_person_who_moved_yesterday_cannot_use_his_old_grant(in_review: Quotation, parts: World) -> None:
    seat = Assignment.objects.get(user=parts.manager)
    accounts.end_assignment(seat, ends=TODAY - dt.timedelta(days=1))
    with pytest.raises(NotYours):
        approval.decide(the_step(in_review).pk, by=again(parts.manager), at=NOW, outcome="approve")


def test_a_step_of_another_company_does_not_exist(in_review: Quotation, foreign: World) -> None:
    with pytest.raises(NotFound):
        approval.decide(the_step(in_review).pk, by=foreign.manager, at=NOW, outcome="approve")


@pytest.mark.parametrize("outcome", ["return", "reject"])
def test_return_and_reject_need_a_reason(in_review: Quotation, parts: World, outcome: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        approval.decide(the_step(in_review).pk, by=parts.manager, at=NOW, outcome=outcome, reason="  ")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize(("outcome", "state"), [("return", "draft"), ("reject", "rejected")])
def test_return_and_reject_end_the_round_with_the_reason(
    in_review: Quotation, parts: World, outcome: str, state: str
) -> None:
    approval.decide(the_step(in_review).pk, by=parts.manager, at=NOW, outcome=outcome, reason="价格不对")
    last = Event.objects.filter(paper_id=in_review.pk).latest("pk")
    assert (last.to_state, last.reason) == (state, "价格不对")


def test_a_second_decision_is_told_who_decided(in_review: Quotation, parts: World) -> None:
    step = the_step(in_review)
    approval.decide(step.pk, by=parts.manager, at=NOW, outcome="approve")
    with pytest.raises(NotAllowed, match=parts.manager.name):
        approval.decide(step.pk, by=parts.manager, at=NOW, outcome="approve")


def test_submit_is_refused_when_nobody_sits_on_the_post(draft: Quotation, parts: World) -> None:
    accounts.end_assignment(Assignment.objects.get(user=parts.manager), ends=TODAY)
    with pytest.raises(NotAllowed, match="售后部门经理"):
        quotes.submit(draft.pk, by=parts.clerk, at=NOW)
    assert not Round.objects.exists()


def test_withdraw_voids_the_round_and_its_grants(in_review: Quotation, parts: World) -> None:
    step = the_step(in_review)
    quotes.withdraw(in_review.pk, by=parts.clerk, at=NOW)
    assert not StepGrant.objects.exists()
    with pytest.raises(NotAllowed):
        approval.decide(step.pk, by=parts.manager, at=NOW, outcome="approve")


def test_an_open_step_passes_to_the_next_holder_when_the_first_leaves(in_review: Quotation, parts: World) -> None:
    newcomer = User.objects.create_user("parts-new", name="新经理", company=parts.company)
    post = parts.posts["aftersales_manager"]
    accounts.end_assignment(Assignment.objects.get(user=parts.manager), ends=TODAY)
    accounts.assign(user=newcomer, post=post, unit=parts.unit, starts=TODAY, by=parts.supervisor)
    approval.reseat([parts.unit.pk], [post.code], NOW)
    approval.decide(the_step(in_review).pk, by=again(newcomer), at=NOW, outcome="approve")
    assert events(in_review)[-1][2] == "approved"
