"""Which handbook a page shows: the one in force, or a version that was asked for; with what the head of a page says."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company
from handbook import queries
from handbook.books import Handbook

Text = str | Promise


@dataclass(frozen=True)
class Page:
    """An entry of the row of pages."""

    code: str
    label: Text
    url: str


@dataclass(frozen=True)
class Later:
    """A version that comes into force on a later day."""

    pk: int
    text: str


@dataclass(frozen=True)
class Shown:
    """A book with what is said of it above the page: its name, since when, and what comes later."""

    company: Company
    book: Handbook
    on: dt.date
    label: str
    look: str
    since: str
    in_force: bool = True
    warning: str = ""
    asked: str = ""
    later: Sequence[Later] = ()

    @property
    def pages(self) -> list[Page]:
        """The pages on which it is read."""
        more = f"?version={self.asked}" if self.asked else ""
        read = [Page(code, label, reverse(f"handbook:{code}") + more) for code, label in PAGES.items()]
        return [*read, Page("versions", _("Versions"), reverse("handbook:versions"))]


PAGES: dict[str, Text] = {
    "document": gettext_lazy("The whole handbook"),
    "matrix": gettext_lazy("Authority table"),
    "authority": gettext_lazy("Rights and price floors"),
    "simulator": gettext_lazy("Simulator"),
}


def digest(book: Handbook) -> str:
    """The eight digits that tell one text of a handbook from another."""
    return book.version.rpartition("-")[2]


def shown(company: Company, on: dt.date) -> Shown:
    """The book in force on a day."""
    book = queries.in_force(company, on)
    return Shown(company, book, on, _("in force"), "done", _("as first set up (%(digest)s)") % {"digest": digest(book)})
