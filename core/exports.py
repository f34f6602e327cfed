"""Lists as files for a spreadsheet. Text that a spreadsheet would run as a formula is made plain text."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

CSV, EXCEL, PRINT = _("CSV"), _("Excel"), _("Print")
Sheet = tuple[Sequence[Any], Iterable[Sequence[Any]]]
"""heads, and rows that are read as they are written"""
MOST_ROWS = 1_000_000
"""of one sheet of an Excel file; the next rows go to the next sheet"""

# The full-width signs count: a Chinese spreadsheet reads them as the others.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""No workbook can hold them, and no database the first."""
BYTE_ORDER_MARK = "\ufeff"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def storable(text: str) -> str:
    """The text without the control characters that a workbook cannot hold."""
    return _CONTROLS.sub("", text)


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
    text = storable(str(value))
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text


def export(name: str, heads: Sequence[Any], rows: Iterable[Sequence[Any]], form: str) -> HttpResponseBase:
    """A download `name`.csv or `name`.xlsx with one line of heads; an unknown `form` gives csv."""
    if form == "xlsx":
        file = io.BytesIO()
        write(file, heads, rows, form)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
    response = StreamingHttpResponse(_csv(heads, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def write(file: IO[bytes], heads: Sequence[Any], rows: Iterable[Sequence[Any]], form: str) -> None:
    """Write the same into an open file, row by row."""
    if form == "xlsx":
        _workbook(heads, rows).save(file)
    else:
        for line in _csv(heads, rows):
            file.write(line.encode())


def _csv(heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of a CSV file; the mark in front tells Excel that it is UTF-8."""
    yield BYTE_ORDER_MARK
    for row in chain((heads,), rows):
        line = io.StringIO()
        csv.writer(line).writerow([plain(value) for value in row])
        yield line.getvalue()


def _workbook(heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Workbook:
    """Rows go to a file of openpyxl's as they come, so that many do not fill the memory."""
    book, head = Workbook(write_only=True), [plain(value) for value in heads]
    sheet, room = book.create_sheet(), MOST_ROWS
    sheet.append(head)
    for row in rows:
        if not room:
            sheet, room = book.create_sheet(), MOST_ROWS
            sheet.append(head)
        sheet.append([plain(value) for value in row])
        room -= 1
    return book
