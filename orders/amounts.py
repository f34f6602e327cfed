"""How an order stands in the credit ledger, computed from its lines alone.

The same figures come out whether parts are invoiced before or after they leave, and the last part takes the rest, so
entries made step by step always add up to what the documents say.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from decimal import Decimal

from core.money import ZERO, part_of
from orders.models import Order, OrderLine

_GOING = frozenset({Order.State.RELEASED, Order.State.SHIPPED, Order.State.CLOSED})


@dataclass(frozen=True)
class Standing:
    """Amounts of one order per component of the ledger; what is invoiced stands on the invoice's paper."""

    ordered: Decimal = ZERO
    released: Decimal = ZERO
    shipped: Decimal = ZERO

    def __add__(self, other: "Standing") -> "Standing":
        return Standing(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def moves_from(self, before: "Standing") -> list[tuple[str, Decimal]]:
        """(component, amount) of every component that differs from `before`."""
        changes = ((f.name, getattr(self, f.name) - getattr(before, f.name)) for f in fields(self))
        return [(name, amount) for name, amount in changes if amount]


def share(line: OrderLine, quantity: Decimal) -> Decimal:
    """The gross amount of the first `quantity` of a line; all of it for the whole quantity."""
    return part_of(line.gross, quantity, line.quantity, ZERO)


def standing(state: str, lines: Iterable[OrderLine]) -> Standing:
    """What an order in `state` with these lines must have in the ledger."""
    if state == Order.State.HELD:
        return sum(
            (Standing(ordered=share(line, line.kept) - share(line, line.invoiced)) for line in lines), Standing()
        )
    if state in _GOING:
        return sum((_gone(line) for line in lines), Standing())
    return Standing()


def _gone(line: OrderLine) -> Standing:
    shipped, invoiced = share(line, line.shipped), share(line, line.invoiced)
    return Standing(released=share(line, line.kept) - max(shipped, invoiced), shipped=max(shipped - invoiced, ZERO))
