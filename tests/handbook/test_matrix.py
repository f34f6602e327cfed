"""The authority table and the rights on screen: every row with who sits there, filters, PARTS-03."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.rights_names import NAMES
from accounts.roles import ROLES
from handbook import authority, books, matrix
from handbook.seating import Seated, Seating
from tests.handbook.conftest import words_of
from tests.world import World, world

SignIn = Callable[[User], Client]
PRESETS = sorted(path.stem for path in books.FOLDER.glob("*.toml"))


@pytest.mark.parametrize("preset", PRESETS)
def test_every_row_is_shown_once_with_its_steps(preset: str) -> None:
    book = books.load(preset)
    lines = [line for group in matrix.groups(book, Seating()) for line in group.lines]
    by_text = sorted((line.row.kind, line.row.gate, line.row.case, line.figures, len(line.deciders)) for line in lines)
    rows = [(row.kind, row.gate, row.case, row, len(row.steps)) for row in book.rows]
    assert by_text == sorted(
        (kind, gate, case, matrix.line(row, Seating()).figures, steps) for kind, gate, case, row, steps in rows
    )


def test_documents_to_come_stand_below_and_say_so(db: None, as_user: SignIn) -> None:
    fibre = world("fibre")
    page = as_user(fibre.manager).get(reverse("handbook:matrix"))
    planned = [group.planned for group in page.context["groups"]]
    assert (planned, True in planned, False in planned) == (sorted(planned), True, True)
    assert words_of(page).count("后续单据") == planned.count(True)


def test_edges_are_signs_with_the_words_beside_them(db: None, as_user: SignIn) -> None:
    fibre = world("fibre")
    page = as_user(fibre.manager).get(reverse("handbook:matrix"), {"kind": "orders.order"})
    said = [(line.figures, line.aloud) for group in page.context["groups"] for line in group.lines if not line.row.case]
    assert said == [("≤ 100,000", "100,000 以内（含）"), ("> 100,000", "超过 100,000（不含）")]


def test_each_step_shows_who_sits_there_today(parts: World, as_user: SignIn) -> None:
    page = as_user(parts.clerk).get(reverse("handbook:matrix"), {"kind": "shipping.notice"})
    plain = next(line for group in page.context["groups"] for line in group.lines if not line.row.case)
    assert [(each.title, each.people) for each in plain.deciders] == [
        ("部门经理签字", ("沈亦舟",)),
        ("仓库确认", ("罗大勇",)),
    ]


def test_the_table_is_filtered_by_document_post_and_text(parts: World, as_user: SignIn) -> None:
    client = as_user(parts.manager)

    def shown(**asked: str) -> set[tuple[str, str]]:
        groups = client.get(reverse("handbook:matrix"), asked).context["groups"]
        return {(group.kind, decider.post) for group in groups for line in group.lines for decider in line.deciders}

    assert {kind for kind, _post in shown(kind="orders.order")} == {"orders.order"}
    keeper = client.get(reverse("handbook:matrix"), {"post": "warehouse_keeper"}).context["groups"]
    assert all("warehouse_keeper" in {each.post for each in line.deciders} for group in keeper for line in group.lines)
    assert keeper != []
    assert shown(q="没有这样的行") == set()
    assert {kind for kind, _post in shown(q="何知夏")} == {group.kind for group in _with(client, "何知夏")}


def _with(client: Client, name: str) -> list[matrix.Group]:
    groups = client.get(reverse("handbook:matrix")).context["groups"]
    return [group for group in groups if any(name in line.text for line in group.lines)]


def test_trying_a_row_out_makes_it_fire(db: None, as_user: SignIn) -> None:
    """The address beside each row asks the simulator so that this very row answers."""
    fibre = world("fibre")
    client = as_user(fibre.manager)
    groups = client.get(reverse("handbook:matrix")).context["groups"]
    for line in (line for group in groups for line in group.lines):
        answer = client.get(line.try_url).context["answer"]
        assert answer.line.row == line.row, line.try_url


# -- rights and price floors -----------------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-03")
def test_the_authority_page_shows_each_role_with_rights_and_price_floor(parts: World, as_user: SignIn) -> None:
    """Open the authority page: each role shows what it may do, and how low a price it may agree to."""
    page = as_user(parts.clerk).get(reverse("handbook:authority"))
    shown = {each.post.code: each for each in page.context["posts"]}
    assert set(shown) == set(parts.posts)
    floors = {code: each.floor.lowest for code, each in shown.items()}
    assert (floors["service_clerk"], floors["deputy_manager"], floors["aftersales_manager"]) == (
        Decimal(95), Decimal(90), Decimal(85),
    )  # fmt: skip
    assert floors["warehouse_keeper"] == Decimal(100)
    assert shown["service_clerk"].count == len(ROLES["sales_clerk"].permissions)
    assert shown["aftersales_manager"].decides[0] == "报价单 · 审核"
    said = words_of(page)
    assert "售后内勤 销售内勤 林晓岚、周念慈 最低到基准价的 95%（让价 5% 以内，含本数）" in said
    assert re.search(r"[a-z]+\.[a-z]+", said) is None


def test_every_right_and_its_area_has_a_name() -> None:
    rights = sorted({right for role in ROLES.values() for right in role.permissions})
    assert [right for right in rights if right.partition(".")[0] not in authority.AREAS or right not in NAMES] == []


def test_a_designated_person_decides_alone_and_the_substitute_when_away() -> None:
    sits = Seated(
        "accountant", "指定会计", "finance_clerk", "财务", ("甲", "乙", "丙"), designated="乙", substitute="丙"
    )
    assert (sits.acting, replace(sits, people=("甲", "丙")).acting) == (("乙",), ("丙",))
    assert replace(sits, people=("甲", "丁")).acting == ("甲", "丁")


def test_a_handbook_without_floors_says_so() -> None:
    book = books.Handbook("silent", "silent-1")
    assert authority.floor(book, "gm") == authority.Floor("制度手册没有规定价格底线。")
