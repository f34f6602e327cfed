"""The abstract document: the working record that belongs to a paper."""

import copy
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin


def _apart(value: Any) -> Any:
    """A copy of what can be changed in place, so that the change is seen."""
    return copy.deepcopy(value) if isinstance(value, list | dict) else value


class Document(FSMModelMixin, models.Model):
    """A document with a state. Its key is its paper; company, unit and maker are the paper's, kept for lists.

    A subclass declares KIND ("quotes.quotation"), State, LOOKS (state → look) and `state`, a protected FSM field;
    ALONGSIDE names what nearly every service needs of it besides paper and unit, read together with the lock.
    `version` counts writes: a form that was opened on an older one is refused.
    """

    KIND: ClassVar[str]
    LOOKS: ClassVar[dict[str, str]]
    ALONGSIDE: ClassVar[tuple[str, ...]] = ()
    state: Any

    paper = models.OneToOneField("workflow.Paper", models.PROTECT, primary_key=True, related_name="+")
    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("maker"))
    created_at = models.DateTimeField(_("created"))
    version = models.PositiveIntegerField(default=0)

    _stored: Mapping[str, Any] = MappingProxyType({})
    """what stands in the database, by the names of its columns"""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number or str(_("Draft %(id)s") % {"id": self.pk})

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        """A row of the database, which remembers what stands there."""
        document = super().from_db(db, field_names, values, **options)
        document._stored = {name: _apart(value) for name, value in zip(field_names, values, strict=False)}
        return document

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the row again."""
        super().refresh_from_db(*args, **kwargs)
        self._stored = {}

    def changed(self) -> list[str]:
        """Names of the fields whose value is not the one that stands in the database, as far as that is known."""
        fields = [field for field in self._meta.concrete_fields if not field.primary_key]
        return [field.name for field in fields if field.attname in self.__dict__ and self._differs(field.attname)]

    def _differs(self, name: str) -> bool:
        return name not in self._stored or self._stored[name] != self.__dict__[name]

    def stored(self) -> None:
        """Remember that everything was saved as it stands."""
        names = [field.attname for field in self._meta.concrete_fields]
        self._stored = {name: _apart(self.__dict__[name]) for name in names if name in self.__dict__}

    @property
    def number(self) -> str:
        """The paper's number; '' while it is a draft."""
        return self.paper.number or ""

    @property
    def look(self) -> str:
        """The look of the state badge (draft, review, wait, hold, go, done, closed, void)."""
        return self.LOOKS[self.state]


def always(text: str) -> Callable[[str, str], str]:
    """The same words for every row."""
    return lambda state, note: text


@dataclass(frozen=True)
class Waiting:
    """Documents of one kind that wait for a person, most urgent first; whoever gathers them cuts and reads the rows.

    `says(state, note)` is what is to be done with one, '' for nothing; `note` and `until` name the fields that it is
    told, and that say until which business day (none: no promise). Home reads all of them in one statement.
    """

    rows: "models.QuerySet[Any]"
    says: Callable[[str, str], str]
    until: str = ""
    note: str = ""
