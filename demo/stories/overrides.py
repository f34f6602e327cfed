"""Orders beyond credit: one left on somebody's word and is not paid yet, one waits for the general manager."""

import datetime as dt
from decimal import Decimal

from catalog.lines import LineInput
from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from demo.story import decide_whole
from orders import services as orders
from orders.inputs import ALL_CONFIRMED, HeadInput, OrderInput
from orders.models import Order
from shipping import services as shipping

STEP = dt.timedelta(minutes=25)
ASKED = {"office": "客户承诺月底回款，节前急用", "fibre": "老客户临时停产补货，已签付款承诺书"}


def tell(world: World, goods: Goods, customers: list[Customer], now: dt.datetime) -> None:
    """Where the handbook lets somebody answer for what is beyond credit."""
    little = next((row for row in customers if row.name == world.made_of.small_customer), None)
    if world.company.preset == "office" and little:
        _left(world, goods, little, now - dt.timedelta(days=4))
        _ask(world, _order(world, goods, little, [("QJ-7701", 22)], now - dt.timedelta(hours=3)), now - STEP)
    elif world.company.preset == "fibre" and little:
        held = Order.objects.filter(customer=little, state=Order.State.HELD).order_by("pk").first()
        if held:
            _ask(world, held.pk, now - STEP)


def _left(world: World, goods: Goods, customer: Customer, at: dt.datetime) -> None:
    """The general manager of the branch answered for it, it was released on that and has been delivered."""
    order_pk = _order(world, goods, customer, [("BG-1001", 18), ("SM-5133", 4)], at)
    decide_whole(world, _ask(world, order_pk, at + 2 * STEP), at=at + 3 * STEP)
    orders.try_release(order_pk, by=None, at=at + 3 * STEP)
    at += 4 * STEP
    notes = shipping.create_notes(order_pk, by=world.order_group, at=at)
    shipping.print_notes([note.pk for note in notes], by=world.order_group, at=at)
    for note in notes:
        shipping.ship_note(note.pk, by=world.keeper, at=at + STEP)


def _ask(world: World, order_pk: int, at: dt.datetime) -> int:
    """The clerk asks, with a reason and ten days' time."""
    until, reason = at.date() + dt.timedelta(days=10), ASKED[world.company.preset]
    return orders.ask_override(order_pk, by=world.clerk, at=at, reason=reason, until=until).pk


def _order(world: World, goods: Goods, customer: Customer, wares: list[tuple[str, int]], at: dt.datetime) -> int:
    """An order by phone, handed in and reviewed: it is held."""
    lines = [LineInput(goods.products[code].pk, Decimal(many), goods.products[code].base_price) for code, many in wares]
    head = HeadInput(customer.pk, confirmations=ALL_CONFIRMED, arrive_on=at.date() + dt.timedelta(days=2))
    order = orders.create(
        company=world.company, unit=world.unit, by=world.clerk, at=at, data=OrderInput(head, lines), submitting=True
    )
    decide_whole(world, order.pk, at=at + STEP)
    return order.pk
