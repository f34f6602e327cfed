"""Who seats whom: the page of the rights administrator and what it must refuse."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Assignment, Post, User
from core.refusals import NotAllowed, NotFound, NotYours
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from rights import services
from tests.support.ground import text_of
from tests.world import again
from workflow import clock
from workflow.models import Notice, Step, StepGrant, Task

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def a_post(world: World, role: str) -> Post:
    return accounts.add_post(world.company, code=f"new-{role}", title=role, role=role)


def newcomer(world: World, *roles: str, starts: dt.date | None = None) -> User:
    """Somebody who sits on posts of these roles, seated before anybody asked whether they conflict."""
    user = User.objects.create_user("newcomer", name="新人", company=world.company)
    for role in roles:
        post = Post.objects.filter(company=world.company, role=role).first() or a_post(world, role)
        accounts.assign(user=user, post=post, unit=world.unit, starts=starts or dt.date(2026, 1, 1), by=None)
    return again(user)


def seat(world: World, user: User, post: Post, by: User | None = None, **more: Any) -> Assignment:
    now = timezone.now()
    given: dict[str, Any] = {"unit": world.unit, "starts": timezone.localdate()} | more
    return services.grant(user=user, post=post, by=by or world.supervisor, at=now, **given)


@pytest.mark.rule("PARTS-19")
def test_only_the_administrator_seats_and_unseats(parts: World, as_user: SignIn) -> None:
    post, someone = a_post(parts, "quality"), newcomer(parts)
    form = {"user": someone.pk, "post": post.pk, "unit": parts.unit.pk, "starts": "2026-06-10", "reason": "到岗"}
    for who in ("clerk", "deputy", "manager", "commerce", "keeper", "finance", "planner"):
        assert as_user(parts.people[who]).post(reverse("rights:grant"), form).status_code == 403
    assert not Assignment.objects.filter(user=someone).exists()
    assert as_user(parts.supervisor).post(reverse("rights:grant"), form).status_code == 302
    given = Assignment.objects.get(user=someone)
    assert as_user(parts.manager).post(reverse("rights:end", args=[given.pk])).status_code == 403
    assert Assignment.objects.get(user=someone).ends is None
    assert as_user(parts.supervisor).post(reverse("rights:end", args=[given.pk])).status_code == 302
    assert Assignment.objects.get(user=someone).ends == timezone.localdate()


def test_the_administrator_cannot_seat_himself(parts: World, as_user: SignIn) -> None:
    post = a_post(parts, "quality")
    form = {
        "user": parts.supervisor.pk,
        "post": post.pk,
        "unit": parts.unit.pk,
        "starts": "2026-06-10",
        "reason": "到岗",
    }
    refused = as_user(parts.supervisor).post(reverse("rights:grant"), form)
    assert "user" in refused.context["form"].errors
    assert not Assignment.objects.filter(post=post).exists()


@pytest.mark.parametrize(
    ("held", "asked", "rule"),
    [
        ("sales_clerk", "deputy_manager", "S1 PARTS-22"),
        ("dept_manager", "sales_clerk", "S1 PARTS-22"),
        ("finance_supervisor", "sales_clerk", "S2 PARTS-19"),
        ("deputy_manager", "finance_supervisor", "S2 PARTS-19"),
        ("commerce_print", "sales_clerk", "S3 PARTS-27"),
        ("dept_manager", "commerce_print", "S3 PARTS-27"),
    ],
)
@pytest.mark.rule("PARTS-22")
def test_rights_that_conflict_never_meet_in_one_person(parts: World, held: str, asked: str, rule: str) -> None:
    someone = newcomer(parts, held)
    with pytest.raises(NotAllowed, match=rule) as refusal:
        seat(parts, someone, Post.objects.filter(company=parts.company, role=asked).first() or a_post(parts, asked))
    assert refusal.value.field == "post"
    assert Assignment.objects.filter(user=someone).count() == 1
    seat(parts, someone, a_post(parts, "quality"))
    assert Assignment.objects.filter(user=someone).count() == 2


def test_rights_that_conflict_do_not_meet_tomorrow_either(parts: World) -> None:
    """Two posts that both begin tomorrow: today the person holds neither."""
    someone, tomorrow = newcomer(parts), timezone.localdate() + DAY
    seat(parts, someone, parts.posts["service_clerk"], starts=tomorrow)
    with pytest.raises(NotAllowed, match="S1"):
        seat(parts, someone, parts.posts["deputy_manager"], starts=tomorrow)
    with pytest.raises(NotAllowed, match="S1"):
        seat(parts, someone, parts.posts["deputy_manager"], starts=tomorrow + 30 * DAY)


def test_a_right_that_has_ended_conflicts_with_nothing(parts: World) -> None:
    someone = newcomer(parts, "sales_clerk")
    accounts.end_assignment(Assignment.objects.get(user=someone), ends=timezone.localdate())
    assert seat(parts, someone, parts.posts["deputy_manager"]).pk


def test_an_administrator_of_one_unit_seats_nobody_in_another(parts: World, as_user: SignIn) -> None:
    """Else the administrator of a department would make a friend the administrator of the company."""
    admin, post = newcomer(parts, "finance_supervisor"), a_post(parts, "quality")
    beside = accounts.add_unit(parts.company, code="beside", name="商务部", parent=parts.root)
    for unit in (parts.root, beside):
        with pytest.raises(NotYours):
            seat(parts, parts.clerk2, post, by=admin, unit=unit)
    assert seat(parts, parts.clerk2, post, by=admin, unit=parts.unit).pk
    keeper = Assignment.objects.get(user=parts.keeper)
    with pytest.raises(NotFound):
        services.end(keeper.pk, by=admin, at=timezone.now())
    shown = text_of(as_user(admin).get(reverse("rights:list")))
    assert parts.clerk.name in shown
    assert parts.keeper.name not in shown


def test_a_person_of_another_company_cannot_be_seated_or_unseated(
    parts: World, foreign: World, as_user: SignIn
) -> None:
    client = as_user(parts.supervisor)
    form = {"user": foreign.clerk.pk, "post": parts.posts["service_clerk"].pk, "unit": parts.unit.pk}
    forged = {"starts": "2026-06-10", "reason": "到岗", **form}
    assert "user" in client.post(reverse("rights:grant"), forged).context["form"].errors
    forged |= {"user": newcomer(parts).pk, "post": foreign.posts["service_clerk"].pk, "unit": foreign.unit.pk}
    assert set(client.post(reverse("rights:grant"), forged).context["form"].errors) == {"post", "unit"}
    theirs = Assignment.objects.get(user=foreign.clerk)
    assert client.post(reverse("rights:end", args=[theirs.pk])).status_code == 404
    assert Assignment.objects.get(pk=theirs.pk).ends is None


def test_what_has_ended_stays_as_it_is_on_record(parts: World) -> None:
    ended = Assignment.objects.get(user=parts.clerk)
    day = timezone.localdate() - 30 * DAY
    accounts.end_assignment(ended, ends=day)
    with pytest.raises(NotAllowed):
        services.end(ended.pk, by=parts.supervisor, at=timezone.now())
    assert Assignment.objects.get(pk=ended.pk).ends == day


def test_a_seat_that_begins_tomorrow_is_listed_and_can_be_taken_back(parts: World, as_user: SignIn) -> None:
    someone = newcomer(parts)
    given = seat(parts, someone, parts.posts["service_clerk"], starts=timezone.localdate() + DAY)
    assert someone.name in text_of(as_user(parts.supervisor).get(reverse("rights:list")))
    services.end(given.pk, by=parts.supervisor, at=timezone.now())
    assert Assignment.objects.get(pk=given.pk).ends == given.starts
    assert someone.name not in text_of(as_user(parts.supervisor).get(reverse("rights:list")))


@pytest.fixture
def in_review(parts: World) -> Sale:
    """A quotation that waits for the manager."""
    now = timezone.now()
    goods, customers, account = stock_up(parts, now), invite(parts, now), open_accounts(parts, now)
    return Sale(parts, goods, customers[1], [("DB-1001", "1", "250")], account, now).until("in review")


def test_whoever_leaves_is_refused_at_the_next_request_and_the_step_passes_on(
    parts: World, in_review: Sale, as_user: SignIn
) -> None:
    step = Step.objects.get(round__paper_id=in_review.made_quotation.pk)
    decide, page = reverse("workflow:decide", args=[step.pk]), in_review.made_quotation.get_absolute_url()
    second = newcomer(parts, "dept_manager")
    leaver = as_user(parts.manager)
    assert leaver.get(page).status_code == 200
    clock.notify([parts.manager], in_review.made_quotation.paper, "江阴远帆来款", timezone.now())
    clock.add_task(
        in_review.made_quotation.paper, kind="x", title="回电江阴远帆", at=timezone.now(), user=parts.manager
    )
    assert "江阴远帆" in text_of(leaver.get(reverse("workflow:notices")))
    services.end(Assignment.objects.get(user=parts.manager).pk, by=parts.supervisor, at=timezone.now())
    assert leaver.get(page).status_code == 403
    assert leaver.post(decide, {"outcome": "approve"}).status_code == 404
    for name in ("home:worklist", "workflow:notices"):
        assert "江阴远帆" not in text_of(leaver.get(reverse(name)))
    assert [grant.user for grant in StepGrant.objects.filter(content_object=step)] == [second]
    assert as_user(second).post(decide, {"outcome": "approve"}).status_code == 302
    assert Notice.objects.filter(user=parts.manager).exists()


def test_a_step_that_nobody_can_decide_any_more_is_the_administrators_task(parts: World, in_review: Sale) -> None:
    services.end(Assignment.objects.get(user=parts.manager).pk, by=parts.supervisor, at=timezone.now())
    assert Task.objects.get(kind="rights.reseat").post == "finance_supervisor"
    assert not StepGrant.objects.exists()
    successor = newcomer(parts)
    seat(parts, successor, parts.posts["aftersales_manager"])
    assert StepGrant.objects.get().user == successor


def test_a_seat_that_begins_today_by_its_date_may_decide_from_midnight_on(parts: World, in_review: Sale) -> None:
    now, step = timezone.now(), Step.objects.get(round__paper_id=in_review.made_quotation.pk)
    coming = newcomer(parts)
    seat(parts, coming, Post.objects.get(company=parts.company, code=step.post), starts=timezone.localdate() + DAY)
    assert coming not in deciders(step)
    services.turn_seats(parts.company, now)
    assert coming not in deciders(step)
    assert services.turn_seats(parts.company, now + DAY) == 1
    assert deciders(step) == {parts.manager, coming}
    services.turn_seats(parts.company, now + DAY)
    assert deciders(step) == {parts.manager, coming}


def test_a_seat_that_runs_out_by_its_date_leaves_its_steps_to_the_others_or_to_a_task(
    parts: World, in_review: Sale
) -> None:
    now, step = timezone.now(), Step.objects.get(round__paper_id=in_review.made_quotation.pk)
    held = Assignment.objects.get(user=parts.manager)
    accounts.end_assignment(held, ends=timezone.localdate() + DAY)
    services.turn_seats(parts.company, now)
    assert deciders(step) == {parts.manager}
    services.turn_seats(parts.company, now + 2 * DAY)  # nobody ran at the turn of the day itself
    assert deciders(step) == set()
    services.turn_seats(parts.company, now + 2 * DAY)
    assert Task.objects.get(kind="rights.reseat").paper_id == in_review.made_quotation.pk


def deciders(step: Step) -> set[User]:
    return {grant.user for grant in StepGrant.objects.filter(content_object=step)}
