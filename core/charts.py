"""Geometry of the small pictures: plain numbers that the templates write as SVG attributes.

Every picture is given by its bars and its width in user units; there are no axes where the values are written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width

from core.components import Bar

ROW = 23
LABEL = 76
VALUE = 72
FOOT = 18
COLUMNS_HIGH = 64
GAP = 3
LATIN, CHINESE = 6.5, 12.0
"""how wide letters of a label are about"""


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn bar: its place and size, and the Bar it stands for."""

    x: float
    y: float
    width: float
    height: float
    bar: Bar

    @property
    def label_y(self) -> float:
        return self.y + 10

    @property
    def label(self) -> str:
        """The label as far as it fits beside a bar; all of it stands in the bar's title."""
        return _fitting(str(self.bar.label), LABEL - GAP)


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture: its size, its shapes, and what only some kinds have."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    mark: float | None = None
    """y of a target or x of a limit"""
    points: str = ""

    @property
    def last(self) -> Shape | None:
        return self.shapes[-1] if self.shapes else None

    @property
    def first(self) -> Shape | None:
        return self.shapes[0] if self.shapes else None

    @property
    def box(self) -> str:
        return f"0 0 {self.width} {self.height}"


def _most(values: Sequence[Any]) -> float:
    """The greatest figure, never zero, so that it can divide."""
    return max([float(value) for value in values if value is not None and value > 0], default=0.0) or 1.0


def _fitting(text: str, width: float) -> str:
    """A text cut off with … where it is wider than there is room."""
    widths = list(accumulate(CHINESE if east_asian_width(letter) in "WF" else LATIN for letter in text))
    if not widths or widths[-1] <= width:
        return text
    return text[: sum(each <= width - CHINESE for each in widths)] + "…"


def _part(value: Decimal | int | float, most: float, length: float) -> float:
    """The length that stands for `value`; nothing below zero or above the whole is drawn."""
    return round(min(max(float(value), 0.0) / most, 1.0) * length, 1)


def bars(figures: Sequence[Bar], width: int) -> Picture:
    """Horizontal bars, one row each."""
    most, room = _most([bar.value for bar in figures]), width - LABEL - VALUE
    shapes = tuple(
        Shape(LABEL, index * ROW + 5, _part(bar.value, most, room), 12, bar) for index, bar in enumerate(figures)
    )
    return Picture(width, max(len(figures) * ROW, ROW), shapes)


def columns(figures: Sequence[Bar], width: int, target: Decimal | int | float | None = None) -> Picture:
    """Upright columns side by side with the first and the last label below; `mark` is the y of the target."""
    most = _most([*(bar.value for bar in figures), target])
    wide = round((width - GAP * (len(figures) - 1)) / len(figures), 1) if figures else 0.0
    shapes = []
    for index, bar in enumerate(figures):
        high = _part(bar.value, most, COLUMNS_HIGH)
        shapes.append(Shape(round(index * (wide + GAP), 1), round(COLUMNS_HIGH - high, 1), wide, high, bar))
    mark = None if target is None else round(COLUMNS_HIGH - _part(target, most, COLUMNS_HIGH), 1)
    return Picture(width, COLUMNS_HIGH + FOOT, tuple(shapes), mark)


def stack(figures: Sequence[Bar], width: int, height: int, limit: Decimal | None = None) -> Picture:
    """Parts of a whole in one bar; when they pass the limit, `mark` is where it stands."""
    total = sum(max(float(bar.value), 0.0) for bar in figures)
    most = max(total, float(limit or 0)) or 1.0
    shapes, x = [], 0.0
    for bar in figures:
        wide = _part(bar.value, most, width)
        shapes.append(Shape(round(x, 1), 0, max(round(wide - 1, 1), 0.0), height, bar))
        x += wide
    mark = round(float(limit) / most * width, 1) if limit is not None and total > limit else None
    return Picture(width, height, tuple(shapes), mark)


def line(figures: Sequence[Bar], width: int) -> Picture:
    """A line through the figures; each shape is a point."""
    most = _most([bar.value for bar in figures])
    step = (width - 8) / max(len(figures) - 1, 1)
    shapes = []
    for index, bar in enumerate(figures):
        y = round(COLUMNS_HIGH - _part(bar.value, most, COLUMNS_HIGH - 8), 1)
        shapes.append(Shape(round(4 + index * step, 1), y, 0, 0, bar))
    points = " ".join(f"{shape.x},{shape.y}" for shape in shapes)
    return Picture(width, COLUMNS_HIGH + FOOT, tuple(shapes), points=points)
