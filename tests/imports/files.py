"""Files as people send them, and the words in which the tests of imports speak."""

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import User
from imports import queries, services
from imports.models import Row, Run
from imports.sheets import Line, lines
from tests.world import NOW, World
from workflow import outbox

CUSTOMER_HEADS = ["客户编号", "名称", "送货路线", "联系人", "电话", "地址", "结算方式"]
PRODUCT_HEADS = ["编码", "名称", "规格型号", "计量单位", "含税单价", "税率", "条码"]


def customer(number: str, name: str, phone: str = "0571-5550 9001", **more: str) -> list[str]:
    """A row under CUSTOMER_HEADS."""
    said = {"route": "城西线", "contact": "王先生", "address": "样例路 1 号", "terms": "月结", **more}
    return [number, name, said["route"], said["contact"], phone, said["address"], said["terms"]]


def xlsx(*rows: Sequence[Any], name: str = "客户.xlsx") -> SimpleUploadedFile:
    """A workbook with these rows on its first sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]  # a new book has one
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def csv(*rows: Sequence[str], name: str = "客户.csv", encoding: str = "utf-8", mark: str = ",") -> SimpleUploadedFile:
    """A CSV file."""
    return SimpleUploadedFile(name, "\r\n".join(mark.join(row) for row in rows).encode(encoding))


def read(file: SimpleUploadedFile) -> list[Line]:
    """Every line of a file."""
    return list(lines(file.name or "", file))


def sent(world: World, by: User, code: str, file: SimpleUploadedFile) -> Run:
    """A file that was sent, its columns as they were recognised."""
    return services.upload(code, company=world.company, upload=file, by=by, at=NOW)


def work() -> None:
    """What the worker does: everything that waits."""
    outbox.sweep()


def tried(world: World, by: User, code: str, file: SimpleUploadedFile) -> Run:
    """A file whose rows were checked."""
    run = sent(world, by, code, file)
    services.map_columns(run.pk, mapping=run.mapping, by=by, at=NOW)
    work()
    return fresh(run)


def imported(world: World, by: User, code: str, file: SimpleUploadedFile) -> Run:
    """A file that went through."""
    run = tried(world, by, code, file)
    services.start(run.pk, by=by, at=NOW)
    work()
    return fresh(run)


def fresh(run: Run) -> Run:
    """The run as the database has it now."""
    return Run.objects.select_related("paper", "company", "unit", "maker").get(pk=run.pk)


def counts(run: Run) -> tuple[int, int, int, int]:
    """New, changed, unchanged, wrong."""
    return run.rows_new, run.rows_changed, run.rows_same, run.rows_wrong


def faults(run: Run) -> dict[int, list[str]]:
    """Row number → sentences, of the wrong rows."""
    return {row.no: [sentence for _field, sentence in row.faults] for row in queries.wrong(run)}


def rows(run: Run) -> list[Row]:
    """Every row."""
    return list(Row.objects.filter(run=run).order_by("no"))
