"""The example companies' papers: sales that stopped at every step of the story, so that everybody finds work."""

import datetime as dt
import random
from decimal import Decimal

from catalog.models import Product
from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from demo.story import Sale, made
from receivables import services as receivables
from receivables.inputs import AccountInput
from receivables.models import BankAccount

# kind of sale → the payment terms of those who buy so; "beyond" is bought by the customer with the small limit
TERMS = {
    "prepaid": "prepaid", "unpaid": "prepaid", "staged": "prepaid", "showroom": "prepaid", "on terms": "monthly",
    "bargain": "", "major": "monthly", "beyond": "monthly", "office": "monthly",
}  # fmt: skip
UNPAID = frozenset({"receipt entered", "paid"})
BARGAIN = Decimal("0.93")
"""beyond what a clerk may give in any of the companies"""
MANY = 12
"""times as much of each product in a major sale"""


def open_accounts(world: World, at: dt.datetime) -> BankAccount:
    """The designated bank account, and the till."""
    given = made(world.made_of.bank)
    receivables.add_account(
        company=world.company, by=world.supervisor, at=at, given=AccountInput("现金", "cash", designated=True)
    )
    return receivables.add_account(company=world.company, by=world.supervisor, at=at, given=given)


def trade(world: World, goods: Goods, customers: list[Customer], account: BankAccount, now: dt.datetime) -> list[Sale]:
    """Tell every sale; the furthest ones began longest ago. The dice are loaded: the same papers every time."""
    dice = random.Random(20261)  # noqa: S311 - invented papers, no secret
    stops = [
        (plan, stop)
        for plan, wanted in world.made_of.sales.items()
        for stop, many in wanted.items()
        for _each in range(many)
    ]
    return [
        _sale(world, goods, _buyer(world, customers, plan, dice), account, now, dice, place, len(stops), plan).until(
            stop
        )
        for place, (plan, stop) in enumerate(stops)
    ]


def _buyer(world: World, customers: list[Customer], plan: str, dice: random.Random) -> Customer:
    little = world.made_of.small_customer
    fitting = [
        row
        for row in customers
        if TERMS[plan] in ("", row.payment_terms)
        and (row.name == little) == (plan == "beyond")
        and row.route.startswith("门店") == (plan == "showroom")
    ]
    return fitting[dice.randrange(len(fitting))]


def _sale(
    world: World, goods: Goods, customer: Customer, account: BankAccount, now: dt.datetime, dice: random.Random,
    place: int, of: int, plan: str,
) -> Sale:  # fmt: skip
    days = (of - place) * 24 // of
    begun = now - dt.timedelta(days=max(days, 1), hours=6, minutes=dice.randrange(50))
    wares = [product for product in goods.products.values() if not product.is_service]
    chosen = dice.sample(wares, dice.randint(2, 7))
    lines = [_wanted(product, dice, plan) for product in chosen]
    freight = str(dice.choice((60, 120, 320))) if world.company.preset == "parts" and dice.random() < 0.4 else ""
    return Sale(
        world, goods, customer, lines, account, begun, freight=freight,
        special="客户长期采购，竞争对手报价更低" if plan == "bargain" else "", pause=dt.timedelta(minutes=11),
        skip=UNPAID if plan == "unpaid" else frozenset(), seller="clerk2" if plan == "showroom" else "clerk",
        unit_code=plan if plan == "showroom" else "",
    )  # fmt: skip


def _wanted(product: Product, dice: random.Random, plan: str) -> tuple[str, str, str]:
    """Code, quantity and price of a line; cheap goods are bought by the dozen."""
    times = MANY if plan == "major" else 1
    share = BARGAIN if plan == "bargain" else Decimal(1)
    most = 6 if product.base_price > Decimal(100) else 40
    return product.code, str(dice.randint(1, most) * times), str(product.base_price * share)
