"""The example companies' papers: sales that stopped at every step of the story, so that everybody finds work."""

import datetime as dt
import random
from decimal import Decimal

from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from demo.story import Sale
from receivables import services as receivables
from receivables.inputs import AccountInput
from receivables.models import BankAccount

BANK = {
    "parts": AccountInput("基本户", "bank", "中国银行无锡新吴支行", "6217850000001234", designated=True),
    "office": AccountInput("基本户", "bank", "杭州银行拱墅支行", "3301040160000567", designated=True),
}
TERMS = {"prepaid": "prepaid", "unpaid": "prepaid", "on terms": "monthly", "beyond": "monthly", "office": "monthly"}
# "beyond" buys more than its limit, so the order is held; everybody else on terms has room.
SMALL_LIMIT = "宁波北仑港机维修站"
UNPAID = frozenset({"receipt entered", "paid"})
# step → how many sales stop there
STOPS = {
    "prepaid": {"asked": 1, "quoted": 1, "in review": 2, "approved": 1, "sent": 2, "confirmed": 1, "receipt entered": 2,
                "paid": 1, "released": 1, "notices": 1, "printed": 1, "signed by the manager": 1, "issued": 1,
                "shipped": 1, "invoiced": 4},
    "unpaid": {"released": 1},
    "beyond": {"released": 1},
    "on terms": {"ordered": 1, "released": 2, "cleared": 1, "shipped": 1, "invoiced": 3, "receipt entered": 1,
                 "paid": 3},
    "office": {"ordered": 3, "released": 3, "printed": 3, "shipped": 2, "signed": 2, "invoiced": 6,
               "receipt entered": 2, "paid": 9},
}  # fmt: skip


def open_accounts(world: World, at: dt.datetime) -> BankAccount:
    """The designated bank account, and the till."""
    given = BANK[world.company.preset]
    receivables.add_account(
        company=world.company, by=world.supervisor, at=at, given=AccountInput("现金", "cash", designated=True)
    )
    return receivables.add_account(company=world.company, by=world.supervisor, at=at, given=given)


def trade(world: World, goods: Goods, customers: list[Customer], account: BankAccount, now: dt.datetime) -> list[Sale]:
    """Tell every sale; the furthest ones began longest ago. The dice are loaded: the same papers every time."""
    dice = random.Random(20261)  # noqa: S311 - invented papers, no secret
    plans = ["office"] if world.company.preset == "office" else ["prepaid", "unpaid", "beyond", "on terms"]
    stops = [(plan, stop) for plan in plans for stop, many in STOPS[plan].items() for _each in range(many)]
    return [
        _sale(world, goods, _buyer(customers, plan, dice), account, now, dice, place, len(stops), plan).until(stop)
        for place, (plan, stop) in enumerate(stops)
    ]


def _buyer(customers: list[Customer], plan: str, dice: random.Random) -> Customer:
    small = plan == "beyond"
    fitting = [row for row in customers if row.payment_terms == TERMS[plan] and (row.name == SMALL_LIMIT) == small]
    return fitting[dice.randrange(len(fitting))]


def _sale(
    world: World, goods: Goods, customer: Customer, account: BankAccount, now: dt.datetime, dice: random.Random,
    place: int, of: int, plan: str,
) -> Sale:  # fmt: skip
    days = (of - place) * 24 // of
    begun = now - dt.timedelta(days=max(days, 1), hours=6, minutes=dice.randrange(50))
    wares = [product for product in goods.products.values() if not product.is_service]
    chosen = dice.sample(wares, dice.randint(2, 7))
    lines = [
        (product.code, str(dice.randint(1, 6 if product.base_price > Decimal(100) else 40)), str(product.base_price))
        for product in chosen
    ]
    freight = str(dice.choice((60, 120, 320))) if world.company.preset == "parts" and dice.random() < 0.4 else ""
    return Sale(
        world, goods, customer, lines, account, begun, freight=freight, pause=dt.timedelta(minutes=11),
        skip=UNPAID if plan == "unpaid" else frozenset(),
    )  # fmt: skip
