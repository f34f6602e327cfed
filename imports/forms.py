"""Shape of what is entered about imports."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms import DanjuForm, FilterForm, dress
from imports import queries
from imports.models import Row, Run
from imports.targets import TARGETS, Target

ALL = ("", gettext_lazy("All"))


class FileInput(forms.ClearableFileInput):
    """The browser's own, asking for sheets."""

    def __init__(self) -> None:
        super().__init__({"accept": ".xlsx,.csv"})


def file_field() -> forms.FileField:
    """A workbook or CSV file; what it really is, is looked at when it is read."""
    return forms.FileField(
        label=gettext_lazy("File (.xlsx or .csv)"), widget=FileInput(), allow_empty_file=True, max_length=200
    )


class UploadForm(DanjuForm):
    """What is imported, and the file."""

    target = forms.ChoiceField(label=gettext_lazy("What is imported"), widget=forms.RadioSelect)
    file = file_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(target.code, target.name) for target in queries.offered(user)]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]  # a choice field


class MendForm(DanjuForm):
    """The mended rows."""

    file = file_field()


class ColumnsForm(DanjuForm):
    """For each column of the file what it means."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, run: Run, target: type[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        choices = [("", _("— passed over —")), *((each.name, _starred(each)) for each in target.fields)]
        for place, head in enumerate(run.heads):
            name = run.mapping[place] if place < len(run.mapping) else ""
            label = head or _("Column %(no)s") % {"no": place + 1}
            field = forms.ChoiceField(label=label, choices=choices, required=False, initial=name)
            dress(field)
            self.fields[f"column_{place}"] = field

    @property
    def mapping(self) -> list[str]:
        """The field of each column in order."""
        return [self.cleaned_data.get(f"column_{place}", "") for place in range(len(self.run.heads))]

    @property
    def columns(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each column's field with the values of the first rows."""
        return [
            (self[f"column_{place}"], [row[place] if place < len(row) else "" for row in self.run.sample])
            for place in range(len(self.run.heads))
        ]


def _starred(field: Any) -> str:
    return f"{field.label} *" if field.must == "key" else str(field.label)


class RunFilter(FilterForm):
    """Conditions of the list of imports."""

    q = forms.CharField(label=gettext_lazy("Number, file"))
    target = forms.ChoiceField(
        label=gettext_lazy("What is imported"), choices=[ALL, *((code, each.name) for code, each in TARGETS.items())]
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=[ALL, *Run.State.choices])

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Imports of this kind and state."""
        wanted = self.cleaned_data
        for name in ("target", "state"):
            if wanted.get(name):
                queryset = queryset.filter(**{name: wanted[name]})
        return queries.like(queryset, (wanted.get("q") or "").strip())


class RowFilter(FilterForm):
    """Conditions of the rows of one import."""

    outcome = forms.ChoiceField(label=gettext_lazy("Result"), choices=[ALL, *Row.Outcome.choices])

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Rows with this verdict."""
        outcome = self.cleaned_data.get("outcome")
        return queryset.filter(outcome=outcome) if outcome else queryset
