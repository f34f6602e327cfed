"""Four clerks sell the same few goods to one customer at one limit, as fast as they can, and change their minds.

What each of them does is drawn from seeded dice; how they interleave is up to the machine. Afterwards every figure
must agree, whatever happened.
"""

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from catalog.models import Product
from core.refusals import Refused
from credit import checks as credit_checks
from credit.models import Decision
from demo.buyers import invite
from demo.cast import World
from demo.goods import Goods, stock_up
from demo.papers import open_accounts
from demo.story import ON_TERMS, PREPAID, Sale
from inventory import checks as stock_checks
from inventory import services as inventory
from inventory.models import StockLevel
from orders import services as orders
from orders.models import Order
from receivables.models import BankAccount
from tests.orders.shop import fresh
from tests.support.races import Race
from tests.world import NOW, world
from workflow import outbox

CLERKS, SECONDS, LEAST, MOST = 4, 4.0, 4, 40  # of a busy machine the least is asked, of a fast one the most
GOODS = ("DB-1003", "DB-1030", "DB-1040")  # twelve, sixteen and twenty pieces: soon gone
OFFER = ("asked", "quoted", "in review", "seen by the first", "approved", "sealed", "sent", "confirmed")
PRICES = (120, 400, 900)
Plan = tuple[tuple[str, Callable[[Sale], None]], ...]


@dataclass
class Market:
    """The parts company with customers at a small limit and one that pays first."""

    world: World = field(default_factory=lambda: world("parts"))

    def __post_init__(self) -> None:
        self.goods: Goods = stock_up(self.world, NOW)
        # The lowest price that is sold at is the usual one: every order is the clerk's own to take.
        Product.objects.filter(company=self.world.company, code__in=GOODS).update(base_price=min(PRICES))
        # One customer with a limit of 5,000, and one who pays first.
        self.buyers = [row for row in invite(self.world, NOW) if row.name.startswith(("宁波", "江阴"))]
        self.account: BankAccount = open_accounts(self.world, NOW)

    def sale(self, dice: random.Random) -> Sale:
        """Some of the goods, for one of the two customers."""
        chosen = dice.sample(GOODS, dice.randint(1, 3))
        lines = [(code, str(dice.randint(1, 3)), str(dice.choice(PRICES))) for code in chosen]
        skip = frozenset({*OFFER, "ordered"})
        at = NOW + dt.timedelta(hours=1)
        return Sale(self.world, self.goods, dice.choice(self.buyers), lines, self.account, at, skip=skip)

    def arrive(self, dice: random.Random) -> None:
        """The keeper receives more of the goods; orders that wait for them go on."""
        lines = [(self.goods.products[code].pk, Decimal(dice.randint(1, 4))) for code in GOODS]
        inventory.receive(
            company=self.world.company, unit=self.world.root, warehouse_id=self.goods.warehouses["raw"].pk,
            lines=lines, by=self.world.keeper, at=NOW,
        )  # fmt: skip
        outbox.sweep()


def trade(market: Market, seed: int) -> Counter[str]:
    """One clerk's seconds: sales told up to where they are refused, some taken back; how each ended."""
    dice, until, ended = random.Random(seed), time.monotonic() + SECONDS, Counter[str]()
    while ended.total() < (MOST if time.monotonic() < until else LEAST):
        sale = market.sale(dice)
        ended[tell(sale, dice)] += 1
        if dice.random() < 0.15:
            market.arrive(dice)
    return ended


def tell(sale: Sale, dice: random.Random) -> str:
    """A sale by its steps from the order on; ends with the last step's name, or with the kind of refusal."""
    sale.phone_order()
    reached = ["ordered"]
    try:
        for name, step in later(sale, dice):
            reached.append(name)
            step(sale)
    except Refused as refusal:
        return f"{reached[-1]}: {type(refusal).__name__}"
    return reached[-1]


def later(sale: Sale, dice: random.Random) -> Plan:
    """What follows the order: all of it, or a part and then the clerk calls it off."""
    plan = tuple(row for row in (PREPAID if sale.customer.payment_terms == "prepaid" else ON_TERMS)
                 if row[0] not in sale.skip and row[0] not in {"receipt entered", "paid"})  # fmt: skip
    money: Plan = (("earmarked", pay_order),) if sale.customer.payment_terms == "prepaid" else ()
    paid: Plan = (("receipt entered", Sale.pay_invoice), ("paid", Sale.confirm_money)) if not money else ()
    whole = (*money, *plan, *paid)
    return whole if dice.random() < 0.7 else (*whole[: dice.randint(0, 3)], ("cancelled", call_off))


def pay_order(sale: Sale) -> None:
    """The customer pays before the review ends."""
    sale._enter(sale.made_order.pk, sale.made_order.gross)
    sale.confirm_money()


def call_off(sale: Sale) -> None:
    """The clerk cancels the order."""
    orders.cancel(sale.made_order.pk, by=sale.world.clerk, at=sale.at, reason="客户取消")


def passed_without_leave() -> list[Decision]:
    """Decisions that let something pass although the exposure with it was beyond the limit."""
    passed = Decision.objects.filter(ok=True, terms="monthly", unlimited=False)
    return [row for row in passed if row.limit is None or row.exposure + row.amount > row.limit]


def test_random_sales_of_four_clerks_leave_every_figure_right(races: Race) -> None:
    market = Market()
    results = races(*(partial(trade, market, seed) for seed in range(CLERKS)))
    assert [type(result).__name__ for result in results] == ["Counter"] * CLERKS, results
    ended = sum(results, Counter[str]())
    assert ended.total() >= CLERKS * LEAST, ended
    assert {"cancelled", "paid"} & set(ended), ended
    while outbox.sweep():
        pass
    company = market.world.company
    assert [row for row in StockLevel.objects.all() if row.reserved < 0 or row.on_hand < row.reserved] == []
    assert [*stock_checks.stock_is_moves(company), *stock_checks.reserved_is_reservations(company)] == []
    assert list(credit_checks.differences(company)) == []
    assert passed_without_leave() == []
    released = [row for row in Order.objects.filter(released_at__isnull=False) if fresh(row).state != "cancelled"]
    decided = set(Decision.objects.filter(ok=True).values_list("paper_id", flat=True))
    assert [row.pk for row in released if row.pk not in decided] == []
