"""Orders beyond credit: one left on somebody's word and is not paid yet, one waits for the general manager."""

import datetime as dt
from decimal import Decimal
from typing import Any

from catalog.lines import LineInput
from credit import services as credit
from customers import services as files
from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from demo.story import Sale, decide_whole
from orders import services as orders
from orders.inputs import ALL_CONFIRMED, HeadInput, OrderInput
from receivables.models import BankAccount
from shipping import services as shipping

STEP = dt.timedelta(minutes=25)
ASKED = {"office": "客户承诺月底回款，节前急用", "fibre": "老客户临时停产补货，已签付款承诺书"}


GRADED_C: dict[str, Any] = {
    "number": "KH-00009", "name": "东阳横店永昌绣品厂", "phone": "0579-5551 0099", "route": "金华",
    "contact": "厉国良", "address": "东阳市横店镇工业园 21 号", "payment_terms": "monthly",
}  # fmt: skip
"""a customer without credit: grade C pays at once, and only the general manager may let goods go (FIBRE-55)"""


def tell(world: World, goods: Goods, customers: list[Customer], account: BankAccount, now: dt.datetime) -> None:
    """Where the handbook lets somebody answer for what is beyond credit."""
    little = next((row for row in customers if row.name == world.made_of.small_customer), None)
    if world.company.preset == "office" and little:
        _left(world, goods, little, now - dt.timedelta(days=4))
        _ask(world, _order(world, goods, little, [("QJ-7701", 22)], now - dt.timedelta(hours=3)), now - STEP)
    elif world.company.preset == "fibre":
        _graded_c(world, goods, account, now)


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


def _graded_c(world: World, goods: Goods, account: BankAccount, now: dt.datetime) -> None:
    """The general manager let one go, which has left and is not paid; the next one waits for him."""
    begun = now - dt.timedelta(days=11)
    buyer = files.add_customer(
        company=world.company, unit=world.unit, by=world.clerk, at=begun, agreed_before=True, **GRADED_C
    )
    credit.bring_in_limit(buyer.pk, limit=Decimal(0), grade="C", by=world.supervisor, at=begun, reason="年度评审")
    sale = Sale(world, goods, buyer, [("POY-250", "2", "7700")], account, now - dt.timedelta(days=5), pause=STEP)
    for step in (sale.phone_order, sale.review_order):
        step()
    override = _ask(world, sale.made_order.pk, sale.at + STEP)
    decide_whole(world, override, at=sale.at + 2 * STEP)
    orders.try_release(sale.made_order.pk, by=None, at=sale.at + 2 * STEP)
    sale.at += 3 * STEP
    deliver(sale)
    _ask(world, _order(world, goods, buyer, [("POY-125", 3)], now - dt.timedelta(hours=4)), now - STEP)


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


def deliver(sale: Sale) -> None:
    """A released order leaves on its notice, step by step."""
    steps = (sale.prepare_notices, sale.print_notices, sale.sign_notices, sale.clear_notices, sale.issue)
    for step in (*steps, sale.ship_notices):
        step()
        sale.at += STEP
