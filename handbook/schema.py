"""What a handbook may say: every key with its type, unit and meaning. A text with another key is refused."""

from handbook.figures import Threshold
from handbook.floors import PriceFloors
from handbook.keys import calls, credit, dispatch, general, orders, policy, pricing, quotes, service, settlement
from handbook.keys.base import CLASSES, TICKS, Key
from handbook.reading import NOT_SET, HandbookError

__all__ = ["CLASSES", "KEYS", "NOT_SET", "TICKS", "HandbookError", "Key", "PriceFloors", "Threshold"]

KEYS: dict[str, Key] = {
    **general.KEYS,
    **calls.KEYS,
    **quotes.KEYS,
    **pricing.KEYS,
    **orders.KEYS,
    **service.KEYS,
    **credit.KEYS,
    **settlement.KEYS,
    **dispatch.KEYS,
    **policy.KEYS,
}
"""Keys of the handbook. `default` is what a text that is silent means; NOT_SET refuses whatever depends on it."""
