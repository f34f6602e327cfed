"""The parts company, where commerce hands leads to after-sales, and the office company, which takes orders by phone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from calls import services
from calls.inputs import LeadInput
from calls.models import Call, Lead
from tests.orders.shop import Shop, open_shop
from tests.world import NOW, World, again

SignIn = Callable[[User], Client]
ASKED = LeadInput("call", "两块控制板，老款 ZK-90 能否替换", None, "周工", "0575-5550 0777")


@pytest.fixture
def shop(parts: World) -> Shop:
    """The parts company with goods and customers."""
    return open_shop(parts)


@pytest.fixture
def stationer(office: World) -> Shop:
    """The office company with goods and customers."""
    return open_shop(office)


@pytest.fixture
def foreign_shop(foreign: World) -> Shop:
    """Another parts company, with customers of its own."""
    return open_shop(foreign)


@pytest.fixture
def clerk(stationer: Shop, as_user: SignIn) -> Client:
    """The office company's clerk, signed in."""
    return as_user(again(stationer.clerk))


def ring(shop: Shop, text: str = "0571-88880000", **more: Any) -> Call:
    """Somebody calls; the clerk answers."""
    return services.answer(**{"unit": shop.world.unit, "by": shop.clerk, "at": NOW, "text": text, **more})


def lead(shop: Shop, *, handing_over: bool = False, **changes: Any) -> Lead:
    """Commerce writes down what after-sales must answer."""
    given = replace(ASKED, **changes)
    by = shop.world.commerce
    return services.log_lead(unit=shop.world.unit, by=by, at=NOW, given=given, handing_over=handing_over)


def now(document: Any) -> Any:
    """A document as the database has it."""
    return type(document).objects.select_related("paper", "customer").get(pk=document.pk)
