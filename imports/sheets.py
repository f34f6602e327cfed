"""Sheets as people send them: xlsx or CSV in, rows of texts out. What the columns mean is for others to say.

A cell is always told as text: dates as 2026-06-10, numbers without exponent, codes with their leading zeros where the
sheet shows them. What cannot be a value stays visible for `reading.plain` to refuse: a formula without a result keeps
its "=", an error its "#".
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, repeat
from pathlib import PurePath
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from core.exports import storable
from core.refusals import NotAllowed

MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
LONGEST_CELL = 1000
LAST_ROW = 100_000
"""so far down is looked, blank rows included; a row may say that it is the two billionth"""
ENDINGS = (".xlsx", ".csv")
_SHORTENED = 10**15  # a spreadsheet keeps 15 digits of a number
_SEPARATORS = ",\t;"


@dataclass(frozen=True)
class Line:
    """One row that is not empty, with its number in the sheet."""

    no: int
    cells: list[str]


def lines(name: str, file: IO[bytes]) -> Iterator[Line]:
    """The rows of a file that are not empty. Raises NotAllowed (field `file`) for what is no readable sheet."""
    rows = _workbook(file) if PurePath(name).suffix.lower() == ".xlsx" else _separated(file.read())
    for no, cells in enumerate(rows, 1):
        texts = [storable(text)[:LONGEST_CELL] for text in islice(cells, MOST_COLUMNS)]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            yield Line(no, texts)


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _separated(content: bytes) -> Iterator[list[str]]:
    """UTF-8 with or without its mark, else GB18030, as Chinese spreadsheets write it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    except csv.Error as error:
        raise _unreadable() from error


def _separator(text: str) -> str:
    """What separates the cells of the first line that has any separator."""
    for line in islice(text.splitlines(), 20):
        counts = {mark: line.count(mark) for mark in _SEPARATORS}
        if any(counts.values()):
            return max(counts, key=lambda mark: counts[mark])
    return ","


# -- xlsx --------------------------------------------------------------------------------------------------------------


def _workbook(file: IO[bytes]) -> Iterator[list[str]]:
    try:
        formulas = _looked_into(file)
        rows = _sheet(file, results=True)
        beside: Iterable[Any] = _sheet(file, results=False) if formulas else repeat(())
        for no, (row, words) in enumerate(zip(rows, beside, strict=False), 1):
            if no > LAST_ROW:
                raise NotAllowed(_("The file has more than %(most)s rows. Divide it.") % {"most": f"{LAST_ROW:,}"})
            blank = all(cell is EMPTY_CELL for cell in row)
            yield [] if blank else [_cell(cell, words[place] if words else None) for place, cell in enumerate(row)]
    except NotAllowed:
        raise
    except Exception as error:  # a broken or hostile workbook fails in any way it likes; the person gets one sentence
        raise _unreadable() from error


def _looked_into(file: IO[bytes]) -> bool:
    """Whether a sheet has formulas; refuses a file that would unpack to far more than a list of rows."""
    with zipfile.ZipFile(file) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
            raise NotAllowed(_("The file unpacks to more than can be read."), field="file")
        sheets = [entry for entry in packed.namelist() if entry.startswith("xl/worksheets/") and entry.endswith(".xml")]
        return any(b"<f>" in content or b"<f " in content for content in map(packed.read, sheets))


def _sheet(file: IO[bytes], *, results: bool) -> Iterator[Sequence[Any]]:
    """The rows of the first sheet, all of one width, with the results of its formulas or with their words."""
    file.seek(0)
    sheet: Any = load_workbook(io.BytesIO(file.read()), read_only=True, data_only=results).worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    return sheet.iter_rows(max_row=LAST_ROW + 1, max_col=MOST_COLUMNS)


def _cell(cell: Any, words: Any) -> str:
    """The text of a cell; `words` is the same cell with its formula, where the sheet has any."""
    if cell.value is None and words is not None and words.value is not None:
        return str(words.value) if isinstance(words.value, str) else "="
    return text_of(cell.value, getattr(cell, "number_format", "") or "")


def text_of(value: Any, shape: str = "") -> str:
    """A value of a spreadsheet as text; `shape` is its number format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return _number(value, shape)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return str(value).strip()


def _number(value: float, shape: str) -> str:
    if abs(value) >= _SHORTENED:
        return f"{value:.10E}"  # digits are lost already; `reading.plain` says so
    text = f"{Decimal(f'{value:.15g}'):f}"
    if shape and set(shape) == {"0"} and float(value).is_integer():
        return text.zfill(len(shape))
    return text


def _unreadable() -> NotAllowed:
    return NotAllowed(_("The file cannot be read. Save it as .xlsx or .csv and send it again."), field="file")
