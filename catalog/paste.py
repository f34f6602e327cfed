"""Rows pasted from Excel or WPS: which column means what, and an answer for each row. Never writes.

Heads are read in Chinese and English; without heads the columns are told by what stands in them.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Company
from catalog import queries
from catalog.lines import fault_of
from catalog.typing import TypedLine, plain, settle
from core.dates import business_date
from core.forms import MOST_ROWS

LOOKED_AT = 30
"""So many rows are looked at to tell the columns."""
MOST_READ, MOST_COLUMNS, LONGEST_CELL = 20_000, 60, 500
"""Beyond that it is no list of lines: rows are padded to the widest, so that one wide row makes all of them wide."""
HEADS: dict[str, tuple[str, ...]] = {
    "product": (
        *(
            "编码",
            "商品编码",
            "产品编码",
            "物料编码",
            "货号",
            "商品编号",
            "产品编号",
            "料号",
            "物料号",
            "型号",
            "商品代码",
        ),
        *("code", "item", "item no", "item no.", "item code", "product code", "sku", "part no", "part number"),
        *("条码", "条形码", "barcode", "ean"),
        *("名称", "品名", "商品", "商品名称", "产品名称", "产品", "品名规格", "name", "product", "product name"),
    ),
    "quantity": ("数量", "订购数量", "订货数量", "采购数量", "需求数量", "件数", "qty", "quantity", "pcs", "count"),
    "unit_price": ("单价", "含税单价", "价格", "含税价", "单价(含税)", "price", "unit price", "price incl. tax"),
    "discount": ("折扣", "折扣%", "折扣率", "折扣率%", "折扣(%)", "discount", "discount %"),
    "tax_rate": ("税率", "税率%", "税率(%)", "tax", "tax rate", "tax %", "vat"),
    "arrive_on": (
        *("交期", "交货日期", "到货日期", "要求到货", "要求到货日期", "送货日期", "交货期", "日期", "需求日期"),
        *("date", "due", "due date", "delivery date", "arrive on", "to arrive on", "required date"),
    ),
}
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:\s.*)?\Z")


@dataclass(frozen=True)
class Pasted:
    """The table that was pasted: a field's name (or "") per column, and the rows without the heads."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    cut: int = 0
    """rows beyond the most that a paper may have"""


def of_form(data: Mapping[str, str], *, company: Company, at: dt.datetime, fields: Sequence[str]) -> dict[str, Any]:
    """The answer to what a grid sends: `text`, and in `columns` the mapping that the person chose, if any."""
    columns = data.get("columns", "").split(",")
    on = business_date(at, company.zone)
    return answer(data.get("text", ""), company=company, on=on, fields=fields, columns=columns)


def answer(
    text: str, *, company: Company, on: dt.date, fields: Sequence[str], columns: Sequence[str] = ()
) -> dict[str, Any]:
    """Columns, rows with their errors, and a sentence. `fields` are those of the grid; `columns` forces the mapping.

    At most three queries, whatever the number of rows.
    """
    pasted = read(text, company, fields, columns)
    return answer_rows(pasted.columns, pasted.rows, company=company, on=on, fields=fields, cut=pasted.cut)


def answer_rows(
    columns: Sequence[str],
    table: Sequence[Sequence[str]],
    *,
    company: Company,
    on: dt.date,
    fields: Sequence[str],
    cut: int = 0,
) -> dict[str, Any]:
    """The same answer for rows whose columns are known, wherever they come from; at most two queries."""
    lines = [_line(place, row, columns, on) for place, row in enumerate(table)]
    settle([line for line, _texts in lines], company)
    rows = [_row(line, texts, fields) for line, texts in lines]
    return {"columns": list(columns), "rows": rows, "said": _said(rows, cut)}


# -- reading the table -----------------------------------------------------------------------------------------------


def read(text: str, company: Company, fields: Sequence[str], columns: Sequence[str] = ()) -> Pasted:
    """The rows of a clipboard text and what each column means."""
    table = [row for row in cells(text) if any(row)]
    width = max((len(row) for row in table), default=0)
    table = [[*row, *[""] * (width - len(row))] for row in table]
    heads = _heads(table[0], fields) if table else []
    if any(heads):
        table = table[1:]
    forced = [name if name in fields else "" for name in columns]
    meant = [*forced, *[""] * width][:width] if any(forced) else heads if any(heads) else _guess(table, company, fields)
    return Pasted(meant, table[:MOST_ROWS], max(len(table) - MOST_ROWS, 0))


def cells(text: str) -> list[list[str]]:
    """A clipboard text as rows of trimmed cells: tabs as Excel gives them, else commas or semicolons, else blanks."""
    sample = text[:4000]
    delimiter = next((sign for sign in ("\t", ";", ",") if sign in sample), "")
    lines = _split(text) if not delimiter else _separated(text, delimiter)
    return [[normal(cell[:LONGEST_CELL]) for cell in row[:MOST_COLUMNS]] for row in islice(lines, MOST_READ)]


def _split(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        yield re.split(r"\s{2,}| +(?=[\d.,]+\Z)", normal(line[: LONGEST_CELL * 10]))


def _separated(text: str, delimiter: str) -> Iterable[list[str]]:
    """By the rules of CSV; line by line where a quotation mark is opened and never closed."""
    try:
        return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), MOST_READ))
    except csv.Error:
        return (line.split(delimiter) for line in text.splitlines())


def normal(text: str) -> str:
    """A cell without width variants (１２ becomes 12), odd blanks and line breaks."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("\ufeff", "").split())


def _heads(row: Sequence[str], fields: Sequence[str]) -> list[str]:
    """What the first row names, a field once; all blank when it is no row of heads."""
    names = [_named(cell) for cell in row]
    if not any(names) or any(number(cell) is not None for cell in row):
        return []
    seen: set[str] = set()
    meant = []
    for name in names:
        meant.append(name if name in fields and name not in seen else "")
        seen.add(name or "")
    return meant


def _named(cell: str) -> str:
    """The field that a head names; "" for any other, such as the unit or a remark."""
    key = cell.lower().strip(" *:：").replace(" (", "(")
    return next((name for name, words in HEADS.items() if key in words), "")


# -- telling the columns ---------------------------------------------------------------------------------------------


def _guess(table: Sequence[Sequence[str]], company: Company, fields: Sequence[str]) -> list[str]:
    """Columns told by their content: the one whose texts are products, then figures, then days."""
    sample = list(zip(*table[:LOOKED_AT], strict=True))
    meant = [""] * len(sample)
    product = _product_column(sample, company)
    if product is not None:
        meant[product] = "product"
    for at, name in zip(_figure_columns(sample, product), ("quantity", "unit_price"), strict=False):
        meant[at] = name
    days = [at for at, column in enumerate(sample) if not meant[at] and _mostly(column, _day_parts)]
    if days and "arrive_on" in fields:
        meant[days[0]] = "arrive_on"
    return meant


def _figure_columns(sample: Sequence[Sequence[str]], product: int | None) -> list[int]:
    """Columns of figures besides the product's; one that only numbers the rows is left out."""
    figures = [at for at, column in enumerate(sample) if at != product and _mostly(column, number)]
    return figures[1:] if len(figures) > 1 and _counts_up(sample[figures[0]]) else figures


def _product_column(sample: Sequence[Sequence[str]], company: Company) -> int | None:
    """The column with the most products of the catalogue; else the first that holds text."""
    texts = {cell for column in sample for cell in column if cell}
    known = {text for text, found in queries.resolve(company, texts).items() if found.product}
    hits = [sum(cell in known for cell in column) for column in sample]
    if any(hits):
        return hits.index(max(hits))
    return next((at for at, column in enumerate(sample) if not _mostly(column, number)), None)


def _mostly(column: Iterable[str], reads: Any) -> bool:
    filled = [cell for cell in column if cell]
    return bool(filled) and sum(reads(cell) is not None for cell in filled) * 2 > len(filled)


def _counts_up(column: Sequence[str]) -> bool:
    """Whether a column numbers the rows: 1, 2, 3."""
    return len(column) > 1 and list(column) == [str(place) for place in range(1, len(column) + 1)]


# -- reading cells ---------------------------------------------------------------------------------------------------


def number(text: str) -> Decimal | None:
    """A figure as people and spreadsheets write it: 1,200 · ¥168.00 · １２; None when it is none."""
    bare = normal(text).replace(",", "").replace("，", "").lstrip("¥￥").removesuffix("元").strip()
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def _day_parts(text: str) -> tuple[str | None, str, str] | None:
    found = _DAY.match(normal(text))
    return (found[1], found[2], found[3]) if found else None


def day(text: str, on: dt.date) -> dt.date | None:
    """A day: 2026-06-11, 2026/6/11, 6月11日, 6/11. Without a year it is the next such day; None when it is none."""
    parts = _day_parts(text)
    if parts is None:
        return None
    try:
        found = dt.date(int(parts[0] or on.year), int(parts[1]), int(parts[2]))
        return found if parts[0] or found >= on else found.replace(year=on.year + 1)
    except ValueError:
        return None


# -- answering -------------------------------------------------------------------------------------------------------


def _line(place: int, row: Sequence[str], columns: Sequence[str], on: dt.date) -> tuple[TypedLine, dict[str, str]]:
    """A row as a line, and its cells by field with figures and days as the grid's inputs take them."""
    texts = {name: cell for name, cell in zip(columns, row, strict=True) if name}
    line = TypedLine(place, place + 1, texts.get("product", ""))
    if not line.text:
        line.errors["product"] = _("No product in this row.")
    for name in ("quantity", "unit_price", "discount", "tax_rate"):
        if texts.get(name):
            _take_figure(line, texts, name)
    if texts.get("arrive_on"):
        line.arrive_on = day(texts["arrive_on"], on)
        if line.arrive_on is None:
            line.errors["arrive_on"] = _("“%(text)s” is no day.") % {"text": texts["arrive_on"]}
        else:
            texts["arrive_on"] = line.arrive_on.isoformat()
    if line.quantity is None:
        line.errors.setdefault("quantity", _("Enter a quantity, such as 12."))
    return line, texts


def _take_figure(line: TypedLine, texts: dict[str, str], name: str) -> None:
    found = number(texts[name].removesuffix("%"))
    if found is None:
        line.errors[name] = _("“%(text)s” is no figure.") % {"text": texts[name]}
        return
    texts[name] = f"{found.normalize():f}" if name != "unit_price" else plain(found)
    setattr(line, name, found)


def _row(line: TypedLine, texts: Mapping[str, str], fields: Sequence[str]) -> dict[str, Any]:
    values = {name: texts.get(name, "") for name in fields}
    if line.product:
        values["product"] = line.product.code
        fault = fault_of(line.product, line.quantity, line.unit_price) if line.quantity is not None else None
        if fault:
            line.errors.setdefault(fault.field, fault.sentence)
    return {"values": values, "errors": line.errors, "suggest": line.suggest}


def _said(rows: Sequence[Mapping[str, Any]], cut: int) -> str:
    """How it went, in one sentence."""
    if not rows:
        return _("There is nothing to paste.")
    wrong = sum(bool(row["errors"]) for row in rows)
    said = ngettext("%(count)d row pasted", "%(count)d rows pasted", len(rows)) % {"count": len(rows)}
    if wrong:
        said += _(", %(wrong)d to mend") % {"wrong": wrong}
    if cut:
        said += _("; %(cut)d more were left out, a paper has at most %(most)d") % {"cut": cut, "most": MOST_ROWS}
    return said
