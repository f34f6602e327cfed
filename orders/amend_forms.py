"""Shape of a change of an order: for every line how much in all, and at which price."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.typing import plain
from core.forms import DanjuForm, dress
from orders.inputs import LineChange
from orders.models import OrderLine


@dataclass(frozen=True)
class Row:
    """A line with its two fields."""

    line: OrderLine
    done: Decimal
    quantity: BoundField
    price: BoundField


class AmendForm(DanjuForm):
    """The lines of an order as they are, to be typed over."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why the customer changes it"), max_length=400)

    def __init__(self, data: Any, *, lines: Sequence[OrderLine], version: int) -> None:
        super().__init__(data, initial={"version": version})
        self.lines = lines
        for line in lines:
            touched = bool(line.noticed or line.shipped or line.invoiced) or line.charge == "delivery_fee"
            quantity, price = _("Quantity of line %(line)s"), _("Price of line %(line)s")
            self._add(f"quantity_{line.pk}", quantity % {"line": line.no}, line.kept, 4, fixed=not line.stocked)
            self._add(f"price_{line.pk}", price % {"line": line.no}, line.keyed_price, 6, fixed=touched)

    def _add(self, name: str, label: str, shown: Decimal, decimals: int, *, fixed: bool) -> None:
        """A number as it is now; one that may not change is shown and cannot be typed."""
        field = forms.DecimalField(
            label=label, required=False, max_digits=18, decimal_places=decimals, min_value=0, initial=plain(shown),
            disabled=fixed,
        )  # fmt: skip
        dress(field)
        field.widget.attrs["class"] += " w-m"
        field.widget.attrs["aria-label"] = label
        self.fields[name] = field

    @property
    def rows(self) -> list[Row]:
        """The lines as the page shows them."""
        return [
            Row(
                line,
                max(line.noticed, line.shipped, line.invoiced),
                self[f"quantity_{line.pk}"],
                self[f"price_{line.pk}"],
            )
            for line in self.lines
        ]

    @property
    def given(self) -> dict[str, Any]:
        """What the service takes; a field that is left blank or may not be typed leaves its line as it is."""
        data = self.cleaned_data
        changes = {
            line.pk: LineChange(
                _or(data.get(f"quantity_{line.pk}"), line.kept), _or(data.get(f"price_{line.pk}"), line.keyed_price)
            )
            for line in self.lines
        }
        return {"changes": changes, "reason": data["reason"], "version": data["version"]}


def _or(typed: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if typed is None else typed
