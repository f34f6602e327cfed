"""What every printed paper is given: plain text, put in order by the app's prints.py, placed by `templates/print/`.

Figures arrive as text, so the stored content and the fresh one are the same and give the same bytes.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Company on the first line; unit, address and phones below it."""

    company: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintFact:
    """One labelled value of the head; three stand in a row, a wide one takes the place of two."""

    label: str
    value: str
    strong: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class PrintHead:
    """What `print/base.html` places: title, number, letterhead, QR target, facts, small print, boxes for signatures."""

    title: str
    number: str
    letterhead: Letterhead
    url: str = ""
    facts: tuple[PrintFact, ...] = ()
    terms: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    seal: str = ""
    """text of the box where a seal is put by hand; '' leaves the box out"""


class PaperContext(Protocol):
    """A frozen dataclass of plain values with a `head`; further fields are the template's own."""

    @property
    def head(self) -> PrintHead: ...


@dataclass(frozen=True, slots=True)
class Label:
    """One part of a multi-part paper: 白联 仓库. `seal` is printed on this part, '' on none."""

    name: str = ""
    holder: str = ""
    seal: str = ""

    @property
    def text(self) -> str:
        return f"{self.name} {self.holder}".strip()
