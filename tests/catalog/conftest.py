"""A company with a catalogue, and a second one beside it that must stay unseen."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.test import Client

from catalog import services
from catalog.lines import PricedLine
from catalog.models import Product
from tests.world import NOW, World, world


class _Line(SimpleNamespace):
    """A priced line of no document and no table: a model of its own would be one for the whole test run."""

    price = PricedLine.price
    keyed_price = PricedLine.keyed_price


Line = cast(type[PricedLine], _Line)
MakeProduct = Callable[..., Product]


@pytest.fixture
def other(db: None) -> World:
    """A foreign company on the same handbook."""
    return world("office", code="other")


@pytest.fixture
def make_product() -> MakeProduct:
    """Products of a company, added by its planner."""

    def make(of: World, code: str = "BG-1001", name: str = "复印纸", **fields: Any) -> Product:
        fields = {"unit_name": "箱", "base_price": Decimal("168"), **fields}
        return services.add_product(company=of.company, by=of.planner, at=NOW, code=code, name=name, **fields)

    return make


@pytest.fixture
def planner(client: Client, office: World) -> Client:
    """The planner of the company, signed in: keeps the catalogue."""
    client.force_login(office.planner, "accounts.backends.SeatedBackend")
    return client


@pytest.fixture
def clerk(office: World) -> Client:
    """A clerk of the company, signed in: sees the catalogue."""
    client = Client()
    client.force_login(office.clerk, "accounts.backends.SeatedBackend")
    return client
