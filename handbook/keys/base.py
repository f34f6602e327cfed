"""One key of a handbook, and the words that several keys share."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from handbook.figures import Threshold
from handbook.reading import NOT_SET, Reader, Text

CLASSES: dict[str, Text] = {
    "non_member": _("non-member"),
    "member": _("member"),
    "key_account": _("key account"),
}
"""Classes of customers, as customers.models names them."""
TICKS: dict[str, Text] = {
    "stock": _("stock"),
    "address": _("delivery address"),
    "consignee": _("consignee"),
    "phone": _("telephone"),
    "payment": _("payment method"),
    "delivery": _("delivery time"),
}
"""What is said again to a customer, as orders.models names it."""


@dataclass(frozen=True)
class Key:
    """One value of a handbook: how it is read, what it means, the rule it comes from and the unit it is counted in.

    `inferred` marks what the procedures do not say at all and we chose; a text marks its own guesses in its list
    `inferred`. Several rules stand with a space between them.
    """

    read: Reader
    meaning: Text
    rule: str = ""
    default: Any = NOT_SET
    unit: Text = ""
    inferred: bool = False

    def show(self, value: Any) -> str:
        """The value said aloud in the reader's language, with its unit."""
        if isinstance(value, Threshold):
            return value.said(lower=self.read.type == "threshold", unit=str(self.unit))
        said = self.read.show(value)
        return f"{said} {self.unit}" if self.unit else said
