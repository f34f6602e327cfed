"""Pages of imports over HTTP: sent, mapped, tried, mended, imported; constant in rows; nobody else's."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from catalog.models import Product
from imports.models import Run
from imports.targets import TARGETS
from tests.imports.files import counts, fresh, sent, tried, work, xlsx
from tests.world import World
from workflow import files

SignIn = Callable[[User], Client]
HEADS = ["编码", "名称", "单位", "单价"]
MOST = 12


def _rows(count: int) -> list[list[Any]]:
    return [[f"P-{no}", f"商品{no}", "个", no] for no in range(count)]


def _sheet(content: bytes) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_file_goes_from_the_form_into_the_catalogue(as_user: SignIn, office: World) -> None:
    client = as_user(office.planner)
    answer = client.post(reverse("imports:new"), {"target": "products", "file": xlsx(HEADS, *_rows(2))})
    run = Run.objects.get()
    assert answer.headers["Location"] == reverse("imports:columns", args=[run.pk])
    mapping = {f"column_{place}": name for place, name in enumerate(run.mapping)}
    assert mapping == {"column_0": "code", "column_1": "name", "column_2": "unit_name", "column_3": "base_price"}
    client.post(reverse("imports:columns", args=[run.pk]), {**mapping, "version": run.version})
    assert fresh(run).state == "checking"
    assert "hx-get" in client.get(reverse("imports:progress", args=[run.pk])).content.decode()
    work()
    assert client.get(reverse("imports:progress", args=[run.pk])).headers["HX-Refresh"] == "true"
    client.post(reverse("imports:start", args=[run.pk]), {"version": fresh(run).version})
    work()
    assert (fresh(run).state, Product.objects.count()) == ("done", 2)


def test_missing_file_and_missing_column_are_told_on_the_form(as_user: SignIn, office: World) -> None:
    client = as_user(office.planner)
    answer = client.post(reverse("imports:new"), {"target": "products"})
    assert set(answer.context["form"].errors) == {"file"}
    run = sent(office, office.planner, "products", xlsx(HEADS, *_rows(1)))
    answer = client.post(reverse("imports:columns", args=[run.pk]), {"column_1": "name"})
    assert set(answer.context["form"].errors) == {"__all__"}
    answer = client.post(reverse("imports:columns", args=[run.pk]), {"column_0": "code", "column_1": "code"})
    assert set(answer.context["form"].errors) == {"column_1"}
    assert fresh(run).state == "uploaded"


def test_wrong_rows_are_downloaded_with_their_numbers_and_mended(as_user: SignIn, office: World) -> None:
    rows = _rows(3)
    rows[1][3] = "很贵"
    run = tried(office, office.planner, "products", xlsx(HEADS, *rows))
    client = as_user(office.planner)
    found = _sheet(client.get(reverse("imports:wrong", args=[run.pk])).content)
    assert [row[0] for row in found] == ["行号", 3]
    assert found[1][2:] == ("P-1", "商品1", "个", "很贵")
    mended = xlsx(found[0], (*found[1][:-1], "9.5"), name="改好.xlsx")
    client.post(reverse("imports:mend", args=[run.pk]), {"file": mended})
    work()
    assert counts(fresh(run)) == (3, 0, 0, 0)


def test_file_without_row_numbers_does_not_mend(as_user: SignIn, office: World) -> None:
    rows = _rows(2)
    rows[1][3] = "很贵"
    run = tried(office, office.planner, "products", xlsx(HEADS, *rows))
    answer = as_user(office.planner).post(reverse("imports:mend", args=[run.pk]), {"file": xlsx(HEADS, *_rows(2))})
    assert set(answer.context["form"].errors) == {"file"}
    assert (fresh(run).state, counts(fresh(run))) == ("checked", (1, 0, 0, 1))


def test_formula_in_a_wrong_row_comes_back_as_text(as_user: SignIn, office: World) -> None:
    run = tried(office, office.planner, "products", xlsx(HEADS, ["P-1", "=HYPERLINK(1)", "个", "x"]))
    found = _sheet(as_user(office.planner).get(reverse("imports:wrong", args=[run.pk])).content)
    assert found[1][3] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("code", sorted(TARGETS))
def test_template_has_heads_example_and_notes(as_user: SignIn, office: World, code: str) -> None:
    content = as_user(office.planner).get(reverse("imports:template"), {"target": code}).content
    book = load_workbook(io.BytesIO(content))
    assert (len(book.worksheets), book.worksheets[1].title) == (2, "填写说明")
    assert len(_sheet(content)[0]) == len(TARGETS[code].fields)


def test_page_asks_the_same_number_of_statements_at_one_and_three_rows(as_user: SignIn, office: World) -> None:
    client = as_user(office.planner)
    asked = []
    for count in (1, 3):
        run = tried(office, office.planner, "products", xlsx(HEADS, *_rows(count)))
        client.get(run.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(run.get_absolute_url())
        assert len(shown.context["rows"]) == count
        asked.append(len(queries))
    assert asked[0] == asked[1] <= MOST


def test_kinds_are_those_of_the_persons_rights(as_user: SignIn, office: World) -> None:
    offered = {
        who: [choice.target.code for choice in as_user(user).get(reverse("imports:new")).context["choices"]]
        for who, user in (("clerk", office.clerk), ("planner", office.planner), ("finance", office.finance))
    }
    assert offered == {"clerk": ["customers"], "planner": ["products", "prices"], "finance": ["receivables"]}
    assert as_user(office.supervisor).get(reverse("imports:new")).status_code == 403


def test_run_of_a_kind_that_one_may_not_see_is_unknown(as_user: SignIn, office: World) -> None:
    run = sent(office, office.clerk, "customers", xlsx(["客户编号", "名称"], ["K-1", "甲"]))
    assert as_user(office.keeper).get(run.get_absolute_url()).status_code == 404
    assert as_user(office.finance).get(run.get_absolute_url()).status_code == 200


def test_same_file_sent_again_is_told_at_once(as_user: SignIn, office: World) -> None:
    first = tried(office, office.planner, "products", xlsx(HEADS, *_rows(1)))
    client = as_user(office.planner)
    client.post(reverse("imports:start", args=[first.pk]))
    work()
    with files.opened(first.digest) as kept:
        again = tried(office, office.planner, "products", SimpleUploadedFile("商品.xlsx", kept.read()))
    notes = [str(note.text) for note in client.get(again.get_absolute_url()).context["page"].notes]
    assert first.number in notes[0]
