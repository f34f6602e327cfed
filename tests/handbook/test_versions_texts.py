"""A text read as data and written again says the same; a form that nobody touched changes nothing; routes in pieces."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from handbook import books, effects, merging, texts
from handbook.forms import EditForm
from handbook.models import Version
from handbook.writing import dumps
from tests.handbook.house import TEXT, TOMORROW
from workflow.models import Paper

PRESETS = sorted(path.stem for path in books.FOLDER.glob("*.toml"))
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.decimals(Decimal("0.01"), Decimal(10**6), places=2).map(lambda value: Decimal(f"{value:f}")),
    st.dates(dt.date(1900, 1, 1)),
)
KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(KEYS, SCALARS, max_size=3))


def _exact(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _exact(each) for key, each in value.items()}
    return [_exact(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_written_anew_says_the_same(preset: str) -> None:
    text = texts.preset_text(preset)
    made = texts.written(texts.raw(text))
    assert texts.raw(made) == texts.raw(text)
    assert texts.written(texts.raw(made)) == made
    before, after = books.parse(text, preset), books.parse(made, preset)
    assert (after.values, after.rows, after.governance) == (before.values, before.rows, before.governance)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_whatever_is_written_is_read_again(values: dict[str, Any]) -> None:
    made = texts.raw(dumps({"values": values}))
    assert _exact(made) == _exact({"values": values})


@pytest.mark.parametrize("preset", PRESETS)
def test_a_form_that_nobody_touched_changes_nothing(preset: str) -> None:
    draft = _unsaved(texts.preset_text(preset))
    form = EditForm(draft, _typed(EditForm(draft, None)))
    assert form.is_valid()
    assert form.change.text == draft.text


def _unsaved(text: str) -> Version:
    draft = Version(text=text)
    draft.paper, draft.effective_on = Paper(number="V9"), TOMORROW
    return draft


def _typed(form: EditForm) -> QueryDict:
    """What the browser would send."""
    typed = QueryDict(mutable=True)
    for field in (field for each in (form.head, form.values, *form.formset.forms) for field in each):
        value = field.value()
        if isinstance(value, list | tuple):
            typed.setlist(field.html_name, [str(each) for each in value])
        elif value not in (None, ""):
            typed[field.html_name] = str(value)
    for field in form.formset.management_form:
        typed[field.html_name] = str(field.value())
    return typed


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("v:orders.freight_confirmation_above:amount", "300.50", {"amount": Decimal("300.5"), "inclusive": False}),
        ("v:orders.freight_confirmation_above:inclusive", "true", {"amount": 300, "inclusive": True}),
        ("v:calls.handover_hours:", "5", 5),
        ("v:quotes.seal_required:", "true", True),
        ("v:receivables.terms_from:", "month_end", "month_end"),
        ("v:pricing.discount_limits:share0", "7.5", None),
        ("v:quotes.shipping_methods:", "快递\r\n自提", ["快递", "自提"]),
    ],
)
def test_one_value_typed_anew_changes_that_value_alone(name: str, typed: str, stored: Any) -> None:
    draft = _unsaved(TEXT)
    sent = _typed(EditForm(draft, None))
    sent[name] = typed
    form = EditForm(draft, sent)
    assert form.is_valid()
    key = name.split(":")[1]
    before, after = texts.raw(TEXT), texts.raw(form.change.text)
    assert merging.areas(before, after) == [key]
    if stored is None:
        assert after["values"][key]["sales_clerk"] == Decimal("7.5")
    else:
        assert after["values"][key] == stored


def test_what_somebody_typed_is_no_guess_any_more() -> None:
    draft = _unsaved(TEXT)
    assert "calls.handover_hours" in texts.raw(TEXT)["inferred"]
    sent = _typed(EditForm(draft, None))
    sent["v:calls.handover_hours:"] = "5"
    form = EditForm(draft, sent)
    assert form.is_valid()
    assert "calls.handover_hours" not in texts.raw(form.change.text)["inferred"]


def test_an_emptied_value_is_not_set_any_more() -> None:
    draft = _unsaved(TEXT)
    sent = _typed(EditForm(draft, None))
    del sent["v:orders.freight_confirmation_above:amount"]
    form = EditForm(draft, sent)
    assert form.is_valid()
    assert "orders.freight_confirmation_above" not in texts.raw(form.change.text)["values"]


@pytest.mark.parametrize(
    ("amount", "before", "after"),
    [
        ("80000", ["deputy_manager"], ["deputy_manager"]),
        ("80000.01", ["deputy_manager"], ["deputy_manager", "aftersales_manager"]),
        ("120000", ["deputy_manager"], ["deputy_manager", "aftersales_manager"]),
        ("120000.01", ["deputy_manager", "aftersales_manager"], ["deputy_manager", "aftersales_manager"]),
    ],
)
def test_routes_that_change_are_cut_at_the_edges(amount: str, before: list[str], after: list[str]) -> None:
    old, new = books.parse(TEXT, "old"), books.parse(TEXT.replace("amount = 120000", "amount = 80000"), "new")
    spot = ("orders.order", "review", "", "")
    for book, posts in ((old, before), (new, after)):
        row = effects.fired(book, spot, Decimal(amount))
        assert row is not None
        assert [step.post for step in row.steps] == posts
    changed = effects.changed_routes(old, new)
    assert [(route.spot, route.piece.low, route.piece.high) for route in changed] == [(spot, 80000, 120000)]
    assert (changed[0].piece.low_counts, changed[0].piece.high_counts) == (False, True)
