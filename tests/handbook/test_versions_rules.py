"""The rules about changing a handbook, as a person meets them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import services as accounts
from accounts.models import Unit, User
from core.refusals import NotAllowed, NotYours
from demo.cast import World
from handbook import queries, services
from handbook.models import Version
from handbook.services import Change
from orders import services as orders
from orders.models import Order
from tests.handbook.house import LATER, TOMORROW, decide, draft, submitted
from tests.orders.shop import Shop, open_shop
from tests.world import NOW, PASSWORD, TODAY, again
from workflow.models import Round, Step, StepGrant

SignIn = Callable[[User], Client]
SHARE, WIDER = "sales_clerk = 5", "sales_clerk = 6"


def _seat(world: World, post: str, title: str, role: str, unit: Unit | None = None) -> User:
    """Somebody new on a post of the handbook."""
    code = f"{post}-{unit.code}" if unit else post
    user = User.objects.create_user(f"{world.company.code}-{code}", PASSWORD, name=title)
    known = world.posts.get(post) or accounts.add_post(world.company, code=post, title=title, role=role)
    world.posts[post] = known
    accounts.assign(user=user, post=known, unit=unit or world.root, starts=dt.date(2026, 1, 1), by=None)
    return again(user)


@pytest.mark.rule("OFFICE-03")
def test_a_branch_changes_no_value_and_group_plannings_edit_waits_for_the_general_manager(
    office: World, as_user: SignIn
) -> None:
    branch = accounts.add_unit(
        office.company, code="yuhang", name="余杭分公司", kind=Unit.Kind.BRANCH, parent=office.root
    )
    admin = _seat(office, "branch_gm", "分公司总经理", "gm", branch)
    planner = _seat(office, "group_planning", "集团规划", "policy_owner")
    assert as_user(admin).post(reverse("handbook:new")).status_code == 403
    assert Version.objects.count() == 0
    made = draft(office, planner, '"quotes.validity_days" = 15', '"quotes.validity_days" = 20')
    refused = as_user(admin).post(reverse("handbook:edit", args=[made.pk]), {"reason": "分公司另有规定"})
    assert refused.status_code == 403
    waiting = services.submit(made.pk, by=planner, at=NOW)
    office.company.refresh_from_db()
    assert waiting.state == "in_review"
    assert queries.value(office.company, "quotes.validity_days", TOMORROW) == 15
    step = Step.objects.get(round__paper_id=waiting.pk)
    assert step.post == "hq_gm"
    chief = StepGrant.objects.filter(content_object=step).earliest("pk").user
    decide(waiting, chief)
    connection.check_constraints()
    office.company.refresh_from_db()
    assert queries.value(office.company, "quotes.validity_days", TOMORROW) == 20
    assert queries.value(office.company, "quotes.validity_days", TODAY) == 15


@pytest.mark.rule("FIBRE-93")
def test_price_authority_is_drafted_by_the_sales_manager_and_used_when_the_general_manager_approved(
    trial: World,
) -> None:
    """The table names who drafts and approves; here the committee stands between them."""

    def share(on: dt.date) -> int:
        trial.company.refresh_from_db()
        limits = queries.value(trial.company, "pricing.discount_limits", on)
        return int(limits.floor("sales_clerk").figure)

    with pytest.raises(NotYours):
        draft(trial, trial.planner2, SHARE, WIDER)
    made = submitted(trial, trial.seller, SHARE, WIDER)
    assert share(TOMORROW) == 5
    decide(made, trial.committee)
    assert share(TOMORROW) == 5
    decide(made, trial.chief)
    connection.check_constraints()
    assert (share(TODAY), share(TOMORROW)) == (5, 6)


@pytest.mark.rule("FIBRE-160")
def test_the_sales_manager_does_not_edit_the_range_in_force(trial: World, as_user: SignIn) -> None:
    live = decide(decide(submitted(trial, trial.seller, SHARE, WIDER), trial.committee), trial.chief)
    with pytest.raises(NotAllowed):
        services.change(live.pk, Change(live.text.replace(WIDER, SHARE)), by=trial.seller, at=NOW)
    assert as_user(trial.seller).get(reverse("handbook:edit", args=[live.pk])).status_code == 409
    trial.company.refresh_from_db()
    after = submitted(trial, trial.seller, WIDER, "sales_clerk = 7")
    step = Step.objects.get(round__paper_id=after.pk, state="open")
    assert step.post == "price_committee"


@pytest.mark.rule("FIBRE-162")
def test_a_version_from_tomorrow_leaves_todays_order_its_old_value(trial: World) -> None:
    """Changing a threshold, approved by the second person, changes tomorrow's route and not today's."""
    shop = open_shop(trial)
    made = services.start(company=trial.company, by=trial.planner2, at=NOW)
    text = made.text.replace("up_to = { amount = 120000", "up_to = { amount = 1000").replace(
        "above = { amount = 120000", "above = { amount = 1000"
    )
    services.change(made.pk, Change(text, TOMORROW, "千元以上须部门经理"), by=trial.planner2, at=NOW)
    decide(services.submit(made.pk, by=trial.planner2, at=NOW), trial.chief)
    trial.company.refresh_from_db()
    today = shop.submit(shop.line(quantity=10))
    assert _route(today) == ["deputy_manager"]
    decided = shop.decide(today)
    trial.company.refresh_from_db()
    tomorrow = _submitted_at(shop, LATER)
    assert tomorrow.gross == today.gross > 1000
    assert _route(tomorrow) == ["deputy_manager", "aftersales_manager"]
    rounds = dict(Round.objects.values_list("paper_id", "version"))
    assert rounds[decided.pk].startswith("trial-")
    assert rounds[tomorrow.pk].startswith("V1-")


def _submitted_at(shop: Shop, at: dt.datetime) -> Order:
    order = shop.enter(shop.line(quantity=10), by=again(shop.clerk), arrive_on=TOMORROW)
    return orders.submit(order.pk, by=again(shop.clerk), at=at)


def _route(order: Order) -> list[str]:
    steps = Step.objects.filter(round__paper_id=order.pk).order_by("place")
    return list(steps.values_list("post", flat=True))
