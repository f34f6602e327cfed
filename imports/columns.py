"""Where the heads of a sheet stand, and the columns that a file of wrong rows has besides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.refusals import NotAllowed
from imports.reading import head_key, in_every_language
from imports.sheets import Line

ROW_HEAD, WHY_HEAD = gettext_lazy("Row no."), gettext_lazy("What is wrong")
LOOKED_AT = 10


@dataclass(frozen=True)
class Found:
    """The line of heads, the first lines below it, and the rest of the sheet."""

    head: Line
    first: list[Line]
    rest: Iterator[Line]

    @property
    def lines(self) -> Iterator[Line]:
        """Every line below the heads."""
        return chain(self.first, self.rest)


def head_of(lines: Iterator[Line], known: Mapping[str, str]) -> Found:
    """The heads are the line among the first ten that has the most known words; a title may stand above it."""
    first = list(islice(lines, LOOKED_AT))
    if not first:
        raise NotAllowed(_("The file has no rows."), field="file")
    places = range(len(first))
    best = max(places, key=lambda place: (sum(head_key(cell) in known for cell in first[place].cells), -place))
    return Found(first[best], first[best + 1 :], lines)


def row_heads() -> set[str]:
    """How the column of row numbers may be called."""
    return {head_key(word) for word in in_every_language(ROW_HEAD)}
