"""Delivery notices on which people decide about credit: one beyond the limit waits for the general manager."""

import datetime as dt

from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from demo.story import Sale, decide_seated
from receivables.models import BankAccount
from shipping import services as shipping

PAUSE = dt.timedelta(minutes=9)
WHY = "客户月底前付清，已签付款承诺书"


def tell(world: World, goods: Goods, customers: list[Customer], account: BankAccount, now: dt.datetime) -> None:
    """Only where finance writes the debt on the notice (FIBRE-119): the manager has put it forward (FIBRE-124)."""
    buyer = next((row for row in customers if row.name == world.made_of.small_customer), None)
    if world.company.preset != "fibre" or buyer is None:
        return
    sale = Sale(world, goods, buyer, [("DTY-075", "2", "10800"), ("FDY-050", "1", "9800")], account, now, pause=PAUSE)
    sale.at -= dt.timedelta(hours=9)
    sale.until("signed by the manager")
    for notice in sale.notices:
        shipping.hand_on(notice.pk, by=world.clerk, at=sale.at, reason=WHY)
        decide_seated(world, notice.pk, at=sale.at + PAUSE)
