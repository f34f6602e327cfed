"""What is asked of the simulator: a document and gate, its facts, who made it, and the day."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company
from core.forms import DanjuForm, dress
from handbook import simulator, words
from handbook.books import Handbook
from handbook.seating import Seating
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
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    maker = forms.ChoiceField(label=gettext_lazy("Maker"), required=False)
    on = forms.DateField(label=gettext_lazy("Submitted on"))

    def __init__(
        self, data: Mapping[str, str], *, book: Handbook, company: Company, seats: Seating, on: dt.date
    ) -> None:
        gates = simulator.gates(book)
        codes = [code for code, _name, _planned in gates]
        what = data["what"] if data.get("what") in codes else next(iter(codes), "")
        super().__init__(data or None, initial={"what": what, "on": on})
        self.company, self.seats = company, seats
        self.kind, _sep, self.gate = what.partition(":")
        self._choose(book, gates)
        self._offer("unit", _("the maker's"), [(unit.pk, unit.name) for unit in seats.tree])
        self._offer("maker", _("anybody"), [(pk, str(user)) for pk, user in seats.staff.items()])

    def _offer(self, name: str, nothing: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]  # a ChoiceField

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
        units = {unit.code: unit for unit in self.seats.tree}
        stated = Facts(given["case"], given["amount"], figures, units)
        maker = self.seats.staff[int(given["maker"])] if given["maker"] else None
        chosen = next((unit for unit in self.seats.tree if str(unit.pk) == given["unit"]), None)
        unit = chosen or self.seats.usual_unit(maker)
        return Question(self.company, self.kind, self.gate, stated, unit, given["on"], maker)


def _figure(measure: str) -> forms.DecimalField:
    field = forms.DecimalField(
        label=words.measure_name(measure), max_value=MOST, max_digits=15, decimal_places=2, required=False
    )
    dress(field)
    return field
