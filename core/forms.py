"""Forms in the look of the house: our classes, the browser's date input, figures as text, errors as sentences.

A form checks shape and type only; what the business allows is for policies to say.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import conflict, periods
from core.components import Text
from core.display import ABSENT
from core.refusals import NotAllowed, Refused, Stale
from core.widgets import DayInput, FigureInput, LookupInput

UNDRESSED = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)
SENTENCES: dict[type[forms.Field], dict[str, Any]] = {
    forms.IntegerField: {"invalid": gettext_lazy("Enter a whole number, such as 12.")},
    forms.DecimalField: {"invalid": gettext_lazy("Enter a number, such as 12.5.")},
    forms.DateField: {"invalid": gettext_lazy("Enter a date, such as 2026-06-10.")},
}
MOST_ROWS = 1000


def _own_widget(field: forms.Field) -> None:
    """Figures and dates get our inputs, unless the form chose another."""
    if type(field.widget) is forms.NumberInput:
        field.widget = FigureInput(whole=isinstance(field, forms.IntegerField) and type(field) is forms.IntegerField)
    elif type(field.widget) is forms.DateInput:
        field.widget = DayInput()


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, UNDRESSED):
        return ""
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control num" if isinstance(widget, FigureInput) else "form-control"


def _sentences(field: forms.Field) -> None:
    """Says what would be right, where the form does not say it better itself."""
    if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _("Please fill in “%(label)s”.") % {"label": field.label or ""}
    for kind, sentences in SENTENCES.items():
        if type(field) is kind:
            field.error_messages.update(sentences)


def dress(field: forms.Field) -> None:
    """Gives a field our widget, class and sentences."""
    _own_widget(field)
    if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
        field.empty_label = ABSENT
    css = _css(field.widget)
    if css:
        given = field.widget.attrs.get("class", "")
        field.widget.attrs["class"] = f"{css} {given}".strip()
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = field.widget.attrs.get("rows") if field.widget.attrs.get("rows") != "10" else "2"
    if field.required and not isinstance(field.widget, UNDRESSED):
        field.widget.attrs["aria-required"] = "true"
    _sentences(field)


class DressedMixin:
    """What DanjuForm and DanjuModelForm have in common."""

    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.label is None:
                field.label = name.replace("_", " ").capitalize()
            dress(field)


class SettlingMixin(forms.BaseForm):
    """A form that comes back with both versions when somebody saved the same thing since it was opened."""

    stale: Stale | None = None
    """Set when that happened."""

    def full_clean(self) -> None:
        """Read the form; what the person chose between two versions is put in before."""
        super().full_clean()
        if self.is_bound and not self.prefix and conflict.settling(self.data):
            self.data = conflict.settled_head(self)
            super().full_clean()

    def outdated(self, refusal: Stale) -> None:
        """Somebody was quicker: the form comes back as typed, on the version that is stored now."""
        self.stale = refusal
        typed = cast(QueryDict, self.data).copy()
        typed["version"] = str(self.initial.get("version", ""))
        self.data = typed

    @property
    def differences(self) -> list[conflict.Difference]:
        """What is stored now and what is typed, field by field, where they differ."""
        return conflict.differences(self)


class DanjuForm(DressedMixin, SettlingMixin, forms.Form):
    """A form in the look of the house."""


class DanjuModelForm(DressedMixin, SettlingMixin, forms.ModelForm):
    """A model form in the look of the house."""


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Puts a service's refusal beside the field it names, else above the form; everything typed stays."""
    if isinstance(refusal, Stale) and isinstance(form, SettlingMixin):
        form.outdated(refusal)
        return
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.sentence))


@contextmanager
def refusals_on(form: forms.BaseForm) -> Iterator[None]:
    """Around a service call: what it says about the content (409) comes back on the form, all else goes its way."""
    try:
        yield
    except NotAllowed as refusal:
        add_refusal(form, refusal)


class LookupField(forms.CharField):
    """A code, number or name with suggestions from `url_name`; cleans to the text, which a service resolves."""

    def __init__(self, *, url_name: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", LookupInput(url_name))
        super().__init__(**kwargs)


class FilterForm(DanjuForm):
    """The conditions of a list. Subclasses add fields and say in `apply` what they mean; `q` is the search box.

    Where a form has `since` and `until`, a chosen period ("this month") stands for both; it is reckoned from `today`,
    so that a saved filter means the month in which it is looked at.
    """

    today: dt.date | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = _("All")
        if {"since", "until"} <= set(self.fields):
            self._add_period()

    def _add_period(self) -> None:
        """Before the two days it stands for."""
        period = forms.ChoiceField(label=_("Period"), choices=periods.choices(), required=False)
        dress(period)
        names = list(self.fields)
        self.fields["period"] = period
        self.order_fields([*names[: names.index("since")], "period", "since", "until"])

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrows the list by `self.cleaned_data.get(name)`; a field that was typed wrongly is not in it."""
        return queryset

    def filtered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The list under these conditions."""
        self.full_clean()
        span = periods.span(self.cleaned_data.get("period") or "", self.today) if self.today else None
        if span:
            self.cleaned_data["since"], self.cleaned_data["until"] = span
        return self.apply(queryset)

    @property
    def set_names(self) -> list[str]:
        """Names of the conditions that are set."""
        return [name for name in self.fields if self[name].value()]

    @property
    def said(self) -> list[tuple[Text, str]]:
        """The conditions in words, as a print of the list says them: label and value."""
        return [(self[name].label, _in_words(self[name])) for name in self.set_names]

    @property
    def search(self) -> BoundField | None:
        return self["q"] if "q" in self.fields else None

    @property
    def others(self) -> list[tuple[BoundField, bool]]:
        """The conditions besides the search box, each with whether it is set."""
        names = self.set_names
        return [(self[name], name in names) for name in self.fields if name != "q"]


def _in_words(bound: BoundField) -> str:
    """What was chosen or typed, as a person reads it."""
    typed = str(bound.value())
    choices = getattr(bound.field, "choices", ())
    return next((str(label) for value, label in choices if str(value) == typed), typed)


# -- rows of a document ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryCell:
    """A field of a row, or of the head, with its column's class."""

    field: BoundField
    css: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A row of the entry table: its form, its cells, what is wrong with it in sentences."""

    form: Any
    number: int
    cells: Sequence[EntryCell]
    sentences: Sequence[str]
    delete: BoundField | None


class EntryFormSet(forms.BaseFormSet):
    """Rows of a document. Blank rows are ignored; at least `least` must be filled in."""

    least = 1
    stored: Sequence[Mapping[str, Any]] = ()
    """The rows as they are stored, for whoever changed them at the same moment."""

    def full_clean(self) -> None:
        """Read the rows; lines that the person chose from another version are put in before."""
        super().full_clean()
        if self.is_bound and conflict.settling(self.data) and self.management_form.is_valid():
            data, prefix = cast(QueryDict, self.data), str(self.prefix)
            typed = conflict.settled_lines(data, prefix, self.stored, self.entered, self.empty_form)
            for name in ("forms", "management_form"):
                self.__dict__.pop(name, None)
            self.data = typed
            super().full_clean()

    @property
    def entered(self) -> list[Any]:
        """The forms of rows that are neither blank nor taken away."""
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]

    @property
    def differences(self) -> list[conflict.Difference]:
        """What is stored now and what is typed, line by line, where they differ."""
        left = conflict.untouched(self.data)
        return conflict.line_differences(str(self.prefix), self.stored, self.entered, self.empty_form, left)

    def add_fields(self, form: Any, index: int | None) -> None:
        """Cells have no visible label, so each carries its own."""
        super().add_fields(form, index)
        for field in form.fields.values():
            css = str(field.widget.attrs.get("class", ""))
            field.widget.attrs["class"] = css.replace("form-control", "cell").replace("form-select", "cell")
            field.widget.attrs["aria-label"] = str(field.label)
            field.widget.attrs.pop("aria-required", None)  # a row may stay blank

    def clean(self) -> None:
        """Refuses a document with too few rows."""
        if not any(self.errors) and len(self.filled) < self.least:
            raise ValidationError(
                ngettext("Fill in at least %(count)d row.", "Fill in at least %(count)d rows.", self.least)
                % {"count": self.least}
            )

    @property
    def filled(self) -> list[dict[str, Any]]:
        """What was typed into the rows that are neither blank nor deleted, in their order."""
        return [
            form.cleaned_data
            for form in self.forms
            if form.has_changed() and getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]

    @property
    def heads(self) -> list[EntryCell]:
        """The cells of a blank row, for the head of the table."""
        return self._row(self.empty_form, 0).cells  # type: ignore[return-value]  # _row makes a list

    @property
    def rows(self) -> list[EntryRow]:
        return [self._row(form, number) for number, form in enumerate(self.forms, 1)]

    @property
    def blank(self) -> EntryRow:
        """The row that JavaScript copies."""
        return self._row(self.empty_form, 0)

    @property
    def width(self) -> int:
        """Columns of the table, the number and the delete column included."""
        return len(self.heads) + 2

    def _row(self, form: Any, number: int) -> EntryRow:
        css: Mapping[str, str] = getattr(form, "columns", {})
        shown = [bound for bound in form.visible_fields() if bound.name != "DELETE"]
        cells = [EntryCell(bound, css.get(bound.name, _column_css(bound))) for bound in shown]
        sentences = [str(error) for errors in form.errors.values() for error in errors] if form.is_bound else []
        delete = form["DELETE"] if "DELETE" in form.fields else None
        return EntryRow(form, number, cells, sentences, delete)


def _column_css(bound: BoundField) -> str:
    return "num" if isinstance(bound.field.widget, FigureInput) else ""


def entry_formset(
    form: type[forms.BaseForm], *, extra: int = 3, least: int = 1, base: type[EntryFormSet] = EntryFormSet
) -> type[EntryFormSet]:
    """A formset class of `form` with `extra` blank rows, asking for at least `least` filled ones.

    `base` is EntryFormSet, or a subclass that knows more of the rows together.
    """
    made = forms.formset_factory(
        form,
        formset=base,
        extra=extra,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )
    made.least = least  # type: ignore[attr-defined]  # formset_factory hides the base class
    return made  # type: ignore[return-value]  # same
