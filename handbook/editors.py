"""How one value is edited, by its type: the inputs it is spread over, and the value that they make again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ROLES
from handbook.figures import NAMES, Weekday
from handbook.reading import Reader

UNSET: Any = object()
"""what the inputs make when they are empty: the text says nothing of the key"""
Parts = Mapping[str, Any]
HOW_FAR = (
    ("percent", gettext_lazy("per cent below the base price")),
    ("off", gettext_lazy("an amount below the base price")),
    ("list", gettext_lazy("the list price only")),
    ("any", gettext_lazy("any price")),
)
SPARE = 2
"""empty rows offered below those of a small table"""
ABOVE = (
    ("true", gettext_lazy("or more (itself included)")),
    ("false", gettext_lazy("more than (itself not included)")),
)
BELOW = (("true", gettext_lazy("up to (itself included)")), ("false", gettext_lazy("less than (itself not included)")))
BLANK = ("", "—")


@dataclass(frozen=True)
class Editor:
    """Inputs for one type of value. `fields` are the inputs by name, '' the only one of a plain type."""

    reader: Reader

    def fields(self, raw: Any) -> dict[str, forms.Field]:
        """The inputs for a present value (UNSET for none)."""
        return {"": self.field()}

    def field(self) -> forms.Field:
        """The input of a plain type."""
        return forms.CharField()

    def spread(self, raw: Any) -> dict[str, Any]:
        """What stands in the inputs for a value that is set."""
        return {"": raw}

    def gather(self, parts: Parts) -> Any:
        """The value of the inputs, as it is written in TOML; UNSET when they are empty."""
        return UNSET if parts[""] in (None, "") else parts[""]


class Flag(Editor):
    """Yes, no, or nothing said."""

    def field(self) -> forms.Field:
        return forms.ChoiceField(choices=[BLANK, ("true", _("yes")), ("false", _("no"))])

    def spread(self, raw: Any) -> dict[str, Any]:
        return {"": str(raw).lower()}

    def gather(self, parts: Parts) -> Any:
        return UNSET if not parts[""] else parts[""] == "true"


class Whole(Editor):
    """A whole number."""

    def field(self) -> forms.Field:
        return forms.IntegerField(min_value=0)


class Amount(Editor):
    """An amount or a per cent."""

    def field(self) -> forms.Field:
        return forms.DecimalField(min_value=0)


class Words(Editor):
    """A text; a long one has a box."""

    def fields(self, raw: Any) -> dict[str, forms.Field]:
        tall = isinstance(raw, str) and ("\n" in raw or len(raw) > 60)
        widget = forms.Textarea({"rows": min(raw.count("\n") + 2, 8)}) if tall else forms.TextInput()
        return {"": forms.CharField(widget=widget)}

    def spread(self, raw: Any) -> dict[str, Any]:
        return {"": raw}

    def gather(self, parts: Parts) -> Any:
        return parts[""].replace("\r\n", "\n") if parts[""] else UNSET


class Lines(Editor):
    """A list of texts, one on each line."""

    def fields(self, raw: Any) -> dict[str, forms.Field]:
        rows = len(raw) if isinstance(raw, list) else 0
        widget = forms.Textarea({"rows": max(rows, 1) + 1})
        return {"": forms.CharField(widget=widget, help_text=_("one on each line"))}

    def spread(self, raw: Any) -> dict[str, Any]:
        return {"": "\n".join(str(each) for each in raw)}

    def gather(self, parts: Parts) -> Any:
        return [line.strip() for line in parts[""].splitlines() if line.strip()] or UNSET


class OneOf(Editor):
    """One of some words."""

    def field(self) -> forms.Field:
        return forms.ChoiceField(choices=[BLANK, *self.reader.choices.items()])


class Role(Editor):
    """A role by its name."""

    def field(self) -> forms.Field:
        return forms.ChoiceField(choices=[BLANK, *((code, role.name) for code, role in ROLES.items())])


class SomeOf(Editor):
    """Some of some words."""

    def choices(self) -> Sequence[tuple[str, Any]]:
        """The words with their meaning."""
        return list(self.reader.choices.items())

    def field(self) -> forms.Field:
        return forms.MultipleChoiceField(choices=self.choices(), widget=forms.CheckboxSelectMultiple)

    def gather(self, parts: Parts) -> Any:
        return list(parts[""]) or UNSET


class Weekdays(SomeOf):
    """Some days of the week."""

    def choices(self) -> Sequence[tuple[str, Any]]:
        return [(name, str(Weekday(number))) for number, name in enumerate(NAMES)]


class Edge(Editor):
    """An amount, and whether the amount itself counts: 以上 or 超过."""

    words = ABOVE

    def fields(self, raw: Any) -> dict[str, forms.Field]:
        return {"amount": forms.DecimalField(min_value=0), "inclusive": forms.ChoiceField(choices=self.words)}

    def spread(self, raw: Any) -> dict[str, Any]:
        return {"amount": raw["amount"], "inclusive": str(raw["inclusive"]).lower()}

    def gather(self, parts: Parts) -> Any:
        if parts["amount"] is None:
            return UNSET
        return {"amount": parts["amount"], "inclusive": parts["inclusive"] == "true"}


class Ceiling(Edge):
    """An upper edge: 以内 or 不足."""

    words = BELOW


class Between(Editor):
    """From the least to the most."""

    def fields(self, raw: Any) -> dict[str, forms.Field]:
        return {"least": forms.DecimalField(min_value=0), "most": forms.DecimalField(min_value=0)}

    def spread(self, raw: Any) -> dict[str, Any]:
        return dict(raw)

    def gather(self, parts: Parts) -> Any:
        return UNSET if None in parts.values() else dict(parts)


class Limits(Editor):
    """For each role how far below the base price it may go, and whether the limit itself is still the role's own."""

    def fields(self, raw: Any) -> dict[str, forms.Field]:
        count = (len(raw) - 1 if isinstance(raw, dict) else 0) + SPARE
        roles = [BLANK, *((code, role.name) for code, role in ROLES.items())]
        found: dict[str, forms.Field] = {"inclusive": forms.ChoiceField(choices=BELOW)}
        for number in range(count):
            found[f"role{number}"] = forms.ChoiceField(choices=roles)
            found[f"how{number}"] = forms.ChoiceField(choices=HOW_FAR)
            found[f"share{number}"] = forms.DecimalField(min_value=0)
        return found

    def spread(self, raw: Any) -> dict[str, Any]:
        found = {"inclusive": str(raw["inclusive"]).lower()}
        shares = [each for each in raw.items() if each[0] != "inclusive"]
        for number, (role, share) in enumerate(shares):
            how, figure = self._spread(share)
            found |= {f"role{number}": role, f"how{number}": how, f"share{number}": figure}
        return found

    def _spread(self, share: Any) -> tuple[str, Any]:
        if isinstance(share, dict):
            return "off", share.get("off")
        return (share, None) if isinstance(share, str) else ("percent", share)

    def gather(self, parts: Parts) -> Any:
        numbers = [name.removeprefix("role") for name in parts if name.startswith("role") and parts[name]]
        shares = {parts[f"role{number}"]: self._share(parts, number) for number in numbers}
        kept = {role: share for role, share in shares.items() if share is not None}
        return {"inclusive": parts["inclusive"] == "true", **kept} if kept else UNSET

    def _share(self, parts: Parts, number: str) -> Any:
        how, figure = parts[f"how{number}"] or "percent", parts[f"share{number}"]
        if how in ("list", "any"):
            return how
        return {"off": figure} if how == "off" and figure is not None else figure


class Tiers(Editor):
    """What is multiplied by how much up to which amount; the last row has no amount."""

    def fields(self, raw: Any) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for number in range((len(raw) if isinstance(raw, list) else 0) + SPARE):
            found[f"inclusive{number}"] = forms.ChoiceField(choices=BELOW)
            found[f"amount{number}"] = forms.DecimalField(min_value=0)
            found[f"rate{number}"] = forms.DecimalField(min_value=0, max_value=1)
        return found

    def spread(self, raw: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number, tier in enumerate(raw):
            edge = tier.get("up_to") or {}
            found |= {f"rate{number}": tier["rate"], f"amount{number}": edge.get("amount")}
            found[f"inclusive{number}"] = str(edge.get("inclusive", True)).lower()
        return found

    def gather(self, parts: Parts) -> Any:
        numbers = [name.removeprefix("rate") for name in parts if name.startswith("rate")]
        return [self._tier(parts, number) for number in numbers if parts[f"rate{number}"] is not None] or UNSET

    def _tier(self, parts: Parts, number: str) -> dict[str, Any]:
        amount, rate = parts[f"amount{number}"], parts[f"rate{number}"]
        if amount is None:
            return {"rate": rate}
        return {"up_to": {"amount": amount, "inclusive": parts[f"inclusive{number}"] == "true"}, "rate": rate}


class ByClass(Editor):
    """The same inputs for each class of customers."""

    @property
    def each(self) -> Editor:
        """The editor of one class."""
        return editor(self.reader.each or self.reader)

    def fields(self, raw: Any) -> dict[str, forms.Field]:
        present = raw if isinstance(raw, dict) else {}
        return {
            f"{name}-{part}": self._named(field, label)
            for name, label in self.reader.choices.items()
            for part, field in self.each.fields(present.get(name, UNSET)).items()
        }

    def _named(self, field: forms.Field, label: Any) -> forms.Field:
        field.label = label
        return field

    def spread(self, raw: Any) -> dict[str, Any]:
        return {f"{name}-{part}": value for name, own in raw.items() for part, value in self.each.spread(own).items()}

    def gather(self, parts: Parts) -> Any:
        found = {name: self.each.gather(_own(parts, name)) for name in self.reader.choices}
        return {name: value for name, value in found.items() if value is not UNSET} or UNSET


def _own(parts: Parts, name: str) -> dict[str, Any]:
    return {key.removeprefix(f"{name}-"): value for key, value in parts.items() if key.startswith(f"{name}-")}


_EDITORS: dict[str, type[Editor]] = {
    "flag": Flag,
    "whole": Whole,
    "amount": Amount,
    "percent": Amount,
    "text": Words,
    "template": Words,
    "texts": Lines,
    "posts": Lines,
    "clocks": Lines,
    "days": Lines,
    "dates": Lines,
    "weekdays": Weekdays,
    "one of": OneOf,
    "some of": SomeOf,
    "role": Role,
    "threshold": Edge,
    "ceiling": Ceiling,
    "range": Between,
    "limits": Limits,
    "tiers": Tiers,
}


def editor(reader: Reader) -> Editor:
    """The inputs that fit a type; a line of text for what has none of its own."""
    made = ByClass if reader.each is not None else _EDITORS.get(reader.type, Words)
    return made(reader)


def exact(value: Any) -> Any:
    """Amounts without needless noughts, so that 300.00 typed anew is the 300 that stood there."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    if isinstance(value, dict):
        return {key: exact(each) for key, each in value.items()}
    return [exact(each) for each in value] if isinstance(value, list) else value
