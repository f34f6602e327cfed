"""Which handbook a page shows: the one in force, or a version that was asked for; with what the head of a page says."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from core.keys import whole_number
from core.refusals import NotFound
from handbook import queries, texts
from handbook.books import Handbook
from handbook.models import Version
from handbook.queries import versions

Text = str | Promise
State = Version.State


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
        """The pages on which it is read, and the versions of it."""
        more = f"?version={self.asked}" if self.asked else ""
        read = [Page(code, label, reverse(f"handbook:{code}") + more) for code, label in PAGES.items()]
        return [*read, Page("versions", _("Versions"), reverse("handbook:versions"))]

    def at(self, day: dt.date) -> Handbook:
        """The book by which a paper of a day is decided: the one that was asked for, else the one in force then."""
        return self.book if self.asked else queries.in_force(self.company, day)


PAGES: dict[str, Text] = {
    "document": gettext_lazy("The whole handbook"),
    "matrix": gettext_lazy("Authority table"),
    "authority": gettext_lazy("Rights and price floors"),
    "simulator": gettext_lazy("Simulator"),
}


def digest(book: Handbook) -> str:
    """The eight digits that tell one text of a handbook from another."""
    return book.version.rpartition("-")[2]


def shown(user: User, company: Company, on: dt.date, asked: str = "") -> Shown:
    """The book in force on a day; or the version with a key, else NotFound."""
    approved = _approved(user) if company.handbook_no else []
    if not asked:
        return _in_force(company, on, approved)
    key = whole_number(asked)
    if key is None:
        raise NotFound(_("There is no such version of the handbook for you."))
    return _version(versions.version(user, key), company, on, approved)


def _approved(user: User) -> list[Version]:
    """Every approved version, the one that stands last first."""
    rows = versions.visible(user).filter(state=State.APPROVED).defer("text")
    return list(rows.order_by("-effective_on", "-approved_at", "-pk"))


def _in_force(company: Company, on: dt.date, approved: Sequence[Version]) -> Shown:
    book = queries.in_force(company, on)
    now = next((row for row in approved if row.effective_on and row.effective_on <= on), None)
    since = _("as first set up (%(digest)s)") % {"digest": digest(book)}
    if now is not None:
        since = _("%(number)s, since %(day)s") % {"number": now, "day": now.effective_on}
    return Shown(company, book, on, _("in force"), "done", since, later=_later(approved, on))


def _later(approved: Sequence[Version], on: dt.date) -> tuple[Later, ...]:
    """What comes into force after a day, the next first."""
    rows = [row for row in approved if row.effective_on and row.effective_on > on]
    said = _("%(number)s from %(day)s")
    return tuple(Later(row.pk, said % {"number": row, "day": row.effective_on}) for row in reversed(rows))


def _version(version: Version, company: Company, on: dt.date, approved: Sequence[Version]) -> Shown:
    """One version as if it were in force; the page says that it is not."""
    standing = _in_force(company, on, approved)
    if version.state == State.APPROVED and version.pk == versions.current(company, on):
        return standing
    book = texts.checked(version.text, str(version))
    day = version.effective_on
    return replace(
        standing,
        book=book,
        label=str(version),
        look=version.look,
        since=f"{version.get_state_display()} {_('in force from %(day)s') % {'day': day} if day else ''}".strip(),
        in_force=False,
        warning=_("This is %(number)s, not the handbook in force.") % {"number": version},
        asked=str(version.pk),
        later=(),
    )
