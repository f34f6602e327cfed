"""Inputs drawn without a template say what Django's template says."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from core.renderer import QuickRenderer
from core.widgets import DayInput, FigureInput


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput({"class": "cell", "data-pass": ""}), '油封 <45> & "62"'),
        (forms.TextInput({"disabled": True, "hidden": False}), None),
        (forms.TextInput({"maxlength": 1200}), ""),
        (forms.CheckboxInput(), True),
        (forms.CheckboxInput(), False),
        (forms.HiddenInput(), 0),
        (forms.NumberInput(), 1000),
        (forms.EmailInput(), "a@b.cn"),
        (FigureInput(), "1,200.5"),
        (DayInput(), "2026-06-10"),
    ],
)
def test_input_is_drawn_as_by_the_template(widget: forms.Widget, value: Any) -> None:
    def drawn(renderer: Any) -> str:
        return widget.render("lines-0-x", value, {"id": "id_x"}, renderer).strip().replace(" />", ">")

    assert drawn(QuickRenderer()) == drawn(DjangoTemplates()).replace("\n", "")


def test_what_is_typed_cannot_leave_its_attribute() -> None:
    typed = '"><script>alert(1)</script>'
    drawn = forms.TextInput({"title": typed}).render("x", typed, None, QuickRenderer())
    assert drawn.count("<") == 1
    assert drawn.count("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") == 2


CHOICES = [("", "—"), ("a", '甲 <b> & "c"'), ("组", [(1, "一"), (2, "二")])]


@pytest.mark.parametrize("value", ["a", "", 2, None, "unknown"])
@pytest.mark.parametrize("attrs", [{}, {"class": "form-select", "disabled": True, "hidden": False}])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
def test_choice_is_drawn_as_by_the_template(kind: type[forms.Select], attrs: dict[str, Any], value: Any) -> None:
    widget = kind(attrs) if kind is forms.NullBooleanSelect else kind(attrs, CHOICES)

    def drawn(renderer: Any) -> str:
        html = widget.render("x", value, {"id": "id_x"}, renderer)
        return "".join(line.strip() for line in html.splitlines())

    assert drawn(QuickRenderer()) == drawn(DjangoTemplates())


def test_label_of_a_choice_cannot_leave_it() -> None:
    typed = "</option><script>alert(1)</script>"
    drawn = forms.Select(choices=[(typed, typed), (typed, [(typed, typed)])]).render("x", typed, None, QuickRenderer())
    assert "<script>" not in drawn
    assert drawn.count("</option>") == 2


def test_other_widgets_keep_their_template() -> None:
    drawn = forms.RadioSelect(choices=[("a", "甲")]).render("x", "a", None, QuickRenderer())
    assert 'type="radio" name="x" value="a"' in drawn
