"""A keeper who sits in the warehouse's own unit: sees its notices and notes on every way to them, and no others."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from inventory.models import Warehouse
from tests.world import again
from workflow.models import PrintLog

SignIn = Callable[[User], Client]


def keeper_of(world: World, warehouse: Warehouse) -> User:
    """The warehouse becomes a unit beside the department, with a keeper of its own."""
    unit = accounts.add_unit(
        world.company, code=warehouse.code, name=warehouse.name, kind="warehouse", parent=world.root
    )
    Warehouse.objects.filter(pk=warehouse.pk).update(unit=unit)
    user = User.objects.create_user(f"keeper-{warehouse.code}", name=f"{warehouse.name}保管员")
    starts = timezone.localdate()
    accounts.assign(user=user, post=world.posts["warehouse_keeper"], unit=unit, starts=starts, by=None)
    return again(user)


def test_a_keeper_reaches_the_papers_of_the_own_warehouse_only(parts: World, as_user: SignIn) -> None:
    now = timezone.now()
    goods, customers, account = stock_up(parts, now), invite(parts, now), open_accounts(parts, now)
    raw, semi = keeper_of(parts, goods.warehouses["raw"]), keeper_of(parts, goods.warehouses["semi"])
    sale = Sale(parts, goods, customers[0], [("DB-1001", "1", "250")], account, now).until("signed by the manager")
    notice = sale.notices[0]
    job = PrintLog.objects.get(paper=notice.paper).job
    pages = {
        "shipping:notice": (notice.pk, 200),
        "workflow:paper": (notice.pk, 302),
        "workflow:print": (job, 200),
        "orders:order": (sale.made_order.pk, 404),
    }
    for name, (key, code) in pages.items():
        assert as_user(raw).get(reverse(name, args=[key])).status_code == code
        assert as_user(semi).get(reverse(name, args=[key])).status_code == 404
    comment = reverse("workflow:comment", args=[notice.pk])
    assert as_user(semi).post(comment, {"text": "看不到"}).status_code == 404
    assert as_user(raw).post(comment, {"text": "少一块"}).status_code == 302
    step = notice.paper.rounds.get().steps.get(place=2)
    decide = reverse("workflow:decide", args=[step.pk])
    assert as_user(semi).post(decide, {"outcome": "approve"}).status_code == 404
    assert as_user(raw).post(decide, {"outcome": "approve"}).status_code == 302
