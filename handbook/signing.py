"""A row of sign-offs as it is edited: document, moment, case, amounts, posts in order."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DanjuForm, EntryFormSet, dress
from handbook import kinds
from handbook.books import Handbook
from handbook.editors import BLANK, exact
from handbook.figures import Threshold
from handbook.schema import KEYS
from handbook.texts import Raw
from handbook.words import MEASURES, case_name
from workflow import registry

FROM = (("true", gettext_lazy("≥ included")), ("false", gettext_lazy("> excluded")))
TO = (("true", gettext_lazy("≤ included")), ("false", gettext_lazy("< excluded")))
"""Whether the limit itself counts, in so few words that a row of eleven columns shows them whole."""


class SigningForm(DanjuForm):
    """One row. `place` is which row of the text it was; what is not edited here (unit, note) stays as it was."""

    place = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Document"))
    gate = forms.ChoiceField(label=gettext_lazy("Gate"))
    case = forms.ChoiceField(label=gettext_lazy("Case"), required=False)
    measure = forms.ChoiceField(label=gettext_lazy("Measured by"), required=False)
    above = forms.DecimalField(label=gettext_lazy("From"), required=False, min_value=0)
    above_counts = forms.ChoiceField(label=gettext_lazy("From: itself"), choices=FROM, required=False)
    up_to = forms.DecimalField(label=gettext_lazy("To"), required=False, min_value=0)
    up_to_counts = forms.ChoiceField(label=gettext_lazy("To: itself"), choices=TO, required=False)
    rule = forms.CharField(label=gettext_lazy("Rule"), required=False, max_length=40)

    most = 0
    """columns of posts"""

    def __init__(self, *args: Any, choices: Mapping[str, Sequence[tuple[str, Any]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, self.most + 1):
            post = forms.ChoiceField(label=_("Post %(number)s") % {"number": number}, required=False)
            dress(post)
            self.fields[f"post{number}"] = post
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField) and (known := choices.get(name.rstrip("0123456789"))):
                field.choices = known if name.endswith("_counts") else [BLANK, *known]
        self.order_fields([name for name in self.fields if name != "rule"])

    def has_changed(self) -> bool:
        """Whether something stands in the row; the choices of an empty one ("or more") alone are nothing."""
        return bool(set(self.changed_data) - {"above_counts", "up_to_counts", "place"}) or bool(self.initial)

    def clean(self) -> dict[str, Any]:
        """Somebody must sign what is added; that nobody need sign (one's own range) stands in the text alone."""
        found: dict[str, Any] = super().clean() or {}
        if (
            self.has_changed()
            and not self.initial
            and not any(found.get(f"post{number}") for number in range(1, self.most + 1))
        ):
            self.add_error("post1", _("Name who signs."))
        return found

    @staticmethod
    def spread(number: int, row: Raw) -> dict[str, Any]:
        """What stands in the inputs for a row of the text."""
        found = {"place": number, **{name: row.get(name, "") for name in ("kind", "gate", "case", "measure", "rule")}}
        for edge in ("above", "up_to"):
            if isinstance(row.get(edge), str):
                found |= {f"{edge}_counts": row[edge]}
            elif edge in row:
                found |= {edge: row[edge]["amount"], f"{edge}_counts": str(row[edge]["inclusive"]).lower()}
        return found | {f"post{place}": step["post"] for place, step in enumerate(row["steps"], 1)}

    def gather(self, rows: Sequence[Raw]) -> Raw | None:
        """The row of the text; None for an empty one, the same as before for one that was left alone."""
        typed = self.cleaned_data
        if not typed.get("kind"):
            return None
        place = typed.get("place")
        old: Raw = rows[place] if place is not None and place < len(rows) else {}
        if old and not set(self.changed_data) - {"place"}:
            return old
        return {**self._head(old), "steps": self._steps(old), **self._tail(old)}

    def _head(self, old: Raw) -> Raw:
        typed = self.cleaned_data
        made = {name: typed[name] for name in ("kind", "gate", "case", "measure") if typed.get(name)}
        for edge in ("above", "up_to"):
            counts = typed.get(f"{edge}_counts") or "true"
            if counts not in ("true", "false"):
                made[edge] = counts
            elif typed.get(edge) is not None:
                made[edge] = {"amount": exact(typed[edge]), "inclusive": counts == "true"}
        return made

    def _steps(self, old: Raw) -> list[Raw]:
        """A post that stood there keeps its title on the paper and its unit."""
        known = {step["post"]: step for step in old.get("steps", [])}
        posts = [self.cleaned_data.get(f"post{number}") for number in range(1, self.most + 1)]
        return [known.get(post, {"post": post}) for post in posts if post]

    def _tail(self, old: Raw) -> Raw:
        rest = {"rule": self.cleaned_data.get("rule"), "note": old.get("note")}
        return {name: value for name, value in rest.items() if value}


class SigningRows(EntryFormSet):
    """The table of sign-offs."""

    choices: Mapping[str, Sequence[tuple[str, Any]]] = {}

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Every row offers the same."""
        return {**super().get_form_kwargs(index), "choices": self.choices}


def with_posts(most: int) -> type[SigningForm]:
    """The form of a row with so many columns of posts."""
    return type("PostedForm", (SigningForm,), {"most": most})


def choices(book: Handbook) -> dict[str, list[tuple[str, Any]]]:
    """What the selects of a row offer: documents, moments, cases, measures and posts, by the names people use."""
    gates = {gate.code: gate.name for kind in registry.kinds() for gate in kind.gates}
    edges = _named_edges(book)
    return {
        "kind": _kinds(book),
        "gate": list({**kinds.GATES, **gates}.items()),
        "case": _cases(book),
        "measure": [(name, label) for name, label in MEASURES.items() if name],
        "post": [(code, post.title) for code, post in book.posts.items()],
        "above_counts": [*FROM, *edges],
        "up_to_counts": [*TO, *edges],
    }


def _kinds(book: Handbook) -> list[tuple[str, Any]]:
    """Documents with a gate, then the papers still to come."""
    used = {kind.code for kind in registry.kinds() if kind.gates} | {row.kind for row in book.rows}
    named = ((code, kinds.name_of(code)) for code in used | set(kinds.PLANNED))
    return sorted(named, key=lambda each: each[0] in kinds.PLANNED)


def _cases(book: Handbook) -> list[tuple[str, Any]]:
    """Those that documents tell apart, and those that the book names."""
    cases = {case: name for kind in registry.kinds() for case, name in kind.cases.items()}
    return list({**cases, **{row.case: case_name(row.kind, row.case) for row in book.rows if row.case}}.items())


def _named_edges(book: Handbook) -> list[tuple[str, Any]]:
    """Values of the book that an edge may name instead of an amount of its own."""
    found = (key for key, value in book.values.items() if isinstance(value, Threshold))
    return [(key, _("as: %(meaning)s") % {"meaning": KEYS[key].meaning}) for key in found]
