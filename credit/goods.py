"""What has left of an order, in money: said by orders, which stand above credit and tell it here."""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal

Shipped = Callable[[Collection[int]], Mapping[int, Decimal]]
"""papers of orders → the amount of the goods that have left, tax included; what is missing has nothing"""


def _nothing(paper_ids: Collection[int]) -> Mapping[int, Decimal]:
    return {}


_asked: list[Shipped] = [_nothing]


def register(answer: Shipped) -> None:
    """Called in AppConfig.ready() of the app that keeps orders."""
    _asked[:] = [answer]


def shipped(paper_ids: Collection[int]) -> Mapping[int, Decimal]:
    """The amount of what has left of each of these orders; a constant number of statements."""
    return _asked[0](paper_ids) if paper_ids else {}
