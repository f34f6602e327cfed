"""Goods leave: abroad with finance first, hardware on a sheet written by hand, at night on a word by phone."""

import datetime as dt
from decimal import Decimal
from typing import Any

from catalog import services as catalog
from catalog.lines import LineInput
from customers import services as files
from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from demo.story import Sale, decide_whole
from orders import services as orders
from orders.inputs import ALL_CONFIRMED, HeadInput, OrderInput
from receivables.models import BankAccount
from shipping import services as shipping
from shipping.services import Word

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
PAUSE = dt.timedelta(minutes=9)
ABROAD: dict[str, Any] = {
    "number": "W0001", "name": "Nordwerk Maskin AB", "phone": "+46 31 555 0190", "route": "外贸",
    "contact": "Elin Berg", "address": "Göteborg, Hamngatan 18",
}  # fmt: skip


RATES = (("EUR", "7.8125"), ("USD", "7.1234"), ("JPY", "0.0471"))
IN_EUROS = (("DB-1030", "3", "262.50"), ("WJ-2020", "40", "8.65"))


def tell(world: World, goods: Goods, customers: list[Customer], account: BankAccount, now: dt.datetime) -> None:
    """In the company with foreign customers, and in the one that releases by phone."""
    if world.company.preset == "parts":
        _abroad(world, goods, account, now)
    if world.company.preset == "fibre":
        buyer = next(row for row in customers if row.payment_terms == "prepaid")  # covered, whatever others owe
        _by_phone(world, goods, buyer, account, now)


def _abroad(world: World, goods: Goods, account: BankAccount, now: dt.datetime) -> None:
    """A foreign customer paid; one notice waits for finance, one written by hand for the manager."""
    customer = files.add_customer(
        company=world.company, unit=world.unit, by=world.clerk, at=now - 9 * DAY, foreign=True, **ABROAD
    )
    lines = [("DB-1030", "2", "1980"), ("WJ-2020", "12", "64")]
    sale = Sale(world, goods, customer, lines, account, now - 2 * DAY, pause=PAUSE).until("printed")
    by_hand = next(notice for notice in sale.notices if notice.by_hand)
    sale.notices = [by_hand]
    sale.sign_notices()
    _in_euros(world, goods, customer, now)


def _in_euros(world: World, goods: Goods, customer: Customer, now: dt.datetime) -> None:
    """Finance books rates; the customer's next order is keyed in euros and waits for its review."""
    begun = now - 9 * DAY
    for currency, rate in RATES:
        catalog.book_rate(
            company=world.company, by=world.finance, at=begun, currency=currency, from_day=begun.date() - DAY,
            rate=Decimal(rate), note="中国外汇交易中心中间价",
        )  # fmt: skip
    files.change_customer(customer.pk, by=world.clerk, at=now - 4 * HOUR, currency="EUR", confirmed=True)
    rows = [LineInput(goods.products[code].pk, Decimal(many), Decimal(price)) for code, many, price in IN_EUROS]
    head = HeadInput(customer.pk, arrive_on=(now + 20 * DAY).date(), confirmations=ALL_CONFIRMED)
    orders.create(
        company=world.company, unit=world.unit, by=world.clerk, at=now - 3 * HOUR, data=OrderInput(head, rows),
        submitting=True,
    )  # fmt: skip


def _by_phone(world: World, goods: Goods, buyer: Customer, account: BankAccount, now: dt.datetime) -> None:
    """One whose papers are complete, one that still waits for the witness."""
    first = _waiting(world, goods, buyer, account, now - 6 * DAY)
    made = shipping.release_by_phone(first.notices[0].pk, by=world.keeper, at=first.at, word=_word(world))
    first.issue()
    first.ship_notices()
    decide_whole(world, made.pk, at=first.at + 14 * HOUR)
    second = _waiting(world, goods, buyer, account, now - 8 * HOUR)
    shipping.release_by_phone(second.notices[0].pk, by=world.keeper, at=second.at, word=_word(world))
    second.issue()
    second.ship_notices()


def _waiting(world: World, goods: Goods, buyer: Customer, account: BankAccount, at: dt.datetime) -> Sale:
    """A sale whose notice waits for its signatures."""
    return Sale(world, goods, buyer, [("FDY-150", "3", "8700")], account, at, pause=PAUSE).until("printed")


def _word(world: World) -> Word:
    return Word(world.manager, world.supervisor_q, "客户织机停台待料，当晚必须发车", "总经理出国，电话不通")
