"""The abstract document: the working record that belongs to a paper."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin


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

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number or str(_("Draft %(id)s") % {"id": self.pk})

    @property
    def number(self) -> str:
        """The paper's number; '' while it is a draft."""
        return self.paper.number or ""

    @property
    def look(self) -> str:
        """The look of the state badge (draft, review, wait, hold, go, done, closed, void)."""
        return self.LOOKS[self.state]


@dataclass(frozen=True)
class Waiting:
    """One document that waits for a person: what is to be done, and until which business day (none: no promise)."""

    text: str
    document: Document
    until: dt.date | None = None
