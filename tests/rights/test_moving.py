"""Who moves or leaves loses the rights at once; what was open goes on or is listed; all of it is on record."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Assignment, Unit, User
from core.refusals import NotAllowed, NotYours
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from rights import services
from rights.inputs import SeatInput
from tests.support.ground import a_person, signed_in, text_of
from tests.world import again
from workflow.models import Round, Step, StepGrant, Task


@pytest.fixture
def sale(parts: World) -> Sale:
    now = timezone.now()
    goods, customers, account = stock_up(parts, now), invite(parts, now), open_accounts(parts, now)
    return Sale(parts, goods, customers[0], [("DB-1001", "1", "250")], account, now)


def form(world: World, post: str, unit: Unit | None = None) -> dict[str, object]:
    where = unit or world.unit
    return {"post": world.posts[post].pk, "unit": where.pk, "starts": timezone.localdate(), "reason": "调到商务部"}


def held(user: User) -> list[str]:
    rows = Assignment.objects.filter(user=user, ends__isnull=True)
    return list(rows.values_list("post__code", flat=True))


@pytest.mark.rule("PARTS-23")
def test_a_clerk_who_moves_loses_the_rights_at_once_and_the_administrator_gets_the_task(
    parts: World, sale: Sale
) -> None:
    """The administrators' post is found by its right, whatever it is called."""
    parts.posts["finance_supervisor"].__class__.objects.filter(code="finance_supervisor").update(code="treasury")
    sale.until("quoted")
    draft, page = sale.made_quotation, sale.made_quotation.get_absolute_url()
    commerce = accounts.add_unit(parts.company, code="commerce", name="商务部", parent=parts.root)
    clerk = signed_in(parts.clerk)
    assert clerk.get(page).status_code == 200
    admin, url = signed_in(parts.supervisor), reverse("rights:move", args=[parts.clerk.pk])
    assert signed_in(parts.manager).post(url, form(parts, "goods_planning", commerce)).status_code == 403
    assert admin.post(url, form(parts, "goods_planning", commerce)).status_code == 302
    assert held(parts.clerk) == ["goods_planning"]
    assert clerk.get(page).status_code in (403, 404)
    assert clerk.get(reverse("quotes:list")).status_code == 403
    task = Task.objects.get(kind="rights.left_behind")
    assert (task.paper_id, task.post) == (draft.pk, "treasury")
    assert parts.clerk.name in text_of(admin.get(reverse("home:worklist")))


def test_open_steps_of_whoever_moves_go_to_the_next_eligible(parts: World, sale: Sale) -> None:
    sale.until("in review")
    step = Step.objects.get(round__paper_id=sale.made_quotation.pk)
    second = a_person(parts, "second", unit=parts.unit)
    services.grant(
        user=second, post=parts.posts["aftersales_manager"], unit=parts.unit, starts=timezone.localdate(),
        by=again(parts.supervisor), at=timezone.now(), reason="副手",
    )  # fmt: skip
    given = SeatInput(parts.manager, parts.posts["goods_planning"], parts.unit, timezone.localdate())
    services.move(given, by=again(parts.supervisor), at=timezone.now(), reason="调岗")
    assert [grant.user for grant in StepGrant.objects.filter(content_object=step)] == [second]
    assert not Task.objects.filter(kind="rights.reseat").exists()


def test_a_move_that_is_refused_leaves_everything_as_it_was(parts: World) -> None:
    """The new post may clash with nothing that ends, but it may not be another administrator's to give."""
    admin = a_person(parts, "unit-admin", "finance_supervisor", unit=parts.unit)
    given = SeatInput(parts.clerk, parts.posts["goods_planning"], parts.root, timezone.localdate())
    with pytest.raises(NotYours):
        services.move(given, by=admin, at=timezone.now(), reason="调岗")
    assert held(parts.clerk) == ["service_clerk"]
    with pytest.raises(NotAllowed):
        services.move(given, by=again(parts.supervisor), at=timezone.now(), reason=" ")
    assert held(parts.clerk) == ["service_clerk"]
    reviewing = SeatInput(parts.clerk, parts.posts["deputy_manager"], parts.unit, timezone.localdate())
    services.move(reviewing, by=again(parts.supervisor), at=timezone.now(), reason="升任")
    assert held(parts.clerk) == ["deputy_manager"]


def test_a_post_whose_last_holder_leaves_is_named_and_its_papers_are_listed(parts: World, sale: Sale) -> None:
    sale.until("in review")
    waiting = sale.made_quotation
    admin = signed_in(parts.supervisor)
    assert list(admin.get(reverse("rights:conflicts")).context["steps"]) == []
    services.leave(parts.manager, by=again(parts.supervisor), at=timezone.now(), reason="离职")
    (step,) = admin.get(reverse("rights:conflicts")).context["steps"]
    assert (step.round.paper_id, step.title) == (waiting.pk, "售后部门经理")
    assert Task.objects.get(kind="rights.reseat").post == "finance_supervisor"
    sale.enquiry = None
    sale.quote()
    with pytest.raises(NotAllowed, match="售后部门经理"):
        sale.submit_quote()
    assert Round.objects.filter(outcome="open").count() == 1


def test_whoever_leaves_cannot_sign_in_any_more_unless_another_company_seats_them(parts: World, foreign: World) -> None:
    url = reverse("rights:leave", args=[parts.clerk.pk])
    accounts.assign(
        user=parts.clerk, post=foreign.posts["service_clerk"], unit=foreign.unit, starts=timezone.localdate(), by=None
    )
    refused = signed_in(parts.supervisor).post(url, {"reason": "离职", "closing": "on"})
    assert "closing" in refused.context["form"].errors
    assert held(parts.clerk) == ["service_clerk", "service_clerk"]
    assert signed_in(parts.supervisor).post(url, {"reason": "离职"}).status_code == 302
    assert (held(parts.clerk), again(parts.clerk).is_active) == (["service_clerk"], True)
    second = reverse("rights:leave", args=[parts.clerk2.pk])
    assert signed_in(parts.supervisor).post(second, {"reason": "离职", "closing": "on"}).status_code == 302
    assert (held(parts.clerk2), again(parts.clerk2).is_active) == ([], False)


def test_nobody_ends_the_own_posts_by_leaving(parts: World) -> None:
    with pytest.raises(NotAllowed):
        services.leave(parts.supervisor, by=again(parts.supervisor), at=timezone.now(), reason="离职")
    assert held(parts.supervisor) == ["finance_supervisor"]


def test_every_seat_given_and_ended_stands_in_the_history_with_who_and_why(parts: World) -> None:
    admin = signed_in(parts.supervisor)
    admin.post(reverse("rights:grant"), {"user": parts.clerk2.pk, **form(parts, "goods_planning")})
    given = Assignment.objects.get(user=parts.clerk2, post__code="goods_planning")
    admin.post(reverse("rights:end", args=[given.pk]), {"reason": "试用结束"})
    shown = admin.get(reverse("rights:history")).context["listing"].rows
    told = [
        (row.user, row.pgh_label, row.changed_by, row.change_reason) for row in shown if row.post_id == given.post_id
    ]
    assert told[:2] == [
        (parts.clerk2, "update", parts.supervisor, "试用结束"),
        (parts.clerk2, "insert", parts.supervisor, "调到商务部"),
    ]
    page = text_of(admin.get(reverse("rights:history")))
    assert ("试用结束" in page, "调到商务部" in page) == (True, True)
    assert signed_in(parts.manager).get(reverse("rights:history")).status_code == 403


def test_the_history_of_another_company_is_not_shown(parts: World, foreign: World) -> None:
    rows = signed_in(parts.supervisor).get(reverse("rights:history")).context["listing"].rows
    assert {row.post.company_id for row in rows} == {parts.company.pk}
    for name in ("person", "move", "leave"):
        answer = signed_in(parts.supervisor).get(reverse(f"rights:{name}", args=[foreign.clerk.pk]))
        assert answer.status_code == 404
