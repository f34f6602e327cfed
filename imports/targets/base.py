"""What can be imported: the columns of each kind, and how one row of it is taken. The kinds themselves stand beside."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.refusals import NotAllowed
from imports import reading
from imports.models import Row, Run
from imports.reading import Reader, Text, UnreadableError

KEY, NEW = "key", "new"
"""When a cell must be filled: in every row, because it says which thing is meant; or where the thing is new."""
Fault = tuple[str, str]
"""A field and the sentence about it."""
Change = tuple[str, str, str]
"""A field, what stands there now and what will."""


@dataclass(frozen=True)
class Field:
    """A column that a kind knows. `shape` is the model whose field of this name says how long or fine a value may be;
    `words` are further heads by which it is recognised."""

    name: str
    label: Text
    read: Reader = reading.text
    must: str = ""
    words: tuple[str, ...] = ()
    example: str = ""
    note: Text = ""
    shape: type[Model] | None = None

    def value(self, cell: str) -> Any:
        """The value of a cell that is not empty; raises UnreadableError with the sentence."""
        found = self.read(reading.plain(cell))
        if self.shape is not None:
            self._measure(found)
        return found

    def _measure(self, found: Any) -> None:
        column: Any = self.shape._meta.get_field(self.name)  # type: ignore[union-attr]  # asked by the caller
        try:
            column.clean(found, None)
        except ValidationError as error:
            raise UnreadableError(" ".join(error.messages)) from error


@dataclass(frozen=True)
class Given:
    """One row as it was read: values by field, blank cells left out."""

    no: int
    values: Mapping[str, Any]

    def key(self, names: Iterable[str]) -> tuple[Any, ...]:
        """What says which thing the row is about."""
        return tuple(self.values.get(name) for name in names)


@dataclass(frozen=True)
class Taken:
    """What one row did, or would do."""

    outcome: Row.Outcome
    changes: tuple[Change, ...] = ()


SAME = Taken(Row.Outcome.SAME)


@dataclass
class Importer:
    """Takes the rows of one run. In a trial everything that `take` writes is undone and `end` is not called."""

    run: Run
    by: User
    at: dt.datetime
    company: Company = field(init=False)

    def __post_init__(self) -> None:
        self.company = self.run.company
        self.begin()

    def begin(self) -> None:
        """Read what all rows need."""

    def prepare(self, rows: Sequence[Given]) -> None:
        """Read what the next rows need, in a constant number of statements."""

    def take(self, row: Given) -> Taken:
        """Import one row by the service that a person's form calls; raises Refused with its sentence."""
        raise NotImplementedError

    def end(self) -> None:
        """Write what is written for all rows together."""

    @property
    def reason(self) -> str:
        """What the history of a thing says about its change."""
        return self.run.number


class Target:
    """A kind of thing that can be imported. `right` is asked besides `imports.run`, `sees` to look at a run."""

    code: ClassVar[str]
    name: ClassVar[Text]
    text: ClassVar[Text]
    icon: ClassVar[str]
    right: ClassVar[str]
    sees: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    importer: ClassVar[type[Importer]]
    second_person: ClassVar[bool] = False
    alone: ClassVar[tuple[str, ...]]
    """the fields that together say which thing a row is about: no two rows of a file say the same"""

    @classmethod
    def field(cls, name: str) -> Field:
        """The field by its name; a wrong one is a programming error."""
        return next(each for each in cls.fields if each.name == name)

    @classmethod
    def key_names(cls) -> tuple[str, ...]:
        """Names of the fields that every row must fill."""
        return tuple(each.name for each in cls.fields if each.must == KEY)


def differing(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that a thing does not have yet."""
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def changes_of(row: Any, values: Mapping[str, Any]) -> tuple[Change, ...]:
    """What becomes different, as the person reads it."""
    return tuple(
        (name, _shown(row, name, getattr(row, name)), _shown(row, name, value)) for name, value in values.items()
    )


def _shown(row: Any, name: str, value: Any) -> str:
    choices = dict(row._meta.get_field(name).flatchoices)
    if hasattr(value, "normalize"):
        return f"{value.normalize():f}"
    return str(choices.get(value, "" if value is None else value))


def ask_for_the_missing(target: type[Target], row: Given) -> None:
    """Refuse a new thing of which something is not said; all of it in one sentence."""
    missing = [each for each in target.fields if each.must == NEW and each.name not in row.values]
    if missing:
        names = "、".join(str(each.label) for each in missing)
        raise NotAllowed(_("A new one needs: %(fields)s.") % {"fields": names}, field=missing[0].name)
