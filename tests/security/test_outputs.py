"""What people type comes back as words: never as markup on a page or a paper, never as a formula in a file."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Company, Post, Unit, User
from audit.models import Part
from catalog.models import ItemClass, Product
from customers.models import Address, Contact, Customer
from inventory.models import Warehouse
from orders.models import Order
from quotes.models import QuotationLine
from receivables.models import BankAccount
from tests.architecture.house import addresses
from tests.architecture.test_access import OPEN
from tests.architecture.walk import keyed, url
from tests.support.ground import Ground, signed_in, text_of
from workflow import clock
from workflow import services as workflow
from workflow.models import Paper

pytestmark = pytest.mark.usefixtures("db")
MARKUP = "<img src=x onerror=alert(1)>\"'"
FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u3000=1", "＝1+1", "＠A1")
EXPORTS = ["receivables:ageing_export"]
"""Files with an address of their own; every list is a file by `?as=` besides."""
BOOKS = {"handbook:export", "handbook:export_installed"}
"""Texts that are taken in again as they are: no table, so nothing in them is run."""
TAKEN = {"audit:export"}
"""The auditor's file, which a form asks for."""
LISTS = [
    "catalog:list", "customers:list", "inventory:levels", "orders:list", "quotes:list", "quotes:enquiries",
    "receivables:receipts", "receivables:invoices",
]  # fmt: skip
"""Lists in which a name stands whatever is renamed."""
NAMES: dict[Any, tuple[str, ...]] = {
    Company: ("name", "address"),
    Unit: ("name",),
    Post: ("title",),
    User: ("name",),
    Customer: ("name", "contact", "route", "address"),
    Address: ("address", "consignee"),
    Contact: ("name",),
    Product: ("name", "spec"),
    ItemClass: ("name",),
    Warehouse: ("name",),
    BankAccount: ("name", "bank"),
    Order: ("customer_reference", "note"),
}
DRAFTED: dict[Any, tuple[str, ...]] = {Order: ("address", "consignee")}
"""What the database lets nobody change once a paper is no draft."""


def _rename(word: str) -> None:
    """Write a word into every name there is, each row keeping its own number where names are unique."""
    for model, names in NAMES.items():
        _write(model.objects.all(), names, word)
    for model, names in DRAFTED.items():
        _write(model.objects.filter(state="draft"), names, word)


def _write(rows: QuerySet[Any], names: tuple[str, ...], word: str) -> None:
    for row in rows:
        rows.model._default_manager.filter(pk=row.pk).update(**dict.fromkeys(names, f"{word}{row.pk}"))


def test_every_export_is_known() -> None:
    background = {"desk:ask_export", "desk:exports", "desk:remove_export"}
    assert {each.name for each in addresses() if "export" in each.name} == {*EXPORTS, *BOOKS, *TAKEN, *background}


def test_a_handbook_is_saved_as_text_and_never_shown(ground: Ground) -> None:
    """A browser that opened it as a page would run what somebody wrote into it."""
    client, key = signed_in(ground.boss), ground.ours.things["handbook"]
    for where in (reverse("handbook:export", args=[key]), reverse("handbook:export_installed")):
        headers = client.get(where).headers
        assert headers["Content-Type"] == "application/toml; charset=utf-8"
        assert headers["Content-Disposition"].startswith("attachment; ")


def test_no_cell_of_the_auditors_file_is_run(ground: Ground) -> None:
    client, today = signed_in(ground.boss), timezone.localdate().isoformat()
    form = {"since": today, "until": today, "parts": list(Part.values)}
    found = []
    for formula in FORMULAS:
        _rename(formula)
        sheet = client.post(reverse("audit:export"), form)
        cells = [cell for row in csv.reader(io.StringIO(text_of(sheet), newline="")) for cell in row]
        assert any(formula.strip() in cell for cell in cells)
        found += [cell for cell in cells if _runs(cell)]
    assert found == []


def test_markup_in_names_stays_words_on_every_page(ground: Ground) -> None:
    _rename(MARKUP)
    QuotationLine.objects.filter(quotation=ground.ours.things["version"]).update(description=MARKUP)
    order = Paper.objects.get(pk=ground.ours.things["order"])
    workflow.add_comment(order.pk, text=MARKUP, by=User.objects.get(pk=ground.boss.pk), at=timezone.now())
    clock.notify([ground.boss], order, MARKUP, timezone.now())
    clock.add_task(order, kind="x", title=MARKUP, at=timezone.now(), user=ground.boss)
    assert list(_raw(ground)) == []


def _raw(ground: Ground) -> Iterator[str]:
    """Addresses whose page has the markup as markup."""
    client, seen = signed_in(User.objects.get(pk=ground.boss.pk)), 0
    skipped = (
        OPEN | {"accounts:logout", "workflow:print", "workflow:attachment", "receivables:statement_pdf"} | set(EXPORTS)
    )
    for address in addresses():
        if address.name not in skipped:
            for asked in ({}, {"q": MARKUP, "customer": MARKUP, "order": MARKUP, "next": MARKUP}):
                answer = client.get(url(address, ground.ours), asked)
                page = text_of(answer) if "html" in answer.headers.get("Content-Type", "") else ""
                seen += "&lt;img src=x" in page
                if "<img src=x" in page:
                    yield f"{address.name} {asked}"
    assert seen > len(keyed())


@pytest.mark.parametrize("name", [*EXPORTS, *LISTS])
def test_no_cell_of_an_export_is_run(ground: Ground, name: str) -> None:
    client, found = signed_in(ground.boss), []
    for formula in FORMULAS:
        _rename(formula)
        sheet = client.get(reverse(name), {"as": "csv", "status": "all", "state": "all"})
        cells = [cell for row in csv.reader(io.StringIO(text_of(sheet), newline="")) for cell in row]
        assert any(formula.strip() in cell for cell in cells)
        found += [cell for cell in cells if _runs(cell)]
    assert found == []


def _runs(cell: str) -> bool:
    """Whether a spreadsheet takes a cell for a formula; a figure below nought is a figure."""
    begin = cell.lstrip()[:1]
    return begin in set("=+-@＝＋－＠") and not cell.replace(".", "").removeprefix("-").isdecimal()


@pytest.mark.parametrize("name", [*EXPORTS, *LISTS])
def test_no_cell_of_a_workbook_is_a_formula(ground: Ground, name: str) -> None:
    _rename("=1+1")
    answer = signed_in(ground.boss).get(
        reverse(name), {"format": "xlsx", "as": "xlsx", "status": "all", "state": "all"}
    )
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file
    cells = [cell for row in load_workbook(io.BytesIO(body)).active.iter_rows() for cell in row]  # type: ignore[union-attr]  # ours has one
    assert any("1+1" in str(cell.value) for cell in cells)
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


def test_markup_in_a_name_stays_words_on_paper_and_fetches_nothing(ground: Ground) -> None:
    hostile = '<img src="file:///etc/passwd"><h1>Paid</h1>'
    Customer.objects.filter(pk=ground.ours.things["customer"]).update(name=hostile)
    answer = signed_in(ground.boss).get(reverse("receivables:statement_pdf", args=[ground.ours.things["customer"]]))
    pages = PdfReader(io.BytesIO(answer.content)).pages
    words = "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")
    assert "<h1>Paid</h1>" in words
    assert "root:" not in words
    assert not any(page.images for page in pages)


def test_every_page_forbids_what_it_did_not_bring(ground: Ground) -> None:
    """Were some markup to slip through after all, nothing of it would run."""
    for address in ("home:worklist", "orders:list", "accounts:login"):
        headers = signed_in(ground.boss).get(reverse(address)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
