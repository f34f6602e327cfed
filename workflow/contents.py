"""What exactly is approved: the head of a document and its lines, digested as a whole and comparable later.

A round keeps what was submitted. So one function says for every kind what changed between what somebody saw and what
lies there now, in words; and a document that is no longer what was submitted is not approved.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.components import Text

ABSENT = "—"
Stored = Mapping[str, Any]


def digest(parts: Iterable[object]) -> str:
    """A short digest; equal parts in equal order give the same one."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is agreed to: its code, its label, how it reads, and `key` where the text does not identify it.

    A text that costs a statement is a function: it is asked when the content is kept, or differs.
    """

    code: str
    label: Text
    text: str | Callable[[], str]
    key: object = None

    @property
    def said(self) -> str:
        return self.text() if callable(self.text) else self.text

    @property
    def identity(self) -> str:
        return f"{self.code}={self.said if self.key is None else self.key}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is called, and what is agreed to of it."""

    name: str
    parts: Sequence[Part]

    @property
    def fingerprint(self) -> str:
        return digest(part.identity for part in self.parts)


@dataclass(frozen=True)
class Content:
    """A document as it lies before whoever decides."""

    head: Sequence[Part]
    lines: Sequence[Line] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Of the head and of every line in its order."""
        return digest([digest(part.identity for part in self.head), *(line.fingerprint for line in self.lines)])

    def stored(self) -> dict[str, Any]:
        """As a round keeps it."""
        return {
            "digest": self.fingerprint,
            "head": [[part.code, part.said] for part in self.head],
            "lines": [[line.name, [[part.code, part.said] for part in line.parts]] for line in self.lines],
        }

    @property
    def labels(self) -> dict[str, Text]:
        """Code → label of everything that it has."""
        parts = [*self.head, *(part for line in self.lines for part in line.parts)]
        return {part.code: part.label for part in parts}


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is not what it was; ABSENT where it was not there, or is gone."""

    label: str
    before: str
    after: str


def changes(before: Stored, now: Content) -> list[Change]:
    """What differs between a kept content and the present one, head first, line by line; [] for the same."""
    if not before or before["digest"] == now.fingerprint:
        return []
    labels = now.labels
    was = dict(before["head"])
    head = _parts({part.code: part.said for part in now.head}, was, labels, "")
    return [*head, *_lines(before["lines"], now, labels)]


def _parts(now: Mapping[str, str], was: Mapping[str, str], labels: Mapping[str, Text], name: str) -> Iterator[Change]:
    for code in {**now, **was}:
        before, after = was.get(code, ""), now.get(code, "")
        if before != after:
            label = " · ".join(filter(None, (name, str(labels.get(code, code)))))
            yield Change(label, before or ABSENT, after or ABSENT)


def _lines(stored: Iterable[Any], now: Content, labels: Mapping[str, Text]) -> Iterator[Change]:
    """Lines of the same name face each other, first with first."""
    waiting: dict[str, list[dict[str, str]]] = {}
    for name, parts in stored:
        waiting.setdefault(name, []).append(dict(parts))
    for line in now.lines:
        parts = {part.code: part.said for part in line.parts}
        known = waiting.get(line.name)
        if known:
            yield from _parts(parts, known.pop(0), labels, line.name)
        else:
            yield Change(line.name, ABSENT, _said(parts))
    for name, gone in waiting.items():
        yield from (Change(name, _said(parts), ABSENT) for parts in gone)


def _said(parts: Mapping[str, str]) -> str:
    return " · ".join(filter(None, parts.values()))
