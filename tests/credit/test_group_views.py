"""The pages of groups that share a limit, as people of the company see them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from credit.models import Group, GroupChange
from credit.services import groups
from tests.credit.conftest import Credit, credit_of
from tests.credit.test_groups import Family, family_of
from tests.credit.test_views import counted
from tests.world import NOW, world

D = Decimal
AsUser = Callable[[User], Client]


@pytest.fixture
def family(db: None) -> Family:
    return family_of(world("parts"))


def url(family: Family, name: str = "group") -> str:
    return reverse(f"credit:{name}", args=[family.group.pk])


def test_the_page_adds_the_members_up_against_the_shared_limit(family: Family, as_user: AsUser) -> None:
    family.first.holding(receivable="60", shipped="5")
    family.second.holding(released="45")
    page = as_user(family.world.clerk).get(url(family)).context["page"]
    rows = [(str(row.label), row.amount, row.kind) for row in page.debt.rows]
    assert rows == [
        ("澜庭纺织", D(65), "start"),
        ("澜庭印染", D(45), "add"),
        ("集团合计欠款", D(110), "sum"),
        ("集团额度", D(100), "plain"),
        ("超出额度", D(10), "verdict"),
    ]
    members = [(row.account.customer.number, row.figures[0][0], row.owing, row.share) for row in page.members]
    assert members == [("G0001", D(60), D(65), "59.1%"), ("G0002", None, D(45), "40.9%")]
    assert page.members[0].figures[0][1] == f"/credit/{family.first.customer.pk}/documents/?component=receivable"
    assert [row.text for row in page.history][:2] == ["设定集团额度：100.00", "客户加入：澜庭印染"]


def test_a_members_credit_page_and_the_list_speak_of_the_group(family: Family, as_user: AsUser) -> None:
    family.first.holding(receivable="60")
    family.second.limit("30")
    family.second.holding(released="15")
    clerk = as_user(family.world.clerk)
    page = clerk.get(reverse("credit:account", args=[family.second.customer.pk])).context["page"]
    figures = {str(fact.label): (str(fact.value), fact.url) for fact in page.figures[:6]}
    assert figures == {
        "自有额度（暂停）": ("30.00", ""),
        "现在欠款": ("15.00", f"/credit/{family.second.customer.pk}/documents/?component=owed"),
        "授信集团": ("澜庭集团", url(family)),
        "集团额度": ("100.00", ""),
        "集团合计欠款": ("75.00", ""),
        "还可用": ("25.00", ""),
    }
    shown = [(str(row.label), row.amount) for row in page.debt.rows]
    assert shown[-4:] == [
        ("集团“澜庭集团”其他成员", D(60)),
        ("集团合计欠款", D(75)),
        ("集团额度", D(100)),
        ("还可用", D(25)),
    ]
    rows = clerk.get(reverse("credit:list")).context["listing"].rows
    found = {row.account.customer.number: (row.limit, row.owed, row.free, row.group) for row in rows}
    assert (found["G0001"], found["G0002"]) == (
        ("100.00", D(60), D(25), "澜庭集团"),
        ("100.00", D(15), D(25), "澜庭集团"),
    )


def test_the_pages_cost_the_same_for_more_members_and_papers(family: Family, as_user: AsUser) -> None:
    clerk = as_user(family.world.clerk)
    places = [url(family), reverse("credit:groups"), reverse("credit:account", args=[family.first.customer.pk])]
    before = [counted(clerk, place) for place in places]
    family.second.holding(released="1")
    groups.join_group(family.group.pk, family.other.customer.pk, by=family.world.supervisor, at=NOW, reason="收购")
    after = [counted(clerk, place) for place in places]
    assert (after, max(after) <= 12) == (before, True)


def test_a_group_is_opened_filled_and_given_a_limit_on_its_pages(credit: Credit, as_user: AsUser) -> None:
    supervisor = as_user(credit.world.supervisor)
    opened = supervisor.post(reverse("credit:group_new"), {"name": "绍兴集团", "reason": "同一实际控制人", "once": "a"})
    group = Group.objects.get()
    assert opened["Location"] == group.get_absolute_url()
    supervisor.post(
        reverse("credit:group_join", args=[group.pk]), {"customer": "K0001", "reason": "子公司", "once": "b"}
    )
    supervisor.post(reverse("credit:group_limit", args=[group.pk]), {"limit": "500", "reason": "评级", "once": "c"})
    assert (credit.account.group, Group.objects.get().limit) == (group, D(500))
    rows = supervisor.get(reverse("credit:groups") + "?q=绍兴").context["listing"].rows
    assert [(row.group.name, row.count, row.limit, row.owed, row.free) for row in rows] == [
        ("绍兴集团", 1, "500.00", D(0), D(500))
    ]
    supervisor.post(reverse("credit:group_leave", args=[credit.customer.pk]), {"reason": "转让", "once": "d"})
    assert (credit.account.group, GroupChange.objects.count()) == (None, 4)


def test_a_fault_is_said_beside_the_field(family: Family, as_user: AsUser) -> None:
    supervisor = as_user(family.world.supervisor)
    join = reverse("credit:group_join", args=[family.group.pk])
    form = supervisor.post(join, {"customer": "G0001", "reason": "x"}).context["form"]
    below = supervisor.post(url(family, "group_limit"), {"limit": "-1", "reason": "x"}).context["form"]
    assert (form.errors["customer"], below.errors["limit"]) == (
        ["该客户已属于一个集团。"],
        ["信用额度不能小于 0。"],
    )


def test_who_may_not_set_limits_reads_why_and_is_refused(family: Family, as_user: AsUser) -> None:
    clerk, keeper = as_user(family.world.clerk), as_user(family.world.keeper)
    buttons = {each.code: bool(each.refusal) for each in clerk.get(url(family)).context["page"].actions}
    assert (buttons["join"], buttons["limit"]) == (True, True)
    assert clerk.post(url(family, "group_limit"), {"limit": "1", "reason": "x"}).status_code == 403
    assert [keeper.get(place).status_code for place in (url(family), reverse("credit:groups"))] == [403, 403]
    assert Group.objects.get().limit == D(100)


def test_a_foreign_group_is_not_found(family: Family, foreign_credit: Credit, as_user: AsUser) -> None:
    theirs = as_user(foreign_credit.world.supervisor)
    found = [theirs.get(url(family, name)).status_code for name in ("group", "group_limit", "group_join")]
    listed = theirs.get(reverse("credit:groups")).context["listing"].rows
    assert (found, list(listed)) == ([404, 404, 404], [])
    assert credit_of(foreign_credit.world, "G0001", "他人").account.group_id is None
