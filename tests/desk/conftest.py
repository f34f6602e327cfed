"""A shop with orders, its clerk and manager signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.orders.shop import Shop, open_shop
from tests.world import World, again

SignIn = Callable[[User], Client]


@pytest.fixture
def shop(parts: World) -> Shop:
    """The parts company with stock and customers."""
    return open_shop(parts)


@pytest.fixture
def clerk(shop: Shop, as_user: SignIn) -> Client:
    return as_user(again(shop.clerk))


@pytest.fixture
def manager(shop: Shop, as_user: SignIn) -> Client:
    """Somebody above the clerk's unit or in it, who may share filters."""
    return as_user(again(shop.world.manager))
