"""A receipt that was confirmed by mistake: asked for by one, reversed by another, and everything is as before it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.refusals import NotAllowed, NotYours
from credit import queries as credit
from credit.models import OpenItem
from orders.models import Order
from receivables import services
from receivables.models import Invoice, Receipt, Reversal
from tests.orders.shop import fresh as fresh_order
from tests.receivables.till import Till, fresh, shares, sound
from tests.world import NOW, TODAY

D = Decimal


def reverse(till: Till, receipt: Receipt) -> Receipt:
    """The clerk says that it was a mistake, finance takes it back."""
    services.ask_reversal(receipt.pk, by=till.clerk, at=NOW, reason="记错客户")
    return services.reverse(receipt.pk, by=till.finance, at=NOW)


def owed(till: Till) -> Decimal:
    return credit.exposure(till.shop.account("monthly"), TODAY)


def test_what_it_paid_is_owed_again_and_the_order_waits_for_money(till: Till) -> None:
    order = till.sold_on_terms(1, 100)
    invoice = till.invoice(order)
    receipt = till.receive(130, {invoice.pk: 100}, customer="monthly")
    assert (fresh(invoice).state, fresh_order(order).state, owed(till)) == ("paid", "closed", 0)
    assert till.shop.account("monthly").unapplied == D(30)
    assert reverse(till, receipt).state == "reversed"
    assert (fresh(invoice).state, fresh_order(order).state, fresh_order(order).paid) == ("issued", "shipped", 0)
    assert (owed(till), till.shop.account("monthly").unapplied, shares(receipt)) == (D(100), 0, {})
    assert OpenItem.objects.get(paper=invoice.pk).open == D(100)
    assert sound(till) == []
    again = till.receive(100, {invoice.pk: 100}, customer="monthly")
    assert (fresh(again).state, fresh(invoice).state, fresh_order(order).state) == ("confirmed", "paid", "closed")
    assert sound(till) == []


def test_money_set_aside_for_an_order_is_not_there(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    receipt = till.receive(100, {order.pk: 100})
    assert fresh_order(order).state == Order.State.RELEASED
    reverse(till, receipt)
    assert (fresh_order(order).paid, credit.earmarked(order.pk)) == (0, 0)
    assert sound(till) == []


def test_money_that_paid_at_the_invoice_opens_an_item_of_its_own(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    receipt = till.receive(100, {order.pk: 100})
    till.deliver(order)
    invoice = till.invoice(order)
    assert (fresh(invoice).state, OpenItem.objects.count()) == (Invoice.State.PAID, 0)
    reverse(till, receipt)
    assert (fresh(invoice).state, OpenItem.objects.get().open) == (Invoice.State.ISSUED, D(100))
    assert sound(till) == []


def test_who_asked_for_it_does_not_reverse_it_and_nobody_unasked(till: Till) -> None:
    receipt = till.receive(100)
    with pytest.raises(NotAllowed):
        services.reverse(receipt.pk, by=till.finance, at=NOW)
    services.ask_reversal(receipt.pk, by=till.finance, at=NOW, reason="记错客户")
    with pytest.raises(NotYours):
        services.reverse(receipt.pk, by=till.finance, at=NOW)
    with pytest.raises(NotYours):
        services.reverse(receipt.pk, by=till.clerk, at=NOW)
    assert fresh(receipt).state == Receipt.State.CONFIRMED
    with pytest.raises(IntegrityError), transaction.atomic():
        Reversal.objects.update(state="done", decided_by=till.finance, decided_at=NOW)
    services.reverse(receipt.pk, by=till.shop.world.supervisor, at=NOW)
    assert (fresh(receipt).state, sound(till)) == (Receipt.State.REVERSED, [])


def test_a_reversal_that_is_declined_leaves_the_money_where_it_is(till: Till) -> None:
    receipt = till.receive(100)
    services.ask_reversal(receipt.pk, by=till.clerk, at=NOW, reason="记错客户")
    services.decline_reversal(receipt.pk, by=till.finance, at=NOW, reason="银行已到账")
    with pytest.raises(NotAllowed):
        services.reverse(receipt.pk, by=till.finance, at=NOW)
    assert (fresh(receipt).state, till.shop.account("prepaid").unapplied) == (Receipt.State.CONFIRMED, D(100))
    services.ask_reversal(receipt.pk, by=till.clerk, at=NOW, reason="确实记错")
    assert sorted(Reversal.objects.values_list("state", flat=True)) == ["asked", "declined"]
