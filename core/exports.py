"""Lists as files for a spreadsheet. Text that a spreadsheet would run as a formula is made plain text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook

# The full-width signs count: a Chinese spreadsheet reads them as the others.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plain(value: Any) -> Any:
    """A cell that no spreadsheet runs: a text that starts like a formula gets an apostrophe in front.

    Numbers stay numbers; moments are told in local time; lazy texts become text.
    """
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text


def export(name: str, heads: Sequence[Any], rows: Iterable[Sequence[Any]], form: str) -> HttpResponseBase:
    """A download `name`.csv or `name`.xlsx with one line of heads; an unknown `form` gives csv."""
    cells = ([plain(value) for value in row] for row in (heads, *rows))
    if form == "xlsx":
        return FileResponse(_workbook(cells), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
    response = StreamingHttpResponse(_csv(cells), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _csv(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of a CSV file; the mark in front tells Excel that it is UTF-8."""
    yield BYTE_ORDER_MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


def _workbook(rows: Iterable[Sequence[Any]]) -> io.BytesIO:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file
