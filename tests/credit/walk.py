"""Random steps of a company's day: every operation that moves the credit ledger, done by who may."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import DecimalField, F, Sum
from django.db.models.functions import Coalesce

from core.money import ZERO
from core.refusals import Refused
from credit import queries
from credit.models import Account
from orders import services as orders
from orders.amounts import standing
from orders.inputs import LineChange
from orders.models import Order, OrderLine
from receivables import services as receivables
from receivables.inputs import OpeningInput
from receivables.models import Allocation, Invoice, Opening, Receipt, WriteOff
from tests.orders.shop import Shop
from tests.receivables.till import Till
from tests.world import NOW, TODAY
from workflow import approval
from workflow.models import Step

D = Decimal
DAY = dt.timedelta(days=1)
Dice = random.Random
CUSTOMERS = ("monthly", "prepaid")
RECENT = 12
"""Steps choose among the newest papers, so that a walk goes on with what it has begun."""


@dataclass
class Walk:
    """A company with two customers, and how often each step came about."""

    till: Till
    done: Counter[str] = field(default_factory=Counter)

    @property
    def shop(self) -> Shop:
        return self.till.shop

    def step(self, name: str, dice: Dice) -> None:
        """Try one step; a refusal is an answer too and leaves nothing behind."""
        try:
            STEPS[name](self, dice)
        except (Refused, LookupError):
            return
        self.done[name] += 1

    # -- one of the papers there are ------------------------------------------------------------------------------

    def order(self, dice: Dice, *states: str) -> Order:
        return dice.choice(list(Order.objects.filter(state__in=states).order_by("-pk")[:RECENT]))

    def invoice(self, dice: Dice, *states: str) -> Invoice:
        return dice.choice(list(Invoice.objects.filter(state__in=states).order_by("-pk")[:RECENT]))

    def receipt(self, dice: Dice) -> Receipt:
        """Confirmed money of which something is free."""
        free = Receipt.objects.filter(state__in=Receipt.BOOKED).annotate(
            free=F("amount") - Coalesce(Sum("allocations__amount"), ZERO, output_field=DecimalField())
        )
        return dice.choice(list(free.filter(free__gt=0).order_by("-pk")[:RECENT]))

    def line(self, dice: Dice, *states: str) -> OrderLine:
        return dice.choice(list(OrderLine.objects.filter(order=self.order(dice, *states))))

    # -- three ways to the same figure ------------------------------------------------------------------------------

    def exposures(self) -> dict[int, Decimal]:
        """What each customer owes by the running totals of the account."""
        found = {row.customer_id: queries.exposure(row, TODAY) for row in self._accounts()}
        return {pk: amount for pk, amount in found.items() if amount}

    def drilled(self) -> dict[int, Decimal]:
        """The same from the documents behind the figure, as the credit page lists them."""
        found = {}
        for row in self._accounts():
            chosen = queries.stages(row.company, TODAY)
            found[row.customer_id] = sum(
                (held.held_in(chosen) - held.covered_in(chosen) for held in queries.holdings(row)), ZERO
            )
        return {pk: amount for pk, amount in found.items() if amount}

    def rebuilt(self) -> dict[int, Decimal]:
        """The same from orders, invoices and allocations; no row of the ledger is read."""
        owed: Counter[int] = Counter()
        money = _booked()
        for order in Order.objects.prefetch_related("lines"):
            held = standing(order.state, order.lines.all())
            owed[order.customer_id] += max(held.released + held.shipped - money.get(order.pk, ZERO), ZERO)  # type: ignore[assignment]  # amounts are counted like numbers
        given_up = _written_off()
        debts: list[Invoice | Opening] = [*Invoice.objects.filter(state__in=Invoice.OWED), *Opening.objects.all()]
        for debt in debts:
            owed[debt.customer_id] += debt.gross - money.get(debt.pk, ZERO) - given_up.get(debt.pk, ZERO)  # type: ignore[assignment]  # as above
        return {pk: D(amount) for pk, amount in owed.items() if amount}

    def _accounts(self) -> list[Account]:
        return list(Account.objects.select_related("company"))


def _booked() -> dict[int, Decimal]:
    """Paper → what confirmed receipts pay of it."""
    rows = Allocation.objects.filter(receipt__state__in=Receipt.BOOKED).order_by()
    return dict(rows.values_list("paper").annotate(sum=Sum("amount")))


def _written_off() -> dict[int, Decimal]:
    """Paper → what of it was given up for good."""
    rows = WriteOff.objects.filter(state=WriteOff.State.APPROVED).order_by()
    return dict(rows.values_list("debt").annotate(sum=Sum("amount")))


def part(dice: Dice, most: Decimal) -> Decimal:
    """Some whole number of pieces, now and then all of them or one too many."""
    whole = max(int(most), 1)
    return D(dice.choice([1, dice.randint(1, whole), whole, whole, whole + 1]))


# -- orders ----------------------------------------------------------------------------------------------------------


def sell(walk: Walk, dice: Dice) -> None:
    """A reviewed order, released or held: goods at odd prices, sometimes with a charge."""
    shop, price = walk.shop, D(dice.randint(1, 20_000)) / 1000
    lines = [shop.line("bolt", dice.randint(1, 9), price), shop.line("board", dice.randint(1, 3), dice.randint(1, 90))]
    lines += [shop.line("freight", 1, dice.randint(1, 30))] if dice.random() < 0.3 else []
    shop.review(*lines[dice.randint(0, 1) :], customer=dice.choice(CUSTOMERS))


def set_limit(walk: Walk, dice: Dice) -> None:
    walk.shop.limit("monthly", dice.choice([0, 50, 500, 5_000, 50_000]))


def release(walk: Walk, dice: Dice) -> None:
    orders.try_release(walk.order(dice, "held").pk, by=None, at=NOW)


def withdraw(walk: Walk, dice: Dice) -> None:
    """Taken back, then handed in and reviewed once more."""
    order = walk.order(dice, "held")
    orders.withdraw(order.pk, by=walk.shop.clerk, at=NOW)
    orders.submit(order.pk, by=walk.shop.clerk, at=NOW)
    walk.shop.decide(order)


def cancel(walk: Walk, dice: Dice) -> None:
    orders.cancel(walk.order(dice, "held", "released").pk, by=walk.shop.clerk, at=NOW, reason="不要了")


def ship(walk: Walk, dice: Dice) -> None:
    line = walk.line(dice, "released")
    moved = {line.pk: part(dice, line.reserved - line.shipped)}
    orders.record_noticed(line.order_id, moved, by=None, at=NOW)
    orders.record_shipped(line.order_id, moved, paper=line.order.paper, by=None, at=NOW)


def sign(walk: Walk, dice: Dice) -> None:
    line = walk.line(dice, "released", "shipped")
    orders.record_signed(line.order_id, {line.pk: part(dice, line.shipped - line.signed)}, by=None, at=NOW)


# -- invoices and money ----------------------------------------------------------------------------------------------


def invoice(walk: Walk, dice: Dice) -> None:
    order = walk.order(dice, "released", "shipped")
    if dice.random() < 0.5:
        walk.till.invoice(order)
        return
    line = dice.choice(list(order.lines.all()))
    walk.till.invoice(order, quantities={line.pk: part(dice, line.shipped - line.invoiced)})


def pay_order(walk: Walk, dice: Dice) -> None:
    """Money for an order, in part or with more than it asks for."""
    order = walk.order(dice, "held", "released", "shipped")
    amount = dice.choice([order.gross - order.paid, max(order.gross / 3, D(1)).quantize(D("0.01"))])
    walk.till.receive(amount + dice.choice([0, 0, 5]), {order.pk: amount}, customer=_terms(walk, order.customer_id))


def pay_invoice(walk: Walk, dice: Dice) -> None:
    owed = walk.invoice(dice, "issued")
    amount = dice.choice([owed.gross, (owed.gross / 2).quantize(D("0.01"))])
    walk.till.receive(amount, {owed.pk: amount}, customer=_terms(walk, owed.customer_id))


def bring_in(walk: Walk, dice: Dice) -> None:
    """A debt from before Danju; not due yet, or the customer would be overdue and every other step be refused."""
    customer, number = walk.shop.customers[dice.choice(CUSTOMERS)], f"QC-{Opening.objects.count() + 1}"
    old = OpeningInput(customer, number, TODAY - 30 * DAY, TODAY + 30 * DAY, D(dice.randint(1, 20_000)) / 100)
    receivables.open_receivables(company=walk.shop.world.company, given=[old], by=walk.till.finance, at=NOW)


def pay_opening(walk: Walk, dice: Dice) -> None:
    old = dice.choice(list(Opening.objects.filter(state="open").order_by("-pk")[:RECENT]))
    amount = dice.choice([old.gross, (old.gross / 2).quantize(D("0.01"))])
    walk.till.receive(amount, {old.pk: amount}, customer=_terms(walk, old.customer_id))


def write_off(walk: Walk, dice: Dice) -> None:
    """All or a part of a debt is given up; those whom the handbook names agree or not."""
    issued = Invoice.objects.filter(state="issued").order_by("-pk")[:RECENT]
    open_now: list[Invoice | Opening] = [*issued, *Opening.objects.filter(state="open")]
    debt = dice.choice(open_now)
    amount = dice.choice([debt.gross, (debt.gross / 3).quantize(D("0.01"))])
    asked = receivables.ask_write_off(debt.pk, by=walk.till.finance, at=NOW, amount=amount, reason="客户已破产")
    outcome = dice.choice(["approve", "approve", "reject"])
    while step := Step.objects.filter(round__paper_id=asked.pk, state=Step.State.OPEN).first():
        approval.decide(step.pk, by=walk.shop.checker(step), at=NOW, outcome=outcome, reason="再查")


def receive(walk: Walk, dice: Dice) -> None:
    """Money that is meant for nothing yet."""
    walk.till.receive(D(dice.randint(1, 50_000)) / 100, customer=dice.choice(CUSTOMERS))


def allocate(walk: Walk, dice: Dice) -> None:
    receipt = walk.receipt(dice)
    owed = dice.choice(list(Invoice.objects.filter(customer=receipt.customer_id, state="issued").order_by("-pk")[:3]))
    pays = {owed.pk: min(owed.gross, receipt.amount, D(dice.randint(1, 300)) / 100)}
    receivables.allocate(receipt.pk, by=walk.till.finance, at=NOW, pays=pays)


def free(walk: Walk, dice: Dice) -> None:
    """Money of a cancelled order is the customer's advance again (in life a reaction does it)."""
    receivables.free(walk.order(dice, "cancelled").pk, by=None, at=NOW)


def reverse(walk: Walk, dice: Dice) -> None:
    """Money that was confirmed by mistake is taken back."""
    booked = dice.choice(list(Receipt.objects.filter(state__in=Receipt.BOOKED).order_by("-pk")[:RECENT]))
    receivables.ask_reversal(booked.pk, by=walk.till.clerk, at=NOW, reason="记错客户")
    receivables.reverse(booked.pk, by=walk.till.finance, at=NOW)


def give_up(walk: Walk, dice: Dice) -> None:
    """Close the rest of an order, or some of a line."""
    line = walk.line(dice, "held", "released")
    some = {line.pk: part(dice, line.kept - max(line.noticed, line.shipped, line.invoiced))}
    quantities = some if dice.random() < 0.7 else None
    orders.give_up(line.order_id, by=walk.shop.clerk, at=NOW, reason="不要余量", quantities=quantities)
    receivables.free_rest(line.order_id, at=NOW)


def miss(walk: Walk, dice: Dice) -> None:
    """The customer did not sign for some of what was sent."""
    line = walk.line(dice, "released", "shipped")
    most = line.shipped - max(line.signed, line.invoiced)
    again = dice.random() < 0.5
    orders.record_missing(line.order_id, {line.pk: part(dice, most)}, again=again, by=walk.shop.clerk, at=NOW)
    receivables.free_rest(line.order_id, at=NOW)


def amend(walk: Walk, dice: Dice) -> None:
    """More or less of a line, or another price; the reviewer agrees or not."""
    line = walk.line(dice, "held", "released")
    price = dice.choice([line.unit_price, line.unit_price, line.unit_price + 1])
    change = LineChange(max(line.kept + dice.randint(-2, 3), D(1)), price)
    orders.amend(line.order_id, by=walk.shop.clerk, at=NOW, changes={line.pk: change}, reason="加货")
    walk.shop.decide(line.order, dice.choice(["approve", "approve", "return"]), reason="再议")


def _terms(walk: Walk, customer_id: int) -> str:
    return next(name for name, row in walk.shop.customers.items() if row.pk == customer_id)


STEPS: dict[str, Callable[[Walk, Dice], None]] = {
    "sell": sell,
    "set_limit": set_limit,
    "release": release,
    "withdraw": withdraw,
    "cancel": cancel,
    "ship": ship,
    "sign": sign,
    "invoice": invoice,
    "pay_order": pay_order,
    "pay_invoice": pay_invoice,
    "bring_in": bring_in,
    "pay_opening": pay_opening,
    "write_off": write_off,
    "receive": receive,
    "allocate": allocate,
    "free": free,
    "reverse": reverse,
    "give_up": give_up,
    "miss": miss,
    "amend": amend,
}

OFTEN = {"sell": 4, "ship": 3, "sign": 2, "invoice": 3, "pay_order": 2, "pay_invoice": 2, "release": 2}
MIX = [name for name in STEPS for _often in range(OFTEN.get(name, 1))]
"""The steps as often as they come: a walk that cancels everything gets nowhere."""
