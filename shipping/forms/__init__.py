"""Shape of what is entered about deliveries."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.display import qty_text
from core.forms import DanjuForm, FilterForm, add_refusal, dress
from core.refusals import NotAllowed, Refused
from customers import queries as customers
from inventory import queries as inventory
from inventory.models import Warehouse
from orders.models import Order
from orders.queries import OpenLine
from shipping import queries
from shipping.models import DeliveryNote, DeliveryNotice, NoteLine
from workflow import finding


@dataclass(frozen=True, slots=True)
class Asked:
    """A line whose quantity is asked: its key in the form, what it is, how much there is and what is proposed."""

    key: int
    no: int
    code: str
    name: str
    unit: str
    there: Decimal
    proposed: Decimal | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A line with its input."""

    line: Asked
    field: BoundField


class QuantitiesForm(DanjuForm):
    """One quantity per line; a line that is left blank is left out."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            field = _quantity(line)
            dress(field)
            field.widget.attrs["class"] += " w-m"
            field.widget.attrs["aria-label"] = field.label
            self.fields[_name(line.key)] = field

    @property
    def rows(self) -> list[AskedRow]:
        """Every line with its input, in order."""
        return [AskedRow(line, self[_name(line.key)]) for line in self.lines]

    @property
    def quantities(self) -> dict[int, Decimal]:
        """line's key → the quantity that was typed."""
        typed = {line.key: self.cleaned_data.get(_name(line.key)) for line in self.lines}
        return {key: quantity for key, quantity in typed.items() if quantity is not None}

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Around a service call: what it says about the content (409) comes back on the form."""
        try:
            yield
        except NotAllowed as refusal:
            self._refuse(refusal)

    def _refuse(self, refusal: Refused) -> None:
        """Put a refusal beside the line it speaks of, else above the form."""
        name = _name(refusal.facts.get("line_id"))
        if name in self.fields:
            self.add_error(name, str(refusal.sentence))
        else:
            add_refusal(self, refusal)


def _name(key: object) -> str:
    return f"line-{key}"


def _quantity(line: Asked) -> forms.DecimalField:
    shown = None if line.proposed is None else qty_text(line.proposed).replace(",", "")
    label = _("Quantity of line %(line)s") % {"line": line.no}
    return forms.DecimalField(label=label, required=False, max_digits=16, decimal_places=4, initial=shown)


class ConsignmentForm(QuantitiesForm):
    """How much of each open line goes on the notice or note."""

    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=200, required=False)

    @property
    def chosen(self) -> dict[str, Any]:
        """What a service that makes papers is given."""
        return {"quantities": self.quantities, "remark": self.cleaned_data["remark"]}

    @property
    def rest(self) -> dict[str, Any]:
        """What a service that changes a paper is given besides the quantities."""
        return {"remark": self.cleaned_data["remark"], "version": self.cleaned_data["version"]}


class NoticeForm(ConsignmentForm):
    """A notice says too when its goods are wanted, and how they are paid for where there are types (FIBRE-137)."""

    type = forms.ChoiceField(label=gettext_lazy("Type of shipment"), required=False)
    wanted_on = forms.DateField(label=gettext_lazy("Wanted on"), required=False)

    def __init__(self, *args: Any, types: Sequence[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [choice for choice in DeliveryNotice.Type.choices if types is None or choice[0] in types]
        self.fields["type"].choices = [("", _("Choose")), *known]  # type: ignore[attr-defined]  # a ChoiceField
        if not known:
            del self.fields["type"]

    @property
    def chosen(self) -> dict[str, Any]:
        """What a service that makes papers is given."""
        data = self.cleaned_data
        return {**super().chosen, "wanted_on": data["wanted_on"], "type": data.get("type", "")}

    @property
    def rest(self) -> dict[str, Any]:
        """What a service that changes a paper is given besides the quantities."""
        return {**super().rest, "wanted_on": self.cleaned_data["wanted_on"]}


class SlipForm(DanjuForm):
    """A customer's bank slip or draft (FIBRE-131)."""

    file = forms.FileField(label=gettext_lazy("Bank slip or draft"))
    amount = forms.DecimalField(label=gettext_lazy("Amount"), max_digits=16, decimal_places=2)
    sent_on = forms.DateField(label=gettext_lazy("Sent by the bank on"))


class SignatureForm(QuantitiesForm):
    """What the customer counted, and who signed."""

    signer = forms.CharField(label=gettext_lazy("Signed by"), max_length=40)

    @property
    def counted(self) -> dict[int, Decimal]:
        """Every line; blank means that nothing of it was received."""
        return {line.key: self.quantities.get(line.key, Decimal(0)) for line in self.lines}


class OrderForm(DanjuForm):
    """Which order a delivery notice is prepared from."""

    order = forms.CharField(
        label=gettext_lazy("Order number"),
        max_length=40,
        error_messages={"required": gettext_lazy("A delivery notice is made from a reviewed order: enter its number.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_order(self) -> Order:
        """The order of this number, among those the person may see."""
        found = queries.order_numbered(self.user, self.cleaned_data["order"])
        if found is None:
            raise ValidationError(_("There is no such order for you."))
        return found


def typed_lines(keys: Iterable[int]) -> list[Asked]:
    """Lines of which only the key is known: enough to read what was typed, never to show it."""
    return [Asked(key, 0, "", "", "", Decimal(0), None) for key in keys]


def open_lines(lines: Sequence[OpenLine], mine: dict[int, Decimal] | None = None) -> list[Asked]:
    """The lines of an order that may go on a notice, with all that is open proposed.

    `mine` are quantities of a notice that is being changed: they are open to it too.
    """
    own = mine or {}
    shown = [line for line in lines if line.to_notice or line.line_id in own]
    return [
        Asked(
            key=line.line_id,
            no=line.no,
            code=line.product_code,
            name=line.name,
            unit=line.unit_name,
            there=line.to_notice + own.get(line.line_id, Decimal(0)),
            proposed=own.get(line.line_id) if mine else line.to_notice,
            place=line.warehouse.name if line.warehouse else "",
        )
        for line in shown
    ]


def sent_lines(lines: Sequence[NoteLine]) -> list[Asked]:
    """The lines of a note on which the customer counts, with all that was sent proposed."""
    return [
        Asked(
            line.pk, line.no, line.product.code, line.description, line.product.unit_name, line.quantity, line.quantity
        )
        for line in lines
    ]


class ConsignmentFilter(FilterForm):
    """Conditions of the lists."""

    q = forms.CharField(label=gettext_lazy("Number, order, customer"))
    state = forms.ChoiceField(label=gettext_lazy("State"))
    warehouse = forms.ModelChoiceField(label=gettext_lazy("Warehouse"), queryset=Warehouse.objects.none())
    since = forms.DateField(label=gettext_lazy("From"))
    until = forms.DateField(label=gettext_lazy("Until"))

    states: Sequence[tuple[str, Any]] = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["state"].choices = [("", _("All")), *self.states]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["warehouse"].queryset = inventory.warehouses(user)  # type: ignore[attr-defined]  # a ModelChoiceField

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list by what was chosen."""
        data = self.cleaned_data
        same = {"state": "state", "warehouse": "warehouse", "made_on__gte": "since", "made_on__lte": "until"}
        queryset = queryset.filter(**{lookup: data[name] for lookup, name in same.items() if data.get(name)})
        if text := (data.get("q") or "").strip():
            buyers = customers.fitting(self.user, text)
            queryset = finding.narrowed(queryset, self.user.works_in, text, buyers, source="order_id")
        return queryset


class NoticeFilter(ConsignmentFilter):
    """Conditions of the list of delivery notices."""

    states = DeliveryNotice.State.choices


class NoteFilter(ConsignmentFilter):
    """Conditions of the list of delivery notes."""

    states = DeliveryNote.State.choices
