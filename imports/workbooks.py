"""Workbooks that imports hand out: the template of a kind, and the wrong rows with what is wrong."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from core.exports import plain
from imports.columns import ROW_HEAD, WHY_HEAD
from imports.models import Row, Run
from imports.targets import Target
from imports.targets.base import KEY, NEW

MUST = PatternFill("solid", fgColor="FFF3DC")
AS_TEXT = "@"
FORMATTED = 1000


def template(target: type[Target]) -> bytes:
    """Heads and an example row on the first sheet, what to fill in on the second. Cells are text, so that codes keep
    their leading zeros."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = str(target.name)
    for place, field in enumerate(target.fields, 1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place, str(field.label))
        head.font = Font(bold=True)
        if field.must:
            head.fill = MUST
        sheet.column_dimensions[letter].width = max(12, 2 * len(str(field.label)) + 4)
        for row in range(2, FORMATTED):
            sheet.cell(row, place).number_format = AS_TEXT
        sheet.cell(2, place, field.example or None)
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet(_("Notes")), target)
    return _bytes(book)


def _explain(sheet: Any, target: type[Target]) -> None:
    sheet.append([_("Column"), _("Must be filled"), _("What to fill in"), _("Example")])
    for field in target.fields:
        must = {KEY: _("always"), NEW: _("for new ones")}.get(field.must, "")
        sheet.append([str(field.label), must, str(field.note), field.example])
    for sentence in (
        _("Columns with a coloured head must be filled. A blank cell leaves what is there as it is."),
        _("The example row may stay: it is passed over. The order of the columns does not matter; others are ignored."),
        _("All rows are imported or none. Before that every row is checked, and nothing is written."),
    ):
        sheet.append([])
        sheet.append([sentence])
    for letter, width in zip("ABCD", (24, 14, 70, 28), strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2, max_row=len(target.fields) + 1, min_col=3, max_col=3):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def wrong_rows(run: Run, rows: Iterable[Row]) -> bytes:
    """The wrong rows as they were sent, each with its number and what is wrong: to be mended and sent again."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append([str(ROW_HEAD), str(WHY_HEAD), *map(plain, run.heads)])
    for row in rows:
        why = " ".join(sentence for _field, sentence in row.faults)
        sheet.append([row.no, plain(why), *map(plain, _padded(row.cells, len(run.heads)))])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["B"].width = 60
    for cells in sheet.iter_rows(min_row=2, min_col=3):
        for cell in cells:
            cell.number_format = AS_TEXT
    sheet.freeze_panes = "A2"
    return _bytes(book)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * width][:width]


def _bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
