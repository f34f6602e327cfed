"""One key of a handbook, and the words that several keys share."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
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

_NOBODY: Mapping[str, str] = MappingProxyType({})


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

    def posts(self, value: Any) -> tuple[str, ...]:
        """The codes of the posts that the value names; none of a value that is no post."""
        if self.read.type == "posts":
            return tuple(value)
        return (value,) if self.read.type == "post" and value else ()

    def show(self, value: Any, titles: Mapping[str, str] = _NOBODY) -> str:
        """The value said aloud in the reader's language, with its unit; `titles` are the names of posts."""
        if named := self.posts(value):
            return "、".join(titles.get(post, post) for post in named)
        if isinstance(value, Threshold):
            return value.said(lower=self.read.type == "threshold", unit=str(self.unit))
        said = self.read.show(value)
        return f"{said} {self.unit}" if self.unit else said
