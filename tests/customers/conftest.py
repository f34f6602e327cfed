"""A company's customers, and a foreign company's that must stay unseen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from customers import services
from customers.models import Customer
from tests.world import NOW, World, world

MakeCustomer = Callable[..., Customer]
FILE: dict[str, Any] = {
    "name": "绍兴澜庭酒店", "phone": "0575-5550 0137", "route": "绍兴一线", "contact": "叶女士",
    "address": "绍兴市越城区澜庭路 8 号",
}  # fmt: skip


@pytest.fixture
def other(db: None) -> World:
    """A foreign company on the same handbook."""
    return world("office", code="other")


@pytest.fixture
def make_customer() -> MakeCustomer:
    """Customers of a company, added by its clerk."""

    def make(of: World, number: str = "K0001", **fields: Any) -> Customer:
        return services.add_customer(
            company=of.company, unit=of.unit, by=of.clerk, at=NOW, number=number, **{**FILE, **fields}
        )

    return make


@pytest.fixture
def clerk(office: World, as_user: Callable[[User], Client]) -> Client:
    """A clerk of the company, signed in: keeps the customer file."""
    return as_user(office.clerk)
