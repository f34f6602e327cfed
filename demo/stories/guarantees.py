"""Goods that leave on a colleague's word: one is charged to wages, one has left, others wait to be granted."""

import datetime as dt

from credit import services as credit
from credit.models import Guarantee
from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from demo.stories.overrides import deliver
from demo.story import Sale, decide_whole
from orders import services as orders
from receivables.models import BankAccount

STEP, DAY = dt.timedelta(minutes=25), dt.timedelta(days=1)
REASONS = ("客户停机待修，款项下周付", "生产线抢修，客户先提货", "老客户急件，月底付款")


def tell(world: World, goods: Goods, customers: list[Customer], account: BankAccount, now: dt.datetime) -> None:
    """Only the company whose handbook knows staff guarantees."""
    if world.company.preset != "parts":
        return
    customer = next(row for row in customers if row.payment_terms == "prepaid")
    station(world, customer, now - 42 * DAY)
    _charged(shipped(_sale(world, goods, customer, account, ("DB-1015", "1", "420"), now - 41 * DAY), REASONS[0]), now)
    shipped(_sale(world, goods, customer, account, ("DB-1011", "2", "165"), now - 9 * DAY), REASONS[1])
    waiting = asked(_sale(world, goods, customer, account, ("DB-1015", "2", "420"), now - DAY), REASONS[2])
    credit.accept_guarantee(waiting.pk, by=world.field, at=now - DAY / 2)
    asked(_sale(world, goods, customer, account, ("DB-1020", "3", "98"), now - DAY / 4), REASONS[2])


def _charged(guarantee: Guarantee, now: dt.datetime) -> None:
    """It fell due, nobody paid in the grace, and what is owed is proposed to be charged to wages (PARTS-42, 43)."""
    credit.guarantee_due(guarantee.pk, at=now - 9 * DAY)
    credit.grace_over(guarantee.pk, at=now - DAY)


def station(world: World, customer: Customer, at: dt.datetime) -> None:
    """The travelling salesperson works at this customer's place."""
    credit.add_station(customer, world.field, since=at.date(), by=world.manager, at=at)


def _sale(
    world: World, goods: Goods, customer: Customer, account: BankAccount, line: tuple[str, str, str], at: dt.datetime
) -> Sale:
    return Sale(world, goods, customer, [line], account, at)


def asked(sale: Sale, reason: str) -> Guarantee:
    """An order by phone, reviewed and held for its money; the salesperson asks to answer for it."""
    sale.phone_order()
    sale.review_order()
    sale.at += STEP
    return orders.ask_guarantee(
        sale.made_order.pk, guarantor=sale.world.field, reason=reason, by=sale.world.field, at=sale.at
    )


def approved(sale: Sale, reason: str) -> Guarantee:
    """The guarantor accepted, the manager approved, the order is released."""
    guarantee = asked(sale, reason)
    credit.accept_guarantee(guarantee.pk, by=sale.world.field, at=sale.at + STEP)
    decide_whole(sale.world, guarantee.pk, at=sale.at + 2 * STEP)
    sale.at += 3 * STEP
    orders.guaranteed(guarantee.pk, at=sale.at)
    return guarantee


def shipped(sale: Sale, reason: str) -> Guarantee:
    """Its goods have left; the term runs."""
    guarantee = approved(sale, reason)
    deliver(sale)
    credit.guaranteed_shipped(sale.made_order.pk, at=sale.at)
    return guarantee
