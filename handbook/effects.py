"""Who signs at which amount: the line of amounts cut where a row begins or ends, each piece with the row that fires."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from handbook.books import Handbook, Row
from handbook.figures import Band, Threshold
from handbook.words import Spot, amounts


@dataclass(frozen=True)
class Piece:
    """The amounts between two edges; None is open. `inside` is one of them."""

    low: Decimal | None
    low_counts: bool
    high: Decimal | None
    high_counts: bool
    inside: Decimal

    def __str__(self) -> str:
        low = None if self.low is None else Threshold(self.low, self.low_counts)
        high = None if self.high is None else Threshold(self.high, self.high_counts)
        return amounts(Band(low, high))


@dataclass(frozen=True)
class Route:
    """Whom the amounts of a piece go to before and after a change; None: nobody is named."""

    spot: Spot
    piece: Piece
    before: Row | None
    after: Row | None


def pieces(edges: Iterable[Decimal]) -> Iterator[Piece]:
    """All amounts from 0 in order: between the edges, and each edge by itself."""
    low: Decimal | None = None
    for edge in sorted(set(edges)):
        if edge > (low or 0):
            yield Piece(low, False, edge, False, ((low or Decimal(0)) + edge) / 2)
        yield Piece(edge, True, edge, True, edge)
        low = edge
    yield Piece(low, False, None, False, (low or Decimal(0)) + 1)


def joined(each: Iterable[Piece], key: Callable[[Piece], Hashable]) -> Iterator[Piece]:
    """Neighbours for which `key` says the same are one piece."""
    last: Piece | None = None
    for piece in each:
        if last is not None and key(last) == key(piece):
            last = replace(last, high=piece.high, high_counts=piece.high_counts)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def spots(*books: Handbook) -> list[Spot]:
    """Every kind, gate, case and measure that a row of the books speaks of, in their order."""
    found = ((row.kind, row.gate, row.case, row.measure) for book in books for row in book.rows)
    return list(dict.fromkeys(found))


def fired(book: Handbook, spot: Spot, amount: Decimal) -> Row | None:
    """The row that fires for an amount (or the figure that the spot names)."""
    kind, gate, case, measure = spot
    measures = {measure: amount} if measure else None
    return book.row(kind, gate, case, None if measure else amount, measures)


def edges(spot: Spot, *books: Handbook) -> set[Decimal]:
    """The amounts at which some row of the kind and gate begins or ends."""
    rows = [row for book in books for row in book.rows if (row.kind, row.gate, row.measure) == (*spot[:2], spot[3])]
    return {edge.amount for row in rows for edge in (row.above, row.up_to) if edge}


def unspoken(spot: Spot, book: Handbook) -> list[Piece]:
    """The amounts for which no row fires."""

    def silent(piece: Piece) -> bool:
        return fired(book, spot, piece.inside) is None

    return [piece for piece in joined(pieces(edges(spot, book)), silent) if silent(piece)]


def changed_routes(before: Handbook, after: Handbook) -> list[Route]:
    """Where a document goes another way than before."""
    return [route for spot in spots(before, after) for route in _routes(spot, before, after)]


def _routes(spot: Spot, before: Handbook, after: Handbook) -> Iterator[Route]:
    def ways(piece: Piece) -> tuple[Hashable, Hashable]:
        return _way(fired(before, spot, piece.inside)), _way(fired(after, spot, piece.inside))

    for piece in joined(pieces(edges(spot, before, after)), ways):
        old, new = ways(piece)
        if old != new:
            yield Route(spot, piece, fired(before, spot, piece.inside), fired(after, spot, piece.inside))


def _way(row: Row | None) -> Hashable:
    return row.steps if row else None
