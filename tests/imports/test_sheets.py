"""Reading sheets: encodings, separators, cells of every kind, what is no sheet."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from core.refusals import NotAllowed
from imports import queries, services, workbooks
from imports.reading import UnreadableError, day, number, plain, rate, whole, yes
from imports.sheets import Line, text_of
from imports.targets import TARGETS
from tests.imports.files import PRODUCT_HEADS, counts, csv, faults, fresh, read, sent, tried, work, xlsx
from tests.world import NOW, World

ROWS = [["编码", "名称"], ["001", "轴承，带盖"], ["", ""], ["002", "龘"]]
KEPT = [Line(1, ["编码", "名称"]), Line(2, ["001", "轴承，带盖"]), Line(4, ["002", "龘"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_of_any_encoding_and_separator_is_read(encoding: str, mark: str) -> None:
    assert read(csv(*ROWS, encoding=encoding, mark=mark)) == KEPT


def test_workbook_is_read_with_the_numbers_of_its_rows() -> None:
    assert read(xlsx(["编码", "名称"], ["001", "轴承，带盖"], [], ["002", "龘"])) == KEPT


def test_cells_of_a_workbook_become_the_text_that_one_sees() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["编码", 12, 12.5, 0.1 + 0.2, 6901234567892, True, "  空格 "])  # type: ignore[union-attr]  # a new book has one
    sheet["A2"], sheet["B2"], sheet["C2"] = 42, "=1+1", 1234567890123456789  # type: ignore[index]  # same
    sheet["A2"].number_format = "00000"  # type: ignore[index]  # same
    file = io.BytesIO()
    book.save(file)
    assert read(SimpleUploadedFile("a.xlsx", file.getvalue())) == [
        Line(1, ["编码", "12", "12.5", "0.3", "6901234567892", "1", "空格"]),
        Line(2, ["00042", "=1+1", "1.2345678901E+18"]),
    ]


@pytest.mark.parametrize("typed", ["=A1+B1", "#N/A", "#REF!", "6.90123E+12"])
def test_what_is_no_value_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableError):
        plain(typed)


def test_plain_texts_stay_and_quoted_ones_lose_their_quotes() -> None:
    assert [plain(typed) for typed in ('="00123"', " 甲 ", "'=x", "#5 号库", "1E3 型")] == [
        "00123", "甲", "=x", "#5 号库", "1E3 型",
    ]  # fmt: skip


def test_figures_rates_days_and_answers() -> None:
    assert [str(number(typed)) for typed in ("1,234.50", "￥12", "－3", "１２")] == ["1234.50", "12", "-3", "12"]
    assert {str(rate(typed)) for typed in ("13", "13%", "0.13", "13％")} == {"0.13"}
    days = ("2026-06-10", "2026/6/10", "2026.6.10", "20260610", "2026年6月10日", "46183", "2026-06-10 08:30")
    assert {day(typed).isoformat() for typed in days} == {"2026-06-10"}
    assert [yes(typed) for typed in ("是", "Y", "否", "0")] == [True, True, False, False]
    for wrong in ("2026-06-31", "六月", "10/06/2026"):
        with pytest.raises(UnreadableError):
            day(wrong)


def test_date_cell_is_told_as_a_day() -> None:
    file = xlsx(["日期"], [NOW.replace(tzinfo=None, hour=0)], [NOW.replace(tzinfo=None)])
    assert [line.cells for line in read(file)] == [["日期"], ["2026-06-10"], ["2026-06-10 02:00"]]
    assert text_of(None) == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"PK\x03\x04 no workbook"), ("a.csv", b""), ("a.txt", b"x"), ("a.xlsx", b"plain"), ("a.pdf", b"%PDF-")],
)
def test_what_is_no_sheet_is_refused_and_leaves_nothing(office: World, name: str, content: bytes) -> None:
    with pytest.raises(NotAllowed):
        sent(office, office.planner, "products", SimpleUploadedFile(name, content))


def test_title_above_the_heads_and_the_templates_example_are_passed_over(office: World) -> None:
    book = load_workbook(io.BytesIO(workbooks.template(TARGETS["products"])))
    sheet = book.worksheets[0]
    sheet.insert_rows(1)
    sheet["A1"] = "商品资料表"
    sheet.append([])
    sheet["A4"], sheet["B4"], sheet["E4"] = "SJ-7", "油封", "只"
    file = io.BytesIO()
    book.save(file)
    run = tried(office, office.planner, "products", SimpleUploadedFile("模板.xlsx", file.getvalue()))
    assert (run.head_row, counts(run), faults(run)) == (2, (1, 0, 0, 0), {})


@pytest.mark.parametrize("code", sorted(TARGETS))
def test_every_template_is_recognised_by_itself(office: World, code: str) -> None:
    """Heads of the template in both languages mean what the template means."""
    target = TARGETS[code]
    sheet = load_workbook(io.BytesIO(workbooks.template(target))).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads == [str(field.label) for field in target.fields]
    example = [cell.value for cell in sheet[2]]
    assert example == [field.example or None for field in target.fields]


def test_formula_without_result_is_told_in_its_row(office: World) -> None:
    run = tried(office, office.planner, "products", xlsx(PRODUCT_HEADS, ["A-1", "甲", "", "个", "=1+1", "13%", ""]))
    assert [name for name, _sentence in run.rows.get().faults] == ["base_price"]


def test_file_with_too_many_rows_is_sent_back_with_the_reason(office: World) -> None:
    many = [[f"P-{no}", "商品"] for no in range(20_001)]
    run = sent(office, office.planner, "products", csv(["编码", "名称"], *many))
    services.map_columns(run.pk, mapping=run.mapping, by=office.planner, at=NOW)
    work()
    run = fresh(run)
    assert (run.state, run.rows.count()) == ("uploaded", 0)
    assert "20,000" in run.fault


def test_columns_are_remembered_for_the_next_file(office: World) -> None:
    rows = [["A-1", "甲", "个"]]
    first = sent(office, office.planner, "products", xlsx(["内部代号", "叫法", "计数"], *rows))
    assert first.mapping == ["", "", ""]
    services.map_columns(first.pk, mapping=["code", "name", "unit_name"], by=office.planner, at=NOW)
    again = sent(office, office.planner, "products", xlsx(["计数", "内部代号", "叫法"], *rows))
    assert again.mapping == ["unit_name", "code", "name"]


def test_column_of_the_key_must_be_named_and_no_field_twice(office: World) -> None:
    run = sent(office, office.planner, "products", xlsx(["编码", "名称"], ["A-1", "甲"]))
    for mapping in (["", "name"], ["code", "code"]):
        with pytest.raises(NotAllowed):
            services.map_columns(run.pk, mapping=mapping, by=office.planner, at=NOW)
    assert services.map_columns(run.pk, mapping=["code", "name"], by=office.planner, at=NOW).state == "checking"


def _with_sheet(sheet: str) -> SimpleUploadedFile:
    """A workbook whose sheet is replaced by these rows of XML."""
    whole, made = io.BytesIO(xlsx(["编码"]).read()), io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            text = old.read(entry)
            if entry == "xl/worksheets/sheet1.xml":
                text = text.partition(b"<sheetData>")[0] + f"<sheetData>{sheet}</sheetData></worksheet>".encode()
            new.writestr(entry, text)
    return SimpleUploadedFile("a.xlsx", made.getvalue())


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_row_that_says_it_is_the_two_billionth_keeps_nobody_waiting() -> None:
    rows = f'<row r="1">{_cell("A1", "编码")}</row><row r="90000">{_cell("A90000", "甲")}</row>'
    assert read(_with_sheet(rows)) == [Line(1, ["编码"]), Line(90000, ["甲"])]
    with pytest.raises(NotAllowed, match="100,000"):
        read(_with_sheet(rows + f'<row r="2000000000">{_cell("A2000000000", "乙")}</row>'))


def test_cell_far_to_the_right_is_not_read() -> None:
    assert read(_with_sheet(f'<row r="1">{_cell("A1", "编码")}{_cell("ZZZ1", "远")}</row>')) == [Line(1, ["编码"])]


def test_sheet_that_unpacks_to_far_more_is_refused() -> None:
    with pytest.raises(NotAllowed):
        read(_with_sheet("<row/>" * 18_000_000))


@pytest.mark.parametrize("typed", ["1e999999999", "-1E+99", "1e-999999999", "9" * 100, "Infinity", "NaN"])
def test_figure_that_fills_the_memory_is_no_figure(typed: str) -> None:
    for reader in (number, rate, whole):
        with pytest.raises(UnreadableError):
            reader(typed)


def test_control_characters_of_a_file_are_left_out_and_its_rows_can_be_stored(office: World) -> None:
    good = [["Z-1", "甲\x02乙", "", "个", "1", "", ""], ["Z-2", "丙\x01\x0b丁", "", "", "x", "", ""]]
    run = tried(office, office.planner, "products", csv(PRODUCT_HEADS, *good, name="a.csv"))
    assert (counts(run), sorted(faults(run))) == ((1, 0, 0, 1), [3])
    book = load_workbook(io.BytesIO(workbooks.wrong_rows(run, queries.wrong(run))))
    assert [cell.value for cell in book.worksheets[0][2]][2:4] == ["Z-2", "丙丁"]
