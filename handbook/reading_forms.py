"""What is asked of the simulator: a document and gate, its facts, who made it, and the day."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, Unit, User
from core.forms import DanjuForm, dress
from handbook import facts, simulator, words
from handbook.books import Handbook
from handbook.simulator import Question
from workflow.registry import Facts

MOST = Decimal(10) ** 13
MEASURE = "m-"
"""what the names of the fields for other figures begin with"""


class SimulatorForm(DanjuForm):
    """One paper as it might be submitted. The choices of case and figures are those of the chosen document."""

    what = forms.ChoiceField(label=gettext_lazy("Document and gate"))
    case = forms.ChoiceField(label=gettext_lazy("Case"), required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount, tax included"),
        min_value=0,
        max_value=MOST,
        max_digits=15,
        decimal_places=2,
        required=False,
    )
    unit = forms.ModelChoiceField(label=gettext_lazy("Unit"), queryset=Unit.objects.none(), required=False)
    maker = forms.ModelChoiceField(label=gettext_lazy("Maker"), queryset=User.objects.none(), required=False)
    on = forms.DateField(label=gettext_lazy("Submitted on"))

    def __init__(
        self, data: Mapping[str, str], *, book: Handbook, company: Company, people: Any, units: Any, on: dt.date
    ) -> None:
        gates = simulator.gates(book)
        codes = [code for code, _name, _planned in gates]
        what = data["what"] if data.get("what") in codes else next(iter(codes), "")
        super().__init__(data or None, initial={"what": what, "on": on})
        self.company = company
        self.kind, _sep, self.gate = what.partition(":")
        self._choose(book, gates)
        self.fields["maker"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["unit"].empty_label = _("the maker's")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["maker"].empty_label = _("anybody")  # type: ignore[attr-defined]  # a ModelChoiceField

    def _choose(self, book: Handbook, gates: list[tuple[str, str, bool]]) -> None:
        """The documents, the cases of the chosen one, and a field for each figure that its rows look at."""
        here = [(code, name) for code, name, planned in gates if not planned]
        later = [(code, name) for code, name, planned in gates if planned]
        groups = [(_("Documents"), here), (_("Documents to come"), later)]
        self.fields["what"].choices = [group for group in groups if group[1]]  # type: ignore[attr-defined]  # a ChoiceField
        cases = simulator.cases(book, self.kind, self.gate)
        self.fields["case"].choices = [(case, words.case_name(self.kind, case)) for case in cases]  # type: ignore[attr-defined]  # a ChoiceField
        for measure in simulator.measures(book, self.kind, self.gate):
            self.fields[MEASURE + measure] = _figure(measure)
        self.order_fields(["what", "case", "amount", *self._measured(), "unit", "maker", "on"])

    def _measured(self) -> list[str]:
        return [name for name in self.fields if name.startswith(MEASURE)]

    def question(self) -> Question:
        """What is asked; call after `is_valid`."""
        given: dict[str, Any] = self.cleaned_data
        figures = {name.removeprefix(MEASURE): given[name] for name in self._measured() if given[name] is not None}
        units = {unit.code: unit for unit in self.fields["unit"].queryset}  # type: ignore[attr-defined]  # a ModelChoiceField
        stated = Facts(given["case"], given["amount"], figures, units)
        on: dt.date = given["on"]
        unit = given["unit"] or facts.usual_unit(units.values(), given["maker"], on)
        return Question(self.company, self.kind, self.gate, stated, unit, on, given["maker"])


def _figure(measure: str) -> forms.DecimalField:
    field = forms.DecimalField(
        label=words.measure_name(measure), max_value=MOST, max_digits=15, decimal_places=2, required=False
    )
    dress(field)
    return field
