"""Ageing, statements and the ledger checks."""

import datetime as dt
from decimal import Decimal

import pytest

from core.refusals import NotAllowed
from credit.models import Account
from customers.models import Customer
from receivables import queries
from receivables.models import Allocation
from receivables.queries.ageing import total
from tests.receivables.till import Till, sound
from tests.world import NOW, TODAY

D = Decimal


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


def test_ageing_adds_up_to_what_is_outstanding_and_to_the_ledger(till: Till) -> None:
    due = till.invoice(till.sold_on_terms(1, 100)).due_on
    till.invoice(till.sold_on_terms(1, "50.5"), at=NOW + dt.timedelta(days=31))
    assert due is not None
    ages = {}
    for late in (0, 1, 30, 31, 60, 61, 90, 91):
        [row] = queries.ageing(till.finance, due + dt.timedelta(days=late))
        assert row.ageing.total == Account.objects.get(customer=row.customer_id).receivable == D("150.5")
        ages[late] = row.ageing
    assert [ages[late].not_due for late in (0, 1, 31)] == [D("150.5"), D("50.5"), D("50.5")]
    assert [ages[late].days_30 for late in (1, 30)] == [D(100), D(100)]
    assert [ages[late].days_60 for late in (31, 60)] == [D(100), D(100)]
    assert [ages[late].days_90 for late in (61, 90)] == [D(100), D(100)]
    assert (ages[90].older, ages[91].older) == (D(0), D(100))


def test_ageing_of_a_company_is_the_sum_of_its_customers(till: Till) -> None:
    till.invoice(till.sold_on_terms(1, 100, customer="monthly"))
    Customer.objects.filter(pk=till.shop.customers["prepaid"].pk).update(payment_terms="monthly")
    till.shop.limit("prepaid", 1000)
    order = till.shop.review(till.shop.line("board", 1, 30), customer="prepaid", payment_terms="monthly")
    till.deliver(order)
    till.invoice(order)
    rows = queries.ageing(till.finance, TODAY)
    assert [row.customer for row in rows] == ["monthly客户", "prepaid客户"]
    assert total(rows).total == D(130)


def test_statement_goes_from_opening_to_closing(till: Till) -> None:
    customer = till.shop.customers["monthly"].pk
    first = till.invoice(till.sold_on_terms(1, 100))
    till.receive(60, {first.pk: 60}, customer="monthly", at=NOW + dt.timedelta(days=2))
    till.invoice(till.sold_on_terms(1, 40), at=NOW + dt.timedelta(days=3))
    whole = queries.statement(till.finance, customer, TODAY, day(3))
    assert (whole.opening, whole.invoiced, whole.received, whole.closing) == (D(0), D(140), D(60), D(80))
    assert [row.balance for row in whole.rows] == [D(100), D(40), D(80)]
    later = queries.statement(till.finance, customer, day(1), day(2))
    assert (later.opening, later.invoiced, later.received, later.closing) == (D(100), D(0), D(60), D(40))
    account = till.shop.account("monthly")
    assert whole.closing == account.receivable - account.earmarked - account.unapplied


def test_unconfirmed_money_is_not_on_the_statement(till: Till) -> None:
    customer = till.shop.customers["prepaid"].pk
    till.enter(50)
    till.receive(30)
    shown = queries.statement(till.finance, customer, TODAY, TODAY)
    assert (shown.received, shown.closing) == (D(30), D(-30))


def test_statement_of_a_period_that_ends_before_it_begins_is_refused(till: Till) -> None:
    with pytest.raises(NotAllowed):
        queries.statement(till.finance, till.shop.customers["prepaid"].pk, day(1), TODAY)


def test_checks_find_an_allocation_that_the_ledger_does_not_know(till: Till) -> None:
    order = till.shop.review(till.shop.line("board", 1, 500))
    receipt = till.receive(100, {order.pk: 60})
    assert sound(till) == []
    Allocation.objects.create(receipt=receipt, paper=order.paper, amount=D(10), at=NOW, by=None)
    found = sound(till)
    assert len(found) == 2
    assert all(line.startswith("receivables.receipts") for line in found)


def test_checks_find_an_invoice_payment_that_the_ledger_does_not_know(till: Till) -> None:
    invoice = till.invoice(till.sold_on_terms(1, 100))
    receipt = till.receive(100, customer="monthly")
    Allocation.objects.create(receipt=receipt, paper=invoice.paper, amount=D(10), at=NOW, by=None)
    assert {line.split(":")[0] for line in sound(till)} == {"receivables.invoices", "receivables.receipts"}
