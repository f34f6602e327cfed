"""What one person must not hold: refused by every door that gives it, and reported where it stands already."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Assignment, Post, User
from accounts.rights_names import right_name
from accounts.roles import ROLES
from core.refusals import NotAllowed, NotYours
from demo.cast import World
from handbook import queries as handbook
from handbook.books import Handbook
from handbook.conflicts import CONFLICTS
from rights import services
from rights.inputs import PostInput
from tests.support.ground import a_person, signed_in, text_of
from tests.world import again

DAY = dt.timedelta(days=1)


def seated(user: User) -> list[str]:
    """Codes of the posts that a person holds today."""
    rows = Assignment.objects.filter(user=user, ends__isnull=True).order_by("post__code")
    return list(rows.values_list("post__code", flat=True))


# -- a post's role


def change_role(world: World, post: str, role: str, by: User | None = None) -> None:
    given = PostInput(title=world.posts[post].title, role=role, reason="职责调整")
    services.change_post(world.posts[post], given=given, by=again(by or world.supervisor), at=timezone.now())


def test_a_role_that_brings_a_clash_to_a_holder_is_refused_by_its_name(parts: World) -> None:
    accounts.assign(
        user=parts.clerk, post=parts.posts["commerce_clerk"], unit=parts.unit, starts=dt.date(2026, 1, 1), by=None
    )
    accounts.end_assignment(
        Assignment.objects.get(user=parts.clerk, post__code="service_clerk"), ends=timezone.localdate()
    )
    on_quality = accounts.add_post(parts.company, code="quality", title="质检", role="quality")
    parts.posts["quality"] = on_quality
    services.grant(
        user=parts.clerk, post=on_quality, unit=parts.unit, starts=timezone.localdate(), by=again(parts.supervisor),
        at=timezone.now(), reason="兼任",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match=r"林晓岚.*S3 PARTS-27") as refusal:
        change_role(parts, "quality", "deputy_manager")
    assert refusal.value.field == "role"
    assert Post.objects.get(pk=on_quality.pk).role == "quality"
    change_role(parts, "quality", "technical")
    changed = Post.objects.get(pk=on_quality.pk)
    assert (changed.role, changed.changed_by, changed.change_reason) == ("technical", parts.supervisor, "职责调整")


def test_nobody_gives_the_own_post_another_role(parts: World) -> None:
    """Else an administrator would have the general manager's rights by one form."""
    own = next(code for code in seated(parts.supervisor))
    with pytest.raises(NotAllowed) as refusal:
        change_role(parts, own, "gm")
    assert (refusal.value.field, Post.objects.get(pk=parts.posts[own].pk).role) == ("role", "finance_supervisor")
    other = a_person(parts, "other-admin", "finance_supervisor", unit=parts.root)
    change_role(parts, own, "gm", other)
    assert Post.objects.get(pk=parts.posts[own].pk).role == "gm"


def test_only_the_administrator_of_the_whole_company_changes_a_post(parts: World) -> None:
    ours = a_person(parts, "unit-admin", "finance_supervisor", unit=parts.unit)
    for by in (parts.manager, ours):
        with pytest.raises(NotYours):
            change_role(parts, "goods_planning", "technical", by)
    url = reverse("rights:post", args=[parts.posts["goods_planning"].pk])
    form = {"title": "规划", "role": "technical", "reason": "改名"}
    assert signed_in(parts.manager).post(url, form).status_code == 403
    assert signed_in(parts.supervisor).post(url, form).status_code == 302
    assert Post.objects.get(code="goods_planning").title == "规划"


# -- the command line


def command(name: str, **options: Any) -> str:
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue()


def test_the_command_line_refuses_what_the_page_refuses(parts: World) -> None:
    clerk, admin = parts.clerk.username, parts.supervisor.username
    asked = {"user": clerk, "unit": "aftersales", "reason": "临时"}
    with pytest.raises(CommandError, match="S1 PARTS-22"):
        command("grant_post", by=admin, post="deputy_manager", **asked)
    with pytest.raises(CommandError, match="授权和收回权限"):
        command("grant_post", by=parts.manager.username, post="goods_planning", **asked)
    with pytest.raises(CommandError, match="自己"):
        command("grant_post", by=admin, post="goods_planning", user=admin, reason="x")
    assert seated(parts.clerk) == ["service_clerk"]
    assert "商品规划" in command("grant_post", by=admin, post="goods_planning", **asked)
    assert seated(parts.clerk) == ["goods_planning", "service_clerk"]
    command("end_post", by=admin, post="goods_planning", **asked)
    assert seated(parts.clerk) == ["service_clerk"]
    with pytest.raises(CommandError, match="holds no post"):
        command("end_post", by=parts.manager.username, post="service_clerk", **asked)


# -- the report


@pytest.fixture
def both(parts: World) -> User:
    """Somebody who makes and reviews orders, by a seat that no service asked about."""
    person = a_person(parts, "both", "sales_clerk", unit=parts.unit)
    Assignment.objects.create(
        user=person, post=parts.posts["deputy_manager"], unit=parts.unit, starts=dt.date(2026, 3, 1)
    )
    return person


def test_what_clashes_already_is_reported_with_posts_day_and_rule(parts: World, both: User) -> None:
    client = signed_in(parts.supervisor)
    shown = client.get(reverse("rights:conflicts"))
    (clash,) = shown.context["clashes"]
    assert (clash.mine.user, str(clash.conflict)) == (both, "S1 PARTS-22")
    assert {clash.mine.post.code, clash.other.post.code} == {"walk-sales_clerk", "deputy_manager"}
    assert "S1 PARTS-22" in text_of(shown)
    assert "(1)" in text_of(client.get(reverse("rights:list")))
    assert "S1 PARTS-22" in text_of(client.get(reverse("rights:person", args=[both.pk])))
    assert signed_in(parts.manager).get(reverse("rights:conflicts")).status_code == 403


def test_a_seat_that_has_ended_is_reported_no_more(parts: World, both: User) -> None:
    services.end(both.assignments.get(post__code="deputy_manager").pk, by=again(parts.supervisor), at=timezone.now())
    assert signed_in(parts.supervisor).get(reverse("rights:conflicts")).context["clashes"] == []


def test_a_handbook_that_keeps_more_apart_makes_a_seat_a_conflict(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a new version does on the day on which it comes into force."""
    services.grant(
        user=office.clerk, post=office.posts["office_supervisor"], unit=office.unit, starts=timezone.localdate(),
        by=again(office.supervisor), at=timezone.now(), reason="代班",
    )  # fmt: skip
    client: Client = signed_in(office.supervisor)
    assert client.get(reverse("rights:conflicts")).context["clashes"] == []
    strict = Handbook("office", "office-2", {}, (), (CONFLICTS["S1"],))
    monkeypatch.setattr(handbook, "in_force", lambda company, on: strict)
    (clash,) = client.get(reverse("rights:conflicts")).context["clashes"]
    assert (clash.mine.user, clash.conflict.code) == (office.clerk, "S1")


# -- the authority page


@pytest.mark.rule("PARTS-03")
def test_the_authority_page_shows_each_role_with_its_rights_and_price_floor(parts: World) -> None:
    page = reverse("rights:posts")
    for who in (parts.clerk, parts.manager):
        assert signed_in(who).get(page).status_code == 403
    shown = signed_in(parts.supervisor).get(page)
    rows = {row.post.code: row for row in shown.context["rows"]}
    assert set(rows) == set(parts.posts)
    assert {code: rows[code].floor for code in ("service_clerk", "aftersales_manager", "finance")} == {
        "service_clerk": "最低到基准价的 95%（让价 5% 以内，含本数）",
        "aftersales_manager": "最低到基准价的 85%（让价 15% 以内，含本数）",
        "finance": "基准价，不得让价",
    }
    assert reverse("handbook:authority") in shown.content.decode()
    assert rows["finance_supervisor"].rights == sorted(
        right_name(right) for right in ROLES["finance_supervisor"].permissions
    )
    assert (parts.clerk.name in text_of(shown), right_name("rights.grant") in text_of(shown)) == (True, True)
