"""Companies that sell, as the tests of orders open them."""

import pytest

from tests.orders.shop import Shop, open_shop
from tests.world import World


@pytest.fixture
def shop(parts: World) -> Shop:
    """The parts company: prepaid, delivery notices."""
    return open_shop(parts)


@pytest.fixture
def stationer(office: World) -> Shop:
    """The office company: monthly terms."""
    return open_shop(office)


@pytest.fixture
def foreign_shop(foreign: World) -> Shop:
    """Another parts company with goods and customers of its own."""
    return open_shop(foreign)
