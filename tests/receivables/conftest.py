"""The parts company (prepaid) and the office company (monthly terms) with their accounts."""

import pytest

from tests.orders.shop import open_shop
from tests.receivables.till import Till, open_till
from tests.world import World


@pytest.fixture
def till(parts: World) -> Till:
    """The parts company: paid before shipping."""
    return open_till(open_shop(parts))


@pytest.fixture
def office_till(office: World) -> Till:
    """The office company: monthly terms."""
    return open_till(open_shop(office))
