"""The handbook as a document: nothing untold, nothing in codes, found by a word, one company's only, few statements."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts import services as accounts
from accounts.models import User
from handbook import books, document
from handbook.facts import seating
from handbook.schema import KEYS
from handbook.seating import Seating
from tests.handbook.conftest import words_of
from tests.world import TODAY, World

SignIn = Callable[[User], Client]
PRESETS = sorted(path.stem for path in books.FOLDER.glob("*.toml"))
CHINESE = [preset for preset in PRESETS if preset != "wholesale"]
PAGES = ("document", "matrix", "authority", "simulator")
MOST, BYTES = 12, 260_000


def told(preset: str) -> list[document.Section]:
    with translation.override("zh-hans"):
        book = books.load(preset)
        units = {key: "某部门" for key in document.UNITS if key in book.values}
        return document.sections(book, Seating(units={str(book.values[key]): name for key, name in units.items()}))


def texts(sections: list[document.Section]) -> list[str]:
    """Every text of the document, entry by entry and cell by cell."""
    found = [part for section in sections for part in (section.title, section.lead)]
    for block in (block for section in sections for block in section.blocks):
        found += [block.title, *(part for entry in block.entries for part in (entry.label, entry.said))]
        if block.table:
            found += [*block.table.heads, *(str(text) for row in block.table.cells for pair in row for text in pair)]
    lines = [line for section in sections for group in section.groups for line in group.lines]
    return found + [part for line in lines for part in (line.gate, line.case, line.measure, line.aloud)]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_key_is_told_once_with_its_meaning(preset: str) -> None:
    entries = [entry for section in told(preset) for block in section.blocks for entry in block.entries]
    book = books.load(preset)
    in_table = {"pricing.discount_limits"} & set(book.values)  # role by role in the table of floors
    with translation.override("zh-hans"):
        meant = sorted(str(KEYS[key].meaning) for key in KEYS if key not in in_table)
    assert sorted(entry.label for entry in entries) == meant
    assert sum(entry.unset for entry in entries) == len(set(KEYS) - set(book.values))


@pytest.mark.parametrize("preset", PRESETS)
def test_every_row_of_every_table_is_told(preset: str) -> None:
    book, sections = books.load(preset), {section.code: section for section in told(preset)}
    rows = {
        code: sum(len(block.table.rows) for block in section.blocks if block.table)
        for code, section in sections.items()
    }
    assert sections["table"].count == len(book.rows)
    assert (rows["posts"], rows["apart"], rows["governance"]) == (
        len(book.posts),
        len(book.conflicts),
        len(book.governance),
    )
    assert (rows["clocks"], rows["payment"]) == (len(book.timers), len(book.payment_terms))
    assert (rows["calendar"], rows["forms"], rows["prints"]) == (len(book.calendars), len(book.forms), len(book.prints))


@pytest.mark.parametrize("preset", CHINESE)
def test_no_code_stands_in_the_document(preset: str) -> None:
    """Codes of keys, cases, roles and words of choices; what a company writes itself in Latin letters is its own."""
    own = " ".join(path.read_text() for path in [books.FOLDER / f"{preset}.toml"])
    quoted = set(re.findall(r'"([^"]*)"', own))
    codes = {word for text in texts(told(preset)) for word in re.findall(r"[a-z]+(?:[._][a-z_]+)+|\b[a-z]{4,}\b", text)}
    templates = {word for text in quoted for word in re.findall(r"\{([a-z_]+)[:}]", text)}
    assert codes - templates - {"yyyy"} == set()


def test_edges_are_said_in_words_and_what_is_not_laid_down_is_marked() -> None:
    said = {entry.label: entry for section in told("parts") for block in section.blocks for entry in block.entries}
    freight, fee = said["须与客户确认的运费金额"], said["未达到时的送货费"]
    assert (freight.said, freight.rule, freight.unset) == ("超过 300（不含）", "PARTS-57", False)
    assert (fee.said, fee.unset) == ("未规定", True)
    assert said["月结客户的付款天数"].inferred is True


def test_a_search_leaves_what_has_the_text(parts: World, as_user: SignIn) -> None:
    page = as_user(parts.manager).get(reverse("handbook:document"), {"q": "parts-57"})
    entries = [entry for section in page.context["sections"] for block in section.blocks for entry in block.entries]
    assert [(section.code, section.count) for section in page.context["sections"]] == [("switches", 1)]
    assert [entry.rule for entry in entries] == ["PARTS-57"]
    nothing = as_user(parts.manager).get(reverse("handbook:document"), {"q": "没有这段话"})
    assert (nothing.context["sections"], "制度手册里没有这段文字" in words_of(nothing)) == ([], True)


def test_the_posts_say_who_sits_there_today(parts: World, foreign: World, as_user: SignIn) -> None:
    said = words_of(as_user(parts.clerk).get(reverse("handbook:document")))
    assert "售后部门经理 部门经理 沈亦舟 售后服务部" in said
    assert str(len(seating(parts.company, TODAY).people("service_clerk"))) == "2"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_the_own_company_alone(page: str, parts: World, foreign: World, as_user: SignIn) -> None:
    stranger = foreign.manager
    stranger.name = "外司之人"
    stranger.save(update_fields=["name"])
    said = as_user(parts.manager).get(reverse(f"handbook:{page}")).content.decode()
    assert ("沈亦舟" in said, "外司之人" in said) == (True, False)
    assert "外司之人" in as_user(stranger).get(reverse(f"handbook:{page}")).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_who_holds_a_post(page: str, parts: World, as_user: SignIn) -> None:
    left = User.objects.create(username="left", name="离职", company=parts.company)
    refused = as_user(left).get(reverse(f"handbook:{page}"))
    assert (refused.status_code, as_user(parts.keeper).get(reverse(f"handbook:{page}")).status_code) == (403, 200)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_few_statements_and_few_bytes(page: str, parts: World, as_user: SignIn) -> None:
    client = as_user(parts.manager)
    few = statements(client, page)
    for number in range(5):
        seat_one_more(parts, number)
    assert (statements(client, page), few <= MOST) == (few, True)
    assert len(client.get(reverse(f"handbook:{page}")).content) < BYTES


def statements(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse(f"handbook:{page}"))
    return len(seen)


def seat_one_more(parts: World, number: int) -> None:
    user = User.objects.create(username=f"more-{number}", name=f"新人 {number}")
    accounts.assign(user=user, post=parts.posts["service_clerk"], unit=parts.unit, starts=TODAY, by=None)
