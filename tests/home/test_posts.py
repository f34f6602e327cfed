"""The pictures of each post: every counter leads to the list that it counts, and the two never disagree."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core.components import Bar
from home import posts
from home.pictures import Picture
from orders.models import Order
from tests.orders.shop import Shop
from tests.shipping.dock import Dock
from tests.world import NOW, again

SignIn = Callable[[User], Client]


def listed(client: Client, url: str) -> int:
    """How many papers a list shows under an address."""
    response = client.get(url)
    assert response.status_code == 200
    if "what" in parse_qs(urlsplit(url).query):
        return sum(len(group.rows) for group in response.context["groups"])
    return len(response.context["listing"].rows)


def counters(pictures: list[Picture]) -> list[tuple[str, int]]:
    """Address and figure of everything that counts papers."""
    bars: list[Bar] = [bar for picture in pictures for bar in picture.bars if isinstance(bar.value, int)]
    found = [(bar.url, int(bar.value)) for bar in bars if bar.url]
    return found + [(each.url, int(each.figure)) for each in pictures if each.url and each.figure.isdecimal()]


@pytest.fixture
def busy(shop: Shop, foreign_shop: Shop) -> Shop:
    """Papers in many states here, and as many again in another company."""
    for place in (shop, foreign_shop):
        Dock(place).cleared()
        Dock(place).issued()
        place.confirmed()
        place.enter()
        place.submit()
        place.submit()
        place.review()
        place.review(place.line("board", 5000))
    return shop


@pytest.mark.parametrize("who", ["clerk", "deputy", "manager", "finance", "keeper"])
def test_every_counter_is_the_length_of_its_list(busy: Shop, as_user: SignIn, who: str) -> None:
    user = again(busy.world.people[who])
    client = as_user(user)
    found = counters(posts.of_post(user, timezone.now()))
    assert found != []
    assert [(url, listed(client, url)) for url, _count in found] == found


def test_my_orders_of_the_month_add_up_as_the_list_does(busy: Shop, as_user: SignIn) -> None:
    Order.objects.update(ordered_on=NOW.date())
    user = again(busy.clerk)
    mine = next(each for each in posts.of_post(user, NOW) if "maker=" in each.url)
    rows = as_user(user).get(mine.url).context["listing"].rows
    total = sum(row.gross for row in rows if row.state != "cancelled")
    assert (mine.figure, len(rows) > 1) == (f"{total:,.2f}", True)


def test_only_rights_bring_pictures(busy: Shop) -> None:
    titles = {
        who: {each.title for each in posts.of_post(again(busy.world.people[who]), NOW)} for who in ("clerk", "keeper")
    }
    assert titles["clerk"] == {"我本月的订单", "未结报价"}
    assert titles["keeper"] == {"待出库发货", "订单缺货"}


def test_pictures_are_asked_for_apart_and_stay_cheap(busy: Shop, as_user: SignIn) -> None:
    client = as_user(busy.world.manager)
    assert re.search(r'hx-get="/beside/"', client.get("/").content.decode())
    with CaptureQueriesContext(connection) as statements:
        assert client.get("/beside/").status_code == 200
    assert len(statements) <= 12
