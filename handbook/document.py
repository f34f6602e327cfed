"""A handbook as a document that is read aloud: sections of tables and of sentences, each value with its meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ROLES
from handbook import authority, matrix, papers, timetable
from handbook.blocks import Block, Entry, Table, row_text
from handbook.books import Handbook
from handbook.rows import PostRow
from handbook.schema import KEYS
from handbook.seating import Seated, Seating
from handbook.words import SECTIONS, Text


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


UNITS = {"quotes.sold_by"}
"""Keys whose value is the code of a unit."""
_OWN = {
    **dict.fromkeys(("pricing", "margin", "special_discount"), "price"),
    **dict.fromkeys(("credit", "grades", "guarantee"), "credit"),
    **dict.fromkeys(("receivables", "payment"), "payment"),
    **dict.fromkeys(("sla", "meetings"), "clocks"),
    "calendar": "calendar",
}
"""area of keys → the section that tells them"""


def sections(book: Handbook, seats: Seating) -> list[Section]:
    """The whole document, in the order in which it is read aloud."""
    authority_table = _section("table", groups=matrix.groups(book, seats))
    return [
        _section("posts", _posts(book, seats)),
        authority_table,
        _section("price", (Block(table=authority.floors_table(book, seats)), *_keys(book, seats, "price"))),
        _section("credit", _keys(book, seats, "credit")),
        _section("payment", (Block(table=papers.terms(book)), *_keys(book, seats, "payment"))),
        _section("clocks", (*_keys(book, seats, "clocks"), *_clocks(book, seats))),
        _section("calendar", (Block(table=papers.calendars(book)), *_keys(book, seats, "calendar"))),
        _section("switches", _switches(book, seats)),
        _section("forms", (Block(table=papers.forms(book)),)),
        _section("prints", (Block(table=papers.prints(book)),)),
        _section("apart", (Block(table=papers.conflicts(book)),)),
        _section("governance", (Block(table=papers.governance(book, seats)),)),
    ]


TITLES: dict[str, tuple[Text, Text]] = {
    "posts": (gettext_lazy("Posts"), gettext_lazy("Who does what, and who sits there today.")),
    "table": (gettext_lazy("Authority table"), gettext_lazy("Which posts decide on which document, in their order.")),
    "price": (gettext_lazy("Price authority"), gettext_lazy("How low a price each role may agree to alone.")),
    "credit": (gettext_lazy("Credit policy"), gettext_lazy("What counts as debt, and what follows from it.")),
    "payment": (gettext_lazy("Ways to pay"), gettext_lazy("How customers may pay, and when it is due.")),
    "clocks": (gettext_lazy("Time limits"), gettext_lazy("What starts each clock, when it is due, who is told.")),
    "calendar": (gettext_lazy("Calendar"), gettext_lazy("Working days, hours and days off.")),
    "switches": (
        gettext_lazy("Switches and agreements"),
        gettext_lazy("What else the company has settled its own way."),
    ),
    "forms": (gettext_lazy("Forms"), gettext_lazy("Papers that the procedure asks for.")),
    "prints": (gettext_lazy("Printing"), gettext_lazy("What stands on printed papers.")),
    "apart": (gettext_lazy("Duties kept apart"), gettext_lazy("What one person never does together.")),
    "governance": (gettext_lazy("Changing this handbook"), gettext_lazy("Who drafts a change and who approves it.")),
}
"""The heading of each section, and the sentence below it."""


def _section(code: str, blocks: tuple[Block, ...] = (), groups: Sequence[matrix.Group] = ()) -> Section:
    title, lead = TITLES[code]
    return Section(code, str(title), str(lead), blocks, groups)


def _posts(book: Handbook, seats: Seating) -> tuple[Block, ...]:
    """The posts of the handbook; of a handbook without any, those of the company."""
    heads = (_("Post"), _("Role"), _("Sits there today"), _("Where"), _("Designated person, substitute"), _("Rule"))
    codes = list(dict.fromkeys([*book.posts, *seats.posts]))
    return (Block(table=Table(heads, tuple(_post_row(code, book, seats) for code in codes))),)


def _post_row(code: str, book: Handbook, seats: Seating) -> tuple[Any, ...]:
    sits = seats.posts.get(code, Seated(code, seats.title(code), "", ""))
    said = book.posts.get(code, PostRow(code, sits.title, sits.role))
    role = sits.role or said.role
    note = [said.note, _("%(n)s seats") % {"n": said.seats} if said.seats is not None else ""]
    return (
        (said.title, "；".join(filter(None, note))),
        str(ROLES[role].name) if role in ROLES else "",
        "、".join(sits.people) or _("nobody at present"),
        "、".join(sits.units),
        _named(said, sits),
        said.rule,
    )


def _named(said: PostRow, sits: Seated) -> str:
    """The designated person and the substitute by name; what the procedure asks for where nobody is named yet."""
    parts = []
    if sits.designated or said.designated:
        parts.append(_("designated: %(who)s") % {"who": sits.designated or _("not named yet")})
    if sits.substitute or said.substitute:
        parts.append(_("substitute: %(who)s") % {"who": sits.substitute or _("not named yet")})
    return "；".join(parts)


def _keys(book: Handbook, seats: Seating, section: str) -> tuple[Block, ...]:
    """The values of the areas that belong to a section."""
    keys = [key for key in KEYS if _OWN.get(key.partition(".")[0]) == section]
    in_table = {authority.LIMITS} & set(book.values)  # the table of floors says it, role by role
    entries = tuple(entry(book, seats, key) for key in keys if key not in in_table)
    return (Block(entries=entries),) if entries else ()


def _clocks(book: Handbook, seats: Seating) -> tuple[Block, ...]:
    return tuple(Block(title, table=table) for title, table in timetable.tables(book, seats))


def _switches(book: Handbook, seats: Seating) -> tuple[Block, ...]:
    """Every value that has no section of its own, by area; no key stays untold."""
    by_area: dict[str, list[Entry]] = {area: [] for area in SECTIONS}
    for key in KEYS:
        area = key.partition(".")[0]
        if area not in _OWN:
            by_area.setdefault(area, []).append(entry(book, seats, key))
    return tuple(Block(area_title(area), entries=tuple(said)) for area, said in by_area.items() if said)


def area_title(area: str) -> str:
    """The heading of an area of values."""
    return str(SECTIONS.get(area, _("Other")))


def entry(book: Handbook, seats: Seating, key: str) -> Entry:
    """One key in words."""
    spec = KEYS[key]
    if key not in book.values:
        return Entry(str(spec.meaning), _("not laid down"), spec.rule, unset=True)
    said = _said(book, seats, key) or _("none")
    return Entry(str(spec.meaning), said, spec.rule, inferred=spec.inferred or key in book.inferred)


def _said(book: Handbook, seats: Seating, key: str) -> str:
    """The value in words; codes of posts and units by what the company calls them."""
    spec, value = KEYS[key], book.values[key]
    if value in ((), {}, ""):
        return ""
    if key in UNITS:
        return seats.unit(value)
    titles = {post: seats.title(post, book.posts[post].title) for post in spec.posts(value)}
    return spec.show(value, titles).strip()


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
