"""Somebody decides for somebody: what it gives, what it never gives, and that it ends by itself."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts import services as accounts
from accounts.models import Assignment, User
from core.refusals import NotAllowed, NotFound, NotYours
from demo.cast import World
from quotes import services as quotes
from quotes.models import Quotation
from rights import services as rights
from tests.world import NOW, TODAY, again
from workflow import approval, delegations
from workflow.delegations import DelegationInput
from workflow.models import Delegation, Event, Step, StepGrant

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def the_step(document: Quotation) -> Step:
    return Step.objects.get(round__paper_id=document.pk, state=Step.State.OPEN)


def given(receiver: User, **changed: object) -> DelegationInput:
    """From today for five days, on all posts."""
    usual = {"starts": TODAY, "until": TODAY + 4 * DAY, "reason": "出差"}
    return DelegationInput(receiver, **{**usual, **changed})  # type: ignore[arg-type]  # as the test says


def delegate(parts: World, receiver: str = "deputy", giver: str = "manager", **changed: object) -> Delegation:
    return delegations.give(given(parts.people[receiver], **changed), by=again(parts.people[giver]), at=NOW)


def grants(document: Quotation) -> set[tuple[str, str]]:
    """Who may decide the open step, and for whom."""
    rows = StepGrant.objects.filter(content_object__round__paper_id=document.pk)
    return {(row.user.name, row.acting_for.name if row.acting_for else "") for row in rows}


def approve(document: Quotation, by: User, at: dt.datetime = NOW) -> Step:
    return approval.decide(the_step(document).pk, by=again(by), at=at, outcome="approve")


def test_the_delegate_decides_for_the_manager_and_both_stand_on_record(in_review: Quotation, parts: World) -> None:
    delegate(parts)
    assert grants(in_review) == {("沈亦舟", ""), ("顾承宇", "沈亦舟")}
    step = approve(in_review, parts.deputy)
    kept = Step.objects.get(pk=step.pk)
    event = Event.objects.filter(paper_id=in_review.pk).latest("pk")
    assert (kept.decided_by, kept.acting_for) == (parts.deputy, parts.manager)
    assert (event.name, event.by, event.acting_for) == ("quotes.quotation.approved", parts.deputy, parts.manager)
    assert not StepGrant.objects.exists()


def test_what_is_submitted_later_waits_for_the_delegate_too(draft: Quotation, parts: World) -> None:
    delegate(parts)
    quotes.submit(draft.pk, by=parts.clerk, at=NOW)
    assert grants(draft) == {("沈亦舟", ""), ("顾承宇", "沈亦舟")}


def test_a_delegation_for_another_post_gives_nothing_here(in_review: Quotation, parts: World) -> None:
    clerks = parts.posts["service_clerk"]
    accounts.assign(user=parts.manager, post=clerks, unit=parts.unit, starts=TODAY - DAY, by=None)
    delegate(parts, post=clerks)
    assert grants(in_review) == {("沈亦舟", "")}
    with pytest.raises(NotYours):
        approve(in_review, parts.deputy)


def test_one_post_named_is_enough(in_review: Quotation, parts: World) -> None:
    delegate(parts, post=parts.posts["aftersales_manager"])
    approve(in_review, parts.deputy)
    assert Quotation.objects.get(pk=in_review.pk).state == "approved"


def test_the_maker_as_delegate_is_refused_and_gets_no_grant(in_review: Quotation, parts: World) -> None:
    delegate(parts, receiver="clerk")
    assert grants(in_review) == {("沈亦舟", "")}
    with pytest.raises(NotYours, match="您是制单人"):
        approve(in_review, parts.clerk)


def test_nobody_acts_for_the_maker(parts: World, draft: Quotation) -> None:
    """The clerk comes to sit on the post too; a delegate of the clerk's is not let through in the clerk's place."""
    post = parts.posts["aftersales_manager"]
    accounts.assign(user=parts.clerk, post=post, unit=parts.unit, starts=TODAY - DAY, by=None)
    delegate(parts, receiver="clerk2", giver="clerk")
    quotes.submit(draft.pk, by=again(parts.clerk), at=NOW)
    assert grants(draft) == {("沈亦舟", "")}
    with pytest.raises(NotYours, match="林晓岚"):
        approve(draft, parts.clerk2)


def test_a_forged_grant_does_not_let_anybody_act_for_the_maker(parts: World, in_review: Quotation) -> None:
    post = parts.posts["aftersales_manager"]
    accounts.assign(user=parts.clerk, post=post, unit=parts.unit, starts=TODAY - DAY, by=None)
    delegate(parts, receiver="clerk2", giver="clerk")
    real = StepGrant.objects.get(user=parts.manager)
    StepGrant.objects.create(
        user=parts.clerk2, acting_for=parts.clerk, content_object=real.content_object, permission=real.permission
    )
    with pytest.raises(NotYours, match="林晓岚"):
        approve(in_review, parts.clerk2)


def test_who_holds_the_post_acts_as_himself(in_review: Quotation, parts: World) -> None:
    post = parts.posts["aftersales_manager"]
    rights.grant(user=parts.deputy, post=post, unit=parts.unit, starts=TODAY, by=parts.supervisor, at=NOW)
    delegate(parts)
    assert grants(in_review) == {("沈亦舟", ""), ("顾承宇", "")}
    assert approve(in_review, parts.deputy).acting_for is None


def test_a_delegate_has_nothing_to_pass_on(in_review: Quotation, parts: World) -> None:
    delegate(parts, receiver="deputy")
    delegate(parts, receiver="clerk2", giver="deputy")
    assert grants(in_review) == {("沈亦舟", ""), ("顾承宇", "沈亦舟")}
    with pytest.raises(NotYours, match="您没有担任"):
        delegate(parts, receiver="commerce", giver="deputy", post=parts.posts["aftersales_manager"])


def test_a_delegate_who_has_left_decides_for_nobody(in_review: Quotation, parts: World) -> None:
    """The delegate's only seat ends by its date and nobody has rewritten the grants yet."""
    delegate(parts)
    assert (parts.deputy.name, parts.manager.name) in grants(in_review)
    seat = Assignment.objects.get(user=parts.deputy)
    accounts.end_assignment(seat, ends=TODAY)
    with pytest.raises((NotYours, NotFound)):
        approve(in_review, parts.deputy)
    Assignment.objects.filter(pk=seat.pk).update(ends=TODAY + DAY)
    assert approve(in_review, parts.deputy).acting_for == parts.manager


def test_never_more_than_the_giver_has_then(in_review: Quotation, parts: World) -> None:
    """The manager's seat ends by its date and nobody has rewritten the grants yet."""
    delegate(parts)
    accounts.end_assignment(Assignment.objects.get(user=parts.manager), ends=TODAY)
    with pytest.raises(NotYours, match="沈亦舟"):
        approve(in_review, parts.deputy)


def test_it_ends_by_itself_at_its_date_even_before_the_daily_job(in_review: Quotation, parts: World) -> None:
    delegate(parts)
    with pytest.raises(NotYours, match="代理"):
        approve(in_review, parts.deputy, NOW + 5 * DAY)
    assert approve(in_review, parts.deputy, NOW + 4 * DAY).acting_for == parts.manager


def test_the_daily_job_takes_the_grants_away_and_gives_those_that_begin(in_review: Quotation, parts: World) -> None:
    delegate(parts, until=TODAY)
    delegate(parts, receiver="keeper", starts=TODAY + DAY)
    assert grants(in_review) == {("沈亦舟", ""), ("顾承宇", "沈亦舟")}
    assert delegations.turn(parts.company, NOW + DAY) == 2
    assert grants(in_review) == {("沈亦舟", ""), ("罗大勇", "沈亦舟")}
    assert delegations.turn(parts.company, NOW + DAY) == 2  # again, and nothing changes
    assert grants(in_review) == {("沈亦舟", ""), ("罗大勇", "沈亦舟")}


@pytest.mark.parametrize("who", ["manager", "deputy", "supervisor"])
def test_the_two_of_them_and_the_administrator_end_it_at_once(in_review: Quotation, parts: World, who: str) -> None:
    made = delegate(parts)
    delegations.end(made.pk, by=again(parts.people[who]), at=NOW + HOUR)
    assert grants(in_review) == {("沈亦舟", "")}
    kept = Delegation.objects.get(pk=made.pk)
    assert (kept.ended_at, kept.ended_by) == (NOW + HOUR, parts.people[who])
    with pytest.raises(NotAllowed):
        delegations.end(made.pk, by=again(parts.manager), at=NOW + HOUR)


def test_nobody_else_sees_or_ends_it(parts: World, foreign: World) -> None:
    made = delegate(parts)
    for other in (parts.clerk, foreign.supervisor):
        with pytest.raises(NotFound):
            delegations.end(made.pk, by=again(other), at=NOW)


def test_it_ends_at_once_when_the_giver_leaves_the_post(in_review: Quotation, parts: World) -> None:
    made = delegate(parts)
    rights.end(Assignment.objects.get(user=parts.manager).pk, by=parts.supervisor, at=NOW)
    kept = Delegation.objects.get(pk=made.pk)
    assert (kept.ended_at, kept.ended_by) == (NOW, None)
    assert grants(in_review) == set()


def test_it_ends_at_once_when_the_delegate_leaves(in_review: Quotation, parts: World) -> None:
    made = delegate(parts)
    rights.end(Assignment.objects.get(user=parts.deputy).pk, by=parts.supervisor, at=NOW)
    assert Delegation.objects.get(pk=made.pk).ended_at == NOW
    assert grants(in_review) == {("沈亦舟", "")}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"starts": TODAY - DAY}, "starts"),
        ({"until": TODAY - DAY}, "until"),
        ({"until": TODAY + 400 * DAY}, "until"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_days_and_reason_are_asked_for(parts: World, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        delegate(parts, **changed)
    assert (refusal.value.field, Delegation.objects.count()) == (field, 0)


def test_not_to_oneself_and_not_to_strangers(parts: World, foreign: World) -> None:
    for receiver in (parts.manager, foreign.manager):
        with pytest.raises(NotAllowed) as refusal:
            delegations.give(given(receiver), by=again(parts.manager), at=NOW)
        assert refusal.value.field == "receiver"


def test_one_acts_on_a_post_at_a_time(parts: World) -> None:
    delegate(parts, until=TODAY + DAY)
    with pytest.raises(NotAllowed, match="顾承宇"):
        delegate(parts, receiver="clerk2", starts=TODAY + DAY, post=parts.posts["aftersales_manager"])
    delegate(parts, receiver="clerk2", starts=TODAY + 2 * DAY)
    assert Delegation.objects.count() == 2


def test_who_holds_no_post_has_nothing_to_give(parts: World) -> None:
    newcomer = User.objects.create_user("newcomer", name="新人", company=parts.company)
    with pytest.raises(NotYours):
        delegations.give(given(parts.deputy), by=newcomer, at=NOW)


def test_a_delegate_outside_the_unit_may_decide_too(in_review: Quotation, parts: World, foreign: World) -> None:
    post = parts.posts["warehouse_keeper"]
    stranger = User.objects.create_user("stranger", name="外单位", company=parts.company)
    away = accounts.add_unit(parts.company, code="away", name="外地", parent=parts.root)
    accounts.assign(user=stranger, post=post, unit=away, starts=TODAY - DAY, by=None)
    with pytest.raises(NotFound):
        approve(in_review, stranger)
    delegations.give(given(again(stranger)), by=again(parts.manager), at=NOW)
    assert approve(in_review, stranger).acting_for == parts.manager


# -- the database ----------------------------------------------------------------------------------------------------


def test_a_decision_for_another_without_a_delegation_is_refused_by_the_database(
    in_review: Quotation, parts: World
) -> None:
    decided = {"state": "approved", "decided_by": parts.deputy, "acting_for": parts.manager, "decided_at": NOW}
    with pytest.raises(IntegrityError, match="without a delegation"), transaction.atomic():
        Step.objects.filter(pk=the_step(in_review).pk).update(**decided)
    delegate(parts)
    late = {**decided, "decided_at": NOW + 5 * DAY}
    with pytest.raises(IntegrityError, match="without a delegation"), transaction.atomic():
        Step.objects.filter(pk=the_step(in_review).pk).update(**late)
    assert Step.objects.filter(pk=the_step(in_review).pk).update(**decided) == 1


def test_the_terms_of_a_delegation_never_change(parts: World) -> None:
    made = delegate(parts)
    for change in ({"until": TODAY + 100 * DAY}, {"receiver": parts.clerk}, {"giver": parts.clerk2}):
        with pytest.raises(IntegrityError, match="it ends"), transaction.atomic():
            Delegation.objects.filter(pk=made.pk).update(**change)
    Delegation.objects.filter(pk=made.pk).update(ended_at=NOW)
    with pytest.raises(IntegrityError, match="it ends"), transaction.atomic():
        Delegation.objects.filter(pk=made.pk).update(ended_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=made.pk).delete()


@pytest.mark.parametrize(
    "wrong", [{"receiver": "manager"}, {"until": TODAY - DAY}], ids=["to oneself", "ends before it begins"]
)
def test_constraints_of_a_delegation(parts: World, wrong: dict[str, object]) -> None:
    row = {"receiver": "deputy", "starts": TODAY, "until": TODAY, **wrong}
    receiver = parts.people[str(row.pop("receiver"))]
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.create(
            company=parts.company, giver=parts.manager, receiver=receiver, reason="x", given_at=NOW, **row
        )


def test_a_post_of_another_company_is_refused_by_the_database(parts: World, foreign: World) -> None:
    with pytest.raises(IntegrityError, match="another company"), transaction.atomic():
        Delegation.objects.create(
            company=parts.company, giver=parts.manager, receiver=parts.deputy, reason="x", given_at=NOW,
            starts=TODAY, until=TODAY, post=foreign.posts["aftersales_manager"],
        )  # fmt: skip


def test_who_ended_needs_a_moment(parts: World) -> None:
    made = delegate(parts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=made.pk).update(ended_by=parts.manager)
