"""A handbook as a document that is read aloud: sections of tables and of sentences, each value with its meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ROLES
from handbook import authority, clocks, matrix, papers
from handbook.blocks import Block, Entry, Table, row_text
from handbook.books import Handbook
from handbook.keys.base import Key
from handbook.schema import KEYS
from handbook.seating import Seating

Text = str | Promise


@dataclass(frozen=True)
class Section:
    """A chapter with its heading and a sentence on what it settles; `groups` are rows of the authority table."""

    code: str
    title: str
    lead: str
    blocks: tuple[Block, ...] = ()
    groups: Sequence[matrix.Group] = field(default=())

    @property
    def count(self) -> int:
        """How many values and rows stand in it."""
        return sum(block.count for block in self.blocks) + sum(len(group.lines) for group in self.groups)


AREAS: dict[str, Text] = {
    "company": gettext_lazy("The company"),
    "calls": gettext_lazy("Calls and leads"),
    "customers": gettext_lazy("Customers"),
    "quotes": gettext_lazy("Enquiries and quotations"),
    "orders": gettext_lazy("Orders"),
    "inventory": gettext_lazy("Stock"),
    "production": gettext_lazy("Production"),
    "purchasing": gettext_lazy("Purchasing"),
    "shipping": gettext_lazy("Delivery"),
    "service": gettext_lazy("Service, returns and complaints"),
    "people": gettext_lazy("People, rewards and fines"),
    "plans": gettext_lazy("Plans"),
    "reports": gettext_lazy("Reports"),
    "numbers": gettext_lazy("Numbers of documents"),
}
"""Areas of the section of switches and agreements, by the first word of their keys; the others have a section."""
_OWN = {"pricing": "price", "credit": "credit", "receivables": "payment", "payment": "payment", "calendar": "calendar"}


def sections(book: Handbook, seats: Seating) -> list[Section]:
    """The whole document, in the order in which it is read aloud."""
    return [
        Section("posts", _("Posts"), _("Who does what, and who sits there today."), _posts(book, seats)),
        _table_section(book, seats),
        Section(
            "price", _("Price authority"), _("How low a price each role may agree to alone."),
            (Block(table=authority.floors_table(book, seats)), *_keys(book, "price")),
        ),
        Section("credit", _("Credit policy"), _("What counts as debt, and what follows from it."), _keys(book, "credit")),
        Section(
            "payment", _("Ways to pay"), _("How customers may pay, and when it is due."),
            (Block(table=papers.terms(book)), *_keys(book, "payment")),
        ),
        Section("clocks", _("Time limits"), _("What starts each clock, when it is due, who is told."), _clocks(book, seats)),
        Section(
            "calendar", _("Calendar"), _("Working days, hours and days off."),
            (Block(table=papers.calendars(book)), *_keys(book, "calendar")),
        ),
        Section(
            "switches", _("Switches and agreements"), _("Everything else that this company has settled its own way."),
            _switches(book),
        ),
        Section("forms", _("Forms"), _("Papers that the procedure asks for."), (Block(table=papers.forms(book)),)),
        Section("prints", _("Printing"), _("What stands on printed papers."), (Block(table=papers.prints(book)),)),
        Section(
            "apart", _("Duties kept apart"), _("What one person never does together."),
            (Block(table=papers.conflicts(book)),),
        ),
        Section(
            "governance", _("Changing this handbook"), _("Who drafts a change and who approves it."),
            (Block(table=papers.governance(book, seats)),),
        ),
    ]  # fmt: skip


def _table_section(book: Handbook, seats: Seating) -> Section:
    lead = _("Which posts decide on which document, in their order.")
    return Section("table", _("Authority table"), lead, groups=matrix.groups(book, seats))


def _posts(book: Handbook, seats: Seating) -> tuple[Block, ...]:
    """The posts of the handbook; of a handbook without any, those of the company."""
    heads = (_("Post"), _("Role"), _("Sits there today"), _("Where"), _("Designated person, substitute"), _("Rule"))
    codes = list(dict.fromkeys([*book.posts, *seats.posts]))
    return (Block(table=Table(heads, tuple(_post_row(code, book, seats) for code in codes))),)


def _post_row(code: str, book: Handbook, seats: Seating) -> tuple[Any, ...]:
    said, sits = book.posts.get(code), seats.posts.get(code)
    role = sits.role if sits else said.role if said else ""
    note = [said.note] if said and said.note else []
    if said and said.seats is not None:
        note.append(_("%(n)s seats") % {"n": said.seats})
    return (
        (said.title if said else seats.title(code), "；".join(note)),
        str(ROLES[role].name) if role in ROLES else "",
        "、".join(seats.people(code)) or _("nobody"),
        "、".join(sits.units) if sits else "",
        _named(code, book, seats),
        said.rule if said else "",
    )


def _named(code: str, book: Handbook, seats: Seating) -> str:
    """The designated person and the substitute by name; what the procedure asks for where nobody is named yet."""
    said, sits = book.posts.get(code), seats.posts.get(code)
    parts = []
    if (sits and sits.designated) or (said and said.designated):
        parts.append(_("designated: %(who)s") % {"who": (sits.designated if sits else "") or _("not named yet")})
    if (sits and sits.substitute) or (said and said.substitute):
        parts.append(_("substitute: %(who)s") % {"who": (sits.substitute if sits else "") or _("not named yet")})
    return "；".join(parts)


def _keys(book: Handbook, section: str) -> tuple[Block, ...]:
    """The values of the areas that belong to a section."""
    entries = tuple(entry(book, key) for key in KEYS if _OWN.get(key.partition(".")[0]) == section)
    return (Block(entries=entries),) if entries else ()


def _switches(book: Handbook) -> tuple[Block, ...]:
    """Every value that has no section of its own, by area; no key stays untold."""
    by_area: dict[str, list[Entry]] = {area: [] for area in AREAS}
    for key in KEYS:
        area = key.partition(".")[0]
        if area not in _OWN:
            by_area.setdefault(area, []).append(entry(book, key))
    return tuple(Block(str(AREAS.get(area, _("Other")))), entries=tuple(said)) for area, said in by_area.items() if said)


def entry(book: Handbook, key: str) -> Entry:
    """One key in words."""
    spec = KEYS[key]
    if key not in book.values:
        return Entry(str(spec.meaning), _("not laid down"), spec.rule, unset=True)
    said = _said(spec, book.values[key]) or _("none")
    return Entry(str(spec.meaning), said, spec.rule, inferred=spec.inferred or key in book.inferred)


def _said(spec: Key, value: Any) -> str:
    return spec.show(value).strip() if value not in ((), {}, "") else ""


def _clocks(book: Handbook, seats: Seating) -> tuple[Block, ...]:
    return tuple(Block(title, table=table) for title, table in clocks.tables(book, seats))


# -- search ----------------------------------------------------------------------------------------------------------


def narrowed(found: Iterable[Section], text: str) -> list[Section]:
    """Only what a text stands in; a section or block without hits falls away, one whose heading has it stays whole."""
    sought = text.strip().casefold()
    if not sought:
        return list(found)
    kept = [_section_with(section, sought) for section in found]
    return [section for section in kept if section.count]


def _section_with(section: Section, sought: str) -> Section:
    if sought in section.title.casefold():
        return section
    blocks = tuple(block for block in (_block_with(block, sought) for block in section.blocks) if block.count)
    return replace(section, blocks=blocks, groups=matrix.narrowed(section.groups, text=sought))


def _block_with(block: Block, sought: str) -> Block:
    if block.title and sought in block.title.casefold():
        return block
    entries = tuple(entry for entry in block.entries if sought in entry.text.casefold())
    table = block.table
    if table is not None:
        table = Table(table.heads, tuple(row for row in table.rows if sought in row_text(row).casefold()))
    return Block(block.title, entries, table)
