"""Many people at the same money, in processes of their own."""

import datetime as dt
from decimal import Decimal
from functools import partial

from accounts import services as accounts
from accounts.models import User
from receivables import services
from receivables.models import Invoice, Receipt, WriteOff
from tests.orders.shop import fresh as fresh_order
from tests.orders.shop import open_shop
from tests.receivables.till import Till, events, fresh, open_till, shares, sound, step_of
from tests.support.races import Race
from tests.world import NOW, PASSWORD, again, world
from workflow import approval
from workflow.models import Event

D = Decimal


def finance_people(till: Till, count: int) -> list[User]:
    company, post = till.shop.world.company, till.shop.world.posts["finance"]
    people = []
    for number in range(count):
        user = User.objects.create_user(f"finance-{number}", PASSWORD, name=f"财务{number}")
        accounts.assign(user=user, post=post, unit=till.shop.world.root, starts=dt.date(2026, 1, 1), by=None)
        user.company = company
        user.save()
        people.append(again(user))
    return people


def decide(step_id: int, user: User) -> str:
    approval.decide(step_id, by=user, at=NOW, outcome="approve")
    return "decided"


def allocate(receipt_id: int, by: User, pays: dict[int, Decimal]) -> str:
    services.allocate(receipt_id, by=by, at=NOW, pays=pays)
    return "allocated"


def issue(invoice_id: int, by: User) -> str:
    services.issue(invoice_id, by=by, at=NOW)
    return "issued"


def test_eight_finance_people_confirm_once(races: Race) -> None:
    till = open_till(open_shop(world("parts")))
    people = finance_people(till, 8)
    order = till.shop.review(till.shop.line("board", 1, 100))
    receipt = till.enter(100, {order.pk: 100})
    found = races(*(partial(decide, step_of(receipt).pk, person) for person in people))
    assert sorted(type(result).__name__ for result in found) == ["NotAllowed"] * 7 + ["str"]
    assert Event.objects.filter(paper=receipt.pk, name="receivables.receipt.confirmed").count() == 1
    assert fresh(receipt).state == Receipt.State.CONFIRMED
    assert (fresh_order(order).paid, till.shop.account("prepaid").earmarked) == (D(100), D(100))
    assert sound(till) == []


def test_the_same_money_is_allocated_once(races: Race) -> None:
    till = open_till(open_shop(world("parts")))
    orders = [till.shop.review(till.shop.line("board", 1, 100)) for _each in range(4)]
    receipt = till.receive(150)
    found = races(*(partial(allocate, receipt.pk, till.finance, {order.pk: D(100)}) for order in orders))
    assert sorted(type(result).__name__ for result in found) == ["NotAllowed"] * 3 + ["str"]
    assert sum(shares(receipt).values()) == D(100)
    assert sound(till) == []


def test_two_receipts_pay_one_invoice_once(races: Race) -> None:
    till = open_till(open_shop(world("office")))
    invoice = till.invoice(till.sold_on_terms(1, 100))
    receipts = [till.receive(100, customer="monthly") for _each in range(4)]
    found = races(*(partial(allocate, row.pk, till.finance, {invoice.pk: D(100)}) for row in receipts))
    assert sorted(type(result).__name__ for result in found) == ["NotAllowed"] * 3 + ["str"]
    assert fresh(invoice).state == Invoice.State.PAID
    assert sound(till) == []


def wish(receipt_id: int, by: User, pays: dict[int, Decimal]) -> str:
    services.allocate(receipt_id, by=by, at=NOW, pays=pays)
    return "noted"


def test_wishes_of_entered_receipts_never_exceed_an_invoice(races: Race) -> None:
    till = open_till(open_shop(world("office")))
    invoice = till.invoice(till.sold_on_terms(1, 100))
    receipts = [till.enter(100, customer="monthly") for _each in range(4)]
    found = races(*(partial(wish, row.pk, till.clerk, {invoice.pk: D(100)}) for row in receipts))
    assert sorted(type(result).__name__ for result in found) == ["NotAllowed"] * 3 + ["str"]
    for row in receipts:
        till.decide(row)
    assert (fresh(invoice).state, till.shop.account("monthly").unapplied) == (Invoice.State.PAID, D(300))
    assert sound(till) == []


def test_two_drafts_of_the_same_goods_are_issued_once(races: Race) -> None:
    till = open_till(open_shop(world("office")))
    order = till.sold_on_terms(3, 100)
    drafts = [services.make(order.pk, by=till.finance, at=NOW) for _each in range(3)]
    found = races(*(partial(issue, draft.pk, till.finance) for draft in drafts))
    assert sorted(type(result).__name__ for result in found) == ["NotAllowed"] * 2 + ["str"]
    assert sorted(events(draft)[-1] for draft in drafts) == ["created", "created", "issued"]
    assert till.shop.account("monthly").receivable == fresh_order(order).gross
    assert sound(till) == []


def test_invoice_is_issued_while_its_money_is_confirmed(races: Race) -> None:
    till = open_till(open_shop(world("office")))
    order = till.sold_on_terms(4, 100)
    receipts = [till.enter(100, {order.pk: 100}, customer="monthly") for _each in range(4)]
    draft = services.make(order.pk, by=till.finance, at=NOW)
    confirming = [partial(decide, step_of(row).pk, till.finance) for row in receipts]
    found = races(partial(issue, draft.pk, till.finance), *confirming)
    assert found == ["issued", *["decided"] * 4]
    assert fresh(draft).state == Invoice.State.PAID
    assert [shares(row) for row in receipts] == [{draft.pk: D(100)}] * 4
    assert sound(till) == []


def ask_write_off(debt_id: int, by: User, amount: Decimal) -> str:
    services.ask_write_off(debt_id, by=by, at=NOW, amount=amount, reason="客户已破产")
    return "asked"


def test_a_debt_is_asked_to_be_written_off_once(races: Race) -> None:
    till = open_till(open_shop(world("office")))
    people = finance_people(till, 4)
    invoice = till.invoice(till.sold_on_terms(1, 100))
    found = races(*(partial(ask_write_off, invoice.pk, person, D(60)) for person in people))
    assert sorted(type(result).__name__ for result in found) == ["NotAllowed"] * 3 + ["str"]
    assert WriteOff.objects.filter(debt=invoice.pk).count() == 1


def test_a_debt_is_paid_or_written_off_and_never_both(races: Race) -> None:
    till = open_till(open_shop(world("office")))
    boss = till.shop.world.branch_gm
    for _round in range(5):
        invoice = till.invoice(till.sold_on_terms(1, 100))
        receipt = till.receive(100, customer="monthly")
        asked = services.ask_write_off(invoice.pk, by=till.finance, at=NOW, amount=D(100), reason="客户已破产")
        paying = partial(allocate, receipt.pk, till.finance, {invoice.pk: D(100)})
        found = races(paying, partial(decide, step_of(asked).pk, boss))
        assert sorted(type(result).__name__ for result in found) == ["NotAllowed", "str"]
        assert (fresh(invoice).state, sound(till)) == (Invoice.State.PAID, [])
