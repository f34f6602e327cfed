"""Which ways amounts may go in the credit ledger: for every operation, from where to where (rules in one table).

Goods stand in exactly one stage at any moment: ordered → released → shipped → receivable. Money stands against them:
not applied, or earmarked to one document. `OUT` is the world outside: goods not agreed yet or given up, money that
came or went. Every posting names its operation and is compared with the table before anything is written, so that a
mistake in a document's service cannot count a unit of goods twice, or let it vanish.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations

from core.money import ZERO
from credit.models import Component, Operation

OUT = ""
MONEY = frozenset({Component.EARMARKED, Component.UNAPPLIED})
ORDERED, RELEASED, SHIPPED, RECEIVABLE = (
    Component.ORDERED,
    Component.RELEASED,
    Component.SHIPPED,
    Component.RECEIVABLE,
)
EARMARKED, UNAPPLIED = Component.EARMARKED, Component.UNAPPLIED


@dataclass(frozen=True)
class Way:
    """One way an amount may go. Of goods it falls at `source` and rises at `target`.

    Between goods and money both fall, for money pays a debt; the other way round both rise: a payment is undone.
    """

    source: str
    target: str


def _ways(*pairs: tuple[str, str]) -> frozenset[Way]:
    return frozenset(Way(*pair) for pair in pairs)


TABLE: Mapping[Operation, frozenset[Way]] = {
    Operation.HOLD: _ways((OUT, ORDERED)),
    # An order of charges alone has nothing to send: it counts as shipped at once.
    Operation.RELEASE: _ways((OUT, RELEASED), (ORDERED, RELEASED), (OUT, SHIPPED), (ORDERED, SHIPPED)),
    Operation.CHANGE: _ways((OUT, ORDERED), (ORDERED, OUT), (OUT, RELEASED), (RELEASED, OUT)),
    Operation.CANCEL: _ways((ORDERED, OUT), (RELEASED, OUT)),
    Operation.SHORT_CLOSE: _ways((ORDERED, OUT), (RELEASED, OUT)),
    Operation.SHIP: _ways((RELEASED, SHIPPED)),
    Operation.SIGN_SHORT: _ways((SHIPPED, OUT)),
    Operation.SEND_AGAIN: _ways((SHIPPED, RELEASED)),
    # Before the goods leave, after them, or of an order that is held still; money set aside for it pays at once.
    Operation.INVOICE: _ways(
        *((ORDERED, RECEIVABLE), (RELEASED, RECEIVABLE), (SHIPPED, RECEIVABLE), (RECEIVABLE, EARMARKED)),
    ),
    Operation.RECEIPT: _ways((RECEIVABLE, OUT), (OUT, UNAPPLIED)),
    Operation.ALLOCATE: _ways((RECEIVABLE, UNAPPLIED), (UNAPPLIED, OUT)),
    Operation.EARMARK: _ways((OUT, EARMARKED), (EARMARKED, OUT)),
    Operation.FREE: _ways((OUT, UNAPPLIED)),
    Operation.RETURN: _ways((SHIPPED, OUT)),
    Operation.CREDIT_NOTE: _ways((RECEIVABLE, OUT), (OUT, UNAPPLIED)),
    Operation.WRITE_OFF: _ways((RECEIVABLE, OUT)),
    Operation.REVERSE: _ways((OUT, RECEIVABLE), (UNAPPLIED, OUT)),
    Operation.RECOVER: _ways((OUT, RECEIVABLE)),
    Operation.OPENING: _ways((OUT, RECEIVABLE)),
}


class NoWay(ValueError):
    """A posting that its operation does not allow: a mistake in a service, never in what a person typed."""


def check(operation: Operation, changes: Iterable[tuple[int, str, Decimal]]) -> None:
    """Raise NoWay unless the ways of the operation explain the changes: (paper, component, amount) each.

    Whatever leaves a component arrives somewhere the operation lets it, and whatever arrives came from there.
    """
    net: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for _paper, component, amount in changes:
        net[component] += -amount if component in MONEY else amount
    given = {component: -amount for component, amount in net.items() if amount < ZERO}
    taken = {component: amount for component, amount in net.items() if amount > ZERO}
    reach = _reach(operation)
    if _too_much(given, taken, reach) or _too_much(taken, given, {(b, a) for a, b in reach}):
        raise NoWay(f"{operation.value} does not move {dict(net)}")


def _reach(operation: Operation) -> set[tuple[str, str]]:
    """From where to where the operation leads, over stages in between too; money counts as a debt turned round."""
    pairs = {_turned(way) for way in TABLE[operation]}
    while further := {(a, d) for a, b in pairs for c, d in pairs if b == c != OUT} - pairs:
        pairs |= further
    return pairs


def _turned(way: Way) -> tuple[str, str]:
    """Money that comes in is a debt less: seen from the debt, it goes out."""
    if OUT in (way.source, way.target) and MONEY & {way.source, way.target}:
        return way.target, way.source
    return way.source, way.target


def _too_much(ends: Mapping[str, Decimal], others: Mapping[str, Decimal], reach: Iterable[tuple[str, str]]) -> bool:
    """Whether some of the ends together have more than all they reach can take; the world outside takes anything."""
    pairs = list(reach)
    for group in _groups(list(ends)):
        reached = {b for a, b in pairs if a in group}
        if OUT not in reached and sum(ends[each] for each in group) > sum(others.get(each, ZERO) for each in reached):
            return True
    return False


def _groups(names: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1))
