"""Two docks: the parts company (notices) and the office company (notes at once)."""

import pytest

from tests.orders.shop import open_shop
from tests.shipping.dock import Dock
from tests.world import World


@pytest.fixture
def dock(parts: World) -> Dock:
    """The parts company with 1,000 pieces of each of its goods."""
    return Dock(open_shop(parts))


@pytest.fixture
def counter(office: World) -> Dock:
    """The office company with 1,000 pieces of each of its goods."""
    return Dock(open_shop(office))
