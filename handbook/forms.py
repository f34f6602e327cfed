"""The shape of what is typed into a draft of the handbook: every value, every sign-off, or the whole text."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DanjuForm, EntryFormSet, dress, entry_formset
from handbook import texts
from handbook.books import Handbook
from handbook.editors import UNSET, Editor, editor, exact
from handbook.merging import still_guessed
from handbook.models import Version
from handbook.schema import KEYS, Key
from handbook.services import Change
from handbook.signing import SigningForm, SigningRows, choices, with_posts
from handbook.texts import INFERRED, VALUES, Raw
from handbook.words import SECTIONS

LARGEST = 1_000_000
"""bytes of a file that is taken in"""
_FILE = {"accept": ".toml,text/plain"}


class HeadForm(DanjuForm):
    """From when, and why; `version` is the one that was opened."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    effective_on = forms.DateField(
        label=gettext_lazy("In force from"), required=False, help_text=gettext_lazy("00:00 of a day after today")
    )
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=500)


class TextForm(DanjuForm):
    """The whole text, typed or from a file; what cannot be read comes back as it was."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("File (.toml)"), required=False, widget=forms.ClearableFileInput(_FILE), max_length=200
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 30, "class": "mono", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """A file counts before what is typed; its text then stands in the box, so that it can be mended there."""
        found: dict[str, Any] = super().clean() or {}
        if upload := found.get("file"):
            found["text"] = self._read(upload)
            typed: Any = copy.copy(self.data)
            typed["text"] = found["text"]
            self.data = typed
        if not (found.get("text") or "").strip():
            self.add_error("text", _("Choose a file, or write the text."))
        found["text"] = (found.get("text") or "").replace("\r\n", "\n")
        return found

    def _read(self, upload: Any) -> str:
        try:
            return str(upload.read(LARGEST).decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", _("This is no text in UTF-8."))
            return ""

    def change(self, draft: Version) -> Change:
        """The new text; day and reason stay."""
        return Change(self.cleaned_data["text"], draft.effective_on, draft.reason)


@dataclass(frozen=True)
class ValueRow:
    """A key as it is edited: its meaning, its rule, its present value aloud, and its inputs."""

    key: str
    spec: Key
    present: str
    inputs: Sequence[forms.BoundField]
    changed: bool = False


class ValuesForm(forms.Form):
    """The inputs of every key, named by the key and the part: `v:orders.delivery_fee:amount`."""

    use_required_attribute = False

    def __init__(self, data: Any, values: Mapping[str, Any], book: Handbook) -> None:
        super().__init__(data, label_suffix="")
        self.values, self.present = values, book.values
        self.titles = {code: post.title for code, post in book.posts.items()}
        self.editors: dict[str, Editor] = {key: editor(spec.read) for key, spec in KEYS.items()}
        for key, each in self.editors.items():
            self._add(key, each, values.get(key, UNSET))

    def _add(self, key: str, each: Editor, raw: Any) -> None:
        initial = {} if raw is UNSET else each.spread(raw)
        for part, field in each.fields(raw).items():
            field.required, field.initial = False, initial.get(part)
            field.label = field.label or str(KEYS[key].meaning)
            dress(field)
            field.widget.attrs["aria-label"] = str(field.label)
            self.fields[_name(key, part)] = field

    def gathered(self) -> Raw:
        """The values as they are written now: untouched ones exactly as they stood."""
        made: Raw = {}
        for key, each in self.editors.items():
            value = self._value(key, each)
            if value is not UNSET:
                made[key] = value
        return made

    def _value(self, key: str, each: Editor) -> Any:
        old = self.values.get(key, UNSET)
        if not self._touched(key):
            return old
        new = exact(each.gather({part: self.cleaned_data[name] for part, name in self._parts(key)}))
        return old if old is not UNSET and new == exact(old) else new

    def _parts(self, key: str) -> Iterator[tuple[str, str]]:
        start = _name(key, "")
        return ((name.removeprefix(start), name) for name in self.fields if name.startswith(start))

    def _touched(self, key: str) -> bool:
        return any(name in self.changed_data for _part, name in self._parts(key))

    def sections(self) -> list[tuple[str, list[ValueRow]]]:
        """Every key under its section."""
        found: dict[str, list[ValueRow]] = {}
        for key, spec in KEYS.items():
            found.setdefault(key.partition(".")[0], []).append(self._row(key, spec))
        return [(str(SECTIONS.get(name, name)), rows) for name, rows in found.items()]

    def _row(self, key: str, spec: Key) -> ValueRow:
        inputs = [self[name] for _part, name in self._parts(key)]
        present = spec.show(self.present[key], self.titles) if key in self.present else _("not set")
        return ValueRow(key, spec, present, inputs, self.is_bound and self._touched(key))


def _name(key: str, part: str) -> str:
    return f"v:{key}:{part}"


class EditForm:
    """Head, values and sign-offs of one draft together; `change` is what they say once all of them are sound."""

    def __init__(self, draft: Version, data: QueryDict | None) -> None:
        book, self.draft = texts.checked(draft.text, str(draft)), draft
        self.raw = texts.raw(draft.text)
        initial = {"version": draft.version, "effective_on": draft.effective_on, "reason": draft.reason}
        self.head = HeadForm(data, initial=initial)
        self.values = ValuesForm(data, self.raw.get(VALUES, {}), book)
        rows = texts.rows(self.raw, "sign_off")
        self.formset: EntryFormSet = _formset(book, rows)(
            data, initial=[SigningForm.spread(number, row) for number, row in enumerate(rows)], prefix="rows"
        )
        self.formset.stored = [SigningForm.spread(number, row) for number, row in enumerate(rows)]
        self.bound = data is not None

    def is_valid(self) -> bool:
        """Whether every part can be read."""
        return self.bound and all([self.head.is_valid(), self.values.is_valid(), self.formset.is_valid()])

    @property
    def version(self) -> int | None:
        """The version that was opened."""
        version: int | None = self.head.cleaned_data["version"]
        return version

    @property
    def change(self) -> Change:
        """The whole text with what was typed."""
        made = self._made()
        text = self.draft.text if made == self.raw else texts.written(made)
        return Change(text, self.head.cleaned_data["effective_on"], self.head.cleaned_data["reason"].strip())

    def _made(self) -> Raw:
        made = {name: value for name, value in self.raw.items() if name != INFERRED}
        return still_guessed({**made, VALUES: self.values.gathered(), "sign_off": self._rows()}, self.raw)

    def _rows(self) -> list[Raw]:
        rows = texts.rows(self.raw, "sign_off")
        kept = [form for form in self.formset.forms if not form.cleaned_data.get("DELETE")]
        return [row for form in kept if (row := form.gather(rows)) is not None]


def _formset(book: Any, rows: Sequence[Raw]) -> type[EntryFormSet]:
    longest = max((len(row["steps"]) for row in rows), default=0)
    made = entry_formset(with_posts(max(longest, 3)), extra=2, least=0, base=SigningRows)
    made.choices = choices(book)  # type: ignore[attr-defined]  # formset_factory hides the base class
    return made


def edit_form(draft: Version, data: QueryDict | None) -> EditForm:
    """The inputs of a draft; NotAllowed when its text cannot be read any more."""
    return EditForm(draft, data)
