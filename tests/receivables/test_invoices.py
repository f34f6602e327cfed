"""Invoices: from what was signed, else shipped; parts that add up; due days; paid by what waits."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.refusals import NotAllowed, NotYours
from credit.models import OpenItem
from orders.models import Order, OrderLine
from receivables import services
from receivables.models import Invoice, InvoiceLine
from tests.orders.shop import fresh as fresh_order
from tests.receivables.till import Till, events, fresh, open_lines, shares, sound
from tests.world import NOW, TODAY

D = Decimal


def amounts(*invoices: Invoice) -> tuple[Decimal, Decimal, Decimal]:
    rows = [fresh(row) for row in invoices]
    return sum(row.gross for row in rows), sum(row.tax for row in rows), sum(row.net for row in rows)


def test_nothing_is_invoiced_before_it_is_shipped(office_till: Till) -> None:
    shop = office_till.shop
    shop.limit("monthly", 10_000)
    order = shop.review(shop.line("board", 2, 100), customer="monthly")
    with pytest.raises(NotAllowed):
        office_till.invoice(order)
    office_till.deliver(order, 1)
    assert office_till.invoice(order).gross == D(100)


def test_signed_quantity_goes_before_shipped_quantity(office_till: Till) -> None:
    order = office_till.sold_on_terms(10, 100)
    assert [line.open for line in open_lines(office_till, order) if line.product_code == "ZK-100"] == [D(10)]
    office_till.sign(order, 8)
    line = next(line for line in open_lines(office_till, order) if line.product_code == "ZK-100")
    with pytest.raises(NotAllowed) as refused:
        office_till.invoice(order, quantities={line.line_id: D("8.01")})
    assert refused.value.field == f"line_{line.line_id}"
    assert office_till.invoice(order, quantities={line.line_id: D(8)}).gross == D(800)


def test_partial_invoices_sum_exactly_to_the_order(office_till: Till) -> None:
    shop = office_till.shop
    shop.limit("monthly", 10_000)
    order = shop.review(shop.line("board", 3, "33.335"), shop.line("bolt", 3, "0.07"), customer="monthly")
    parts = []
    for _each in range(3):
        office_till.deliver(order, 1)
        parts.append(office_till.invoice(order))
    order = fresh_order(order)
    assert amounts(*parts) == (order.gross, order.tax, order.net)
    by_line = {row.pk: row.gross for row in OrderLine.objects.filter(order=order)}
    assert {pk: sum(row.gross for row in InvoiceLine.objects.filter(order_line=pk)) for pk in by_line} == by_line
    assert sound(office_till) == []


def test_issuing_moves_shipped_to_receivable_and_opens_an_item(office_till: Till) -> None:
    order = office_till.sold_on_terms(2, 100)
    account = office_till.shop.account("monthly")
    assert (account.shipped, account.receivable) == (order.gross, D(0))
    invoice = office_till.invoice(order)
    account.refresh_from_db()
    assert (account.shipped, account.receivable) == (D(0), order.gross)
    item = OpenItem.objects.get(paper=invoice.pk)
    assert (item.open, item.due, invoice.number) == (invoice.gross, invoice.due_on, "FP-2606-00001")


@pytest.mark.parametrize(("terms", "days"), [("prepaid", 0), ("cash", 0)])
def test_invoice_of_a_paid_order_is_due_at_once_and_paid(till: Till, terms: str, days: int) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100), customer=terms)
    receipt = till.receive(100, {order.pk: 100}, customer=terms, account="cash" if terms == "cash" else "bank")
    till.deliver(order)
    invoice = till.invoice(order)
    assert (invoice.due_on, invoice.state) == (TODAY + dt.timedelta(days=days), Invoice.State.PAID)
    assert shares(receipt) == {invoice.pk: D(100)}
    assert fresh_order(order).state == Order.State.CLOSED
    assert events(invoice) == ["created", "issued", "paid"]
    assert sound(till) == []


def test_monthly_invoice_is_due_as_the_handbook_says(till: Till, office_till: Till) -> None:
    from_invoice, from_month_end = till.sold_on_terms(), office_till.sold_on_terms()
    assert till.invoice(from_invoice).due_on == dt.date(2026, 7, 10)
    assert office_till.invoice(from_month_end).due_on == dt.date(2026, 7, 30)


def test_part_payments_pay_an_invoice_with_the_last_cent(office_till: Till) -> None:
    invoice = office_till.invoice(office_till.sold_on_terms(1, 100))
    office_till.receive("99.99", {invoice.pk: "99.99"}, customer="monthly")
    assert fresh(invoice).state == Invoice.State.ISSUED
    office_till.receive("5", {invoice.pk: "0.01"}, customer="monthly")
    assert fresh(invoice).state == Invoice.State.PAID
    account = office_till.shop.account("monthly")
    assert (account.receivable, account.unapplied) == (D(0), D("4.99"))
    assert sound(office_till) == []


def test_oldest_receipt_pays_the_invoice_first(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 4, 100))
    old = till.receive(300, {order.pk: 300})
    young = till.receive(100, {order.pk: 100}, at=NOW + dt.timedelta(days=1))
    till.deliver(order, 2)
    first = till.invoice(order, at=NOW + dt.timedelta(days=2))
    assert (shares(old), shares(young)) == ({first.pk: D(200), order.pk: D(100)}, {order.pk: D(100)})
    till.deliver(order, 2)
    second = till.invoice(order, at=NOW + dt.timedelta(days=2))
    assert (shares(old), shares(young)) == ({first.pk: D(200), second.pk: D(100)}, {second.pk: D(100)})
    assert fresh_order(order).state == Order.State.CLOSED
    assert sound(till) == []


def test_two_drafts_of_the_same_goods_become_one_invoice(office_till: Till) -> None:
    order = office_till.sold_on_terms(1, 100)
    first, second = (services.make(order.pk, by=office_till.finance, at=NOW) for _each in "ab")
    services.issue(first.pk, by=office_till.finance, at=NOW)
    with pytest.raises(NotAllowed):
        services.issue(second.pk, by=office_till.finance, at=NOW)
    assert services.cancel(second.pk, by=office_till.finance, at=NOW).state == Invoice.State.CANCELLED
    assert sound(office_till) == []


def test_draft_takes_its_cents_when_it_is_issued(office_till: Till) -> None:
    shop = office_till.shop
    shop.limit("monthly", 10_000)
    order = shop.review(shop.line("board", 3, "33.335"), customer="monthly")
    office_till.deliver(order)
    line = open_lines(office_till, order)[0].line_id
    draft = services.make(order.pk, by=office_till.finance, at=NOW, quantities={line: D(1)})
    other = services.make(order.pk, by=office_till.finance, at=NOW, quantities={line: D(2)}, issuing=True)
    issued = services.issue(draft.pk, by=office_till.finance, at=NOW)
    assert fresh_order(order).gross == amounts(issued, other)[0]


def test_gift_is_invoiced_and_counts_as_paid(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 0))
    till.deliver(order)
    invoice = till.invoice(order)
    assert (invoice.gross, invoice.state) == (D(0), Invoice.State.PAID)
    assert not OpenItem.objects.filter(paper=invoice.pk).exists()


def test_tax_number_stands_beside_ours(till: Till) -> None:
    invoice = till.invoice(till.sold_on_terms())
    with pytest.raises(NotAllowed):
        services.note_tax_number(invoice.pk, by=till.finance, at=NOW, number=" ")
    noted = services.note_tax_number(invoice.pk, by=till.finance, at=NOW, number="24312000000123456789")
    assert (noted.tax_invoice_number, noted.number) == ("24312000000123456789", "FP-2606-0001")


def test_invoice_is_made_by_finance_only(office_till: Till) -> None:
    order = office_till.sold_on_terms()
    with pytest.raises(NotYours):
        services.make(order.pk, by=office_till.clerk, at=NOW)
    assert services.make(order.pk, by=office_till.finance, at=NOW).state == Invoice.State.DRAFT


def pay_behind_the_door(invoice: Invoice) -> None:
    Invoice.objects.filter(pk=invoice.pk).update(state=Invoice.State.PAID)
    transaction.get_connection().check_constraints()


def test_database_refuses_a_state_without_event_and_an_unsound_invoice(office_till: Till) -> None:
    invoice = office_till.invoice(office_till.sold_on_terms())
    with pytest.raises(IntegrityError, match="event"), transaction.atomic():
        pay_behind_the_door(invoice)
    for change in ({"due_on": None}, {"gross": D(1)}, {"due_on": TODAY - dt.timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invoice.objects.filter(pk=invoice.pk).update(**change)
