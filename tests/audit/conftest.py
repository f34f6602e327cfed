"""A quotation on the clerk's desk, and the auditor of its company."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from quotes.models import Quotation
from tests.support.ground import a_person


@pytest.fixture
def sale(parts: World) -> Sale:
    """A sale that has not begun; its steps follow quickly, so that it ends today."""
    now = timezone.now()
    goods, customers, account = stock_up(parts, now), invite(parts, now), open_accounts(parts, now)
    return Sale(parts, goods, customers[0], [("DB-1001", "1", "250")], account, now, pause=dt.timedelta(seconds=1))


@pytest.fixture
def draft(sale: Sale) -> Quotation:
    """A quotation by the clerk, not submitted yet."""
    return sale.until("quoted").made_quotation


@pytest.fixture
def auditor(parts: World) -> User:
    """Somebody on a post of the role audit, for the whole company."""
    return a_person(parts, "审计员", "audit")
