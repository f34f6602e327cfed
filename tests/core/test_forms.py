from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.utils import translation

from core.forms import DanjuForm, FilterForm, LookupField, entry_formset


class _Order(DanjuForm):
    customer = LookupField(url_name="core:theme", label="客户")
    due_on = forms.DateField(label="交期")
    quantity = forms.DecimalField(label="数量", min_value=0)
    count = forms.IntegerField(label="件数", required=False)
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)


class _Line(DanjuForm):
    columns = {"code": "c-m"}

    code = forms.CharField(label="编码")
    quantity = forms.DecimalField(label="数量")


def _formset(*rows: dict[str, str], least: int = 1) -> Any:
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return entry_formset(_Line, least=least)(data)


@pytest.fixture(autouse=True)
def _chinese() -> Any:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1,200.5", "1200.5"), ("１２", "12"), (" 3 ", "3"), ("12,345,678", "12345678")],
)
def test_figure_is_understood_as_people_type_it(typed: str, value: str) -> None:
    form = _Order({"customer": "x", "due_on": "2026-06-10", "quantity": typed})
    assert form.is_valid()
    assert form.cleaned_data["quantity"] == Decimal(value)


@pytest.mark.parametrize("typed", ["abc", "1,5", "1.2.3", "--1"])
def test_figure_that_is_none_is_kept_and_explained(typed: str) -> None:
    form = _Order({"customer": "x", "due_on": "2026-06-10", "quantity": typed})
    assert form.errors["quantity"] == ["请填数字，例如 12.5。"]
    assert f'value="{typed}"' in str(form["quantity"])


def test_missing_value_is_asked_for_by_its_label() -> None:
    assert _Order({})["customer"].errors == ["请填写“客户”。"]


def test_whole_number_asks_for_a_whole_number() -> None:
    assert _Order({"count": "1.5"}).errors["count"] == ["请填整数，例如 12。"]


def test_decimal_is_shown_without_needless_zeros() -> None:
    assert 'value="8.6"' in str(_Order(initial={"quantity": Decimal("8.600000")})["quantity"])
    assert 'value="100"' in str(_Order(initial={"quantity": Decimal("100")})["quantity"])


def test_date_uses_the_input_of_the_browser_in_any_language() -> None:
    drawn = str(_Order(initial={"due_on": "2026-06-10"})["due_on"])
    assert 'type="date"' in drawn
    assert 'value="2026-06-10"' in drawn


def test_lookup_has_a_list_that_the_script_fills() -> None:
    drawn = str(_Order()["customer"])
    assert 'list="id_customer_list"' in drawn
    assert 'data-lookup="/theme/"' in drawn
    assert drawn.endswith('<datalist id="id_customer_list"></datalist>')


def test_wrong_field_is_marked_for_the_eye_and_the_ear() -> None:
    drawn = str(_Order({"quantity": "abc"})["quantity"])
    assert 'aria-invalid="true"' in drawn
    assert "id_quantity_error" in drawn


def test_blank_rows_are_ignored() -> None:
    formset = _formset({"code": ""}, {"code": "A", "quantity": "2"}, {"quantity": ""})
    assert formset.is_valid()
    assert [row["code"] for row in formset.filled] == ["A"]


def test_deleted_rows_are_ignored_however_wrong() -> None:
    formset = _formset({"code": "A", "quantity": "2"}, {"code": "B", "quantity": "abc", "DELETE": "on"})
    assert formset.is_valid()
    assert [row["code"] for row in formset.filled] == ["A"]


def test_a_document_without_rows_is_refused_and_one_row_is_enough() -> None:
    assert _formset({"code": ""}).non_form_errors() == ["至少填 1 行。"]
    assert _formset({"code": "A", "quantity": "1"}).non_form_errors() == []


def test_wrong_row_says_so_in_its_own_row() -> None:
    rows = _formset({"code": "A", "quantity": "abc"}, {"code": "B", "quantity": "1"}).rows
    assert [list(row.sentences) for row in rows] == [["请填数字，例如 12.5。"], []]


def test_cells_have_their_column_class_and_a_label_for_the_ear() -> None:
    cells = _formset({"code": "A"}).rows[0].cells
    assert [(cell.field.name, cell.css) for cell in cells] == [("code", "c-m"), ("quantity", "num")]
    assert 'class="cell" aria-label="编码"' in str(cells[0].field)


def test_thousand_rows_are_the_most() -> None:
    formset = entry_formset(_Line)({"form-TOTAL_FORMS": "1001", "form-INITIAL_FORMS": "0"})
    assert len(formset.forms) == 1000


class _Filter(FilterForm):
    q = forms.CharField(label="单号")
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("draft", "草稿")])


def test_filter_without_conditions_is_not_set() -> None:
    form = _Filter({})
    assert form.set_names == []
    assert form.search is not None
    assert [(field.name, is_set) for field, is_set in form.others] == [("state", False)]


def test_filter_with_a_wrong_condition_leaves_it_out() -> None:
    form = _Filter({"q": "XS", "state": "pink"})
    assert form.filtered([]) == []  # type: ignore[arg-type]  # apply hands it back untouched
    assert form.cleaned_data == {"q": "XS"}
