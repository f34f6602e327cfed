"""Two shops: the parts company (prepaid, notices) and the office company (monthly terms, confirmations, fee)."""

import pytest

from tests.orders.shop import Shop, open_shop
from tests.world import World


@pytest.fixture
def shop(parts: World) -> Shop:
    """The parts company with 1,000 pieces of each of its goods."""
    return open_shop(parts)


@pytest.fixture
def stationer(office: World) -> Shop:
    """The office company with 1,000 pieces of each of its goods."""
    return open_shop(office)
