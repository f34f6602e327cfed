"""Write-offs: asked for by finance, approved by the leadership, and then the debt falls, in the ledger and on pages."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from core.refusals import NotAllowed, NotFound, NotYours, Refused
from credit import queries as credit
from credit.models import Entry, OpenItem
from receivables import queries, services
from receivables.inputs import OpeningInput
from receivables.models import Invoice, WriteOff
from receivables.queries.ageing import ageing
from tests.orders.shop import fresh as fresh_order
from tests.orders.shop import open_shop
from tests.receivables.till import Till, events, fresh, open_till, sound, step_of
from tests.support.ground import signed_in
from tests.world import NOW, TODAY, World, again
from workflow import approval, outbox

D = Decimal
S = WriteOff.State


@pytest.fixture
def leadership(till: Till) -> User:
    return till.shop.world.gm


@pytest.fixture
def invoice(till: Till) -> Invoice:
    """100 owed on monthly terms."""
    return till.invoice(till.sold_on_terms(1, 100))


def ask(till: Till, invoice: Any, amount: object = 100, **more: Any) -> WriteOff:
    by = more.pop("by", till.finance)
    return services.ask_write_off(
        invoice.pk, by=by, at=NOW, amount=D(str(amount)), reason=more.pop("reason", "客户已破产")
    )


def decide(writeoff: WriteOff, by: User, outcome: str = "approve") -> WriteOff:
    approval.decide(
        step_of(writeoff).pk, by=by, at=NOW, outcome=outcome, reason="" if outcome == "approve" else "补材料"
    )
    return fresh(writeoff)


def owed(till: Till, customer: str = "monthly") -> tuple[Decimal, Decimal]:
    """What the customer owes by the ledger, and by the open items."""
    account = till.shop.account(customer)
    return account.receivable, sum((item.open for item in OpenItem.objects.filter(account=account)), D(0))


def test_the_whole_debt_is_given_up_by_two_persons_through_the_pages(
    till: Till, invoice: Invoice, leadership: User
) -> None:
    finance = signed_in(till.finance)
    form = reverse("receivables:writeoff_for", args=[invoice.pk])
    assert "100.00" in finance.get(form).content.decode()
    answer = finance.post(form, {"amount": "100.00", "reason": "客户已破产"})
    asked = WriteOff.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, asked.get_absolute_url())
    assert (asked.state, asked.amount, owed(till)) == (S.ASKED, D(100), (D(100), D(100)))
    boss = signed_in(leadership)
    assert "客户已破产" in boss.get(asked.get_absolute_url()).content.decode()
    step = step_of(asked)
    opened = re.search(r'name="seen" value="(\d+)"', boss.get(asked.get_absolute_url()).content.decode())
    assert opened is not None
    decided = boss.post(reverse("workflow:decide", args=[step.pk]), {"outcome": "approve", "seen": opened[1]})
    assert decided.status_code == 302
    assert (fresh(asked).state, fresh(asked).approved_on) == (S.APPROVED, timezone.localdate())
    assert (owed(till), fresh(invoice).state) == ((0, 0), Invoice.State.PAID)
    assert list(Entry.objects.filter(operation="write_off").values_list("component", "amount")) == [
        ("receivable", D(-100))
    ]
    assert sound(till) == []
    page = finance.get(invoice.get_absolute_url()).content.decode()
    assert asked.number in page


def test_the_order_of_a_debt_that_is_given_up_closes(till: Till, invoice: Invoice, leadership: User) -> None:
    assert fresh_order(invoice.order).state == "shipped"
    decide(ask(till, invoice), leadership)
    order = fresh_order(invoice.order)
    assert (order.state, order.paid, order.written_off) == ("closed", 0, D(100))


def test_a_part_is_given_up_and_the_rest_is_paid(till: Till, invoice: Invoice, leadership: User) -> None:
    decide(ask(till, invoice, 30), leadership)
    assert (owed(till), fresh(invoice).state) == ((D(70), D(70)), Invoice.State.ISSUED)
    assert [target.rest for target in queries.open_targets(till.finance, invoice.customer_id)] == [D(70)]
    till.receive(70, {invoice.pk: 70}, customer="monthly")
    assert (owed(till), fresh(invoice).state, fresh_order(invoice.order).state) == ((0, 0), "paid", "closed")
    assert sound(till) == []


def test_money_that_is_not_applied_stays_where_it_is(till: Till, invoice: Invoice, leadership: User) -> None:
    till.receive(40, customer="monthly")
    decide(ask(till, invoice), leadership)
    assert (till.shop.account("monthly").unapplied, till.shop.account("monthly").receivable) == (D(40), 0)
    assert sound(till) == []


def test_an_old_debt_that_was_brought_in_is_given_up_too(till: Till, leadership: User) -> None:
    customer, company = till.shop.customers["monthly"], till.shop.world.company
    given = OpeningInput(customer, "OLD-1", TODAY - dt.timedelta(days=400), TODAY - dt.timedelta(days=370), D(55))
    (opening,) = services.open_receivables(company=company, given=[given], by=till.finance, at=NOW)
    decide(ask(till, opening, 55), leadership)
    assert (owed(till), fresh(opening).state, sound(till)) == ((0, 0), "paid", [])


def test_exactly_what_is_open_passes_and_a_cent_more_does_not(till: Till, invoice: Invoice) -> None:
    till.receive(40, {invoice.pk: 40}, customer="monthly")
    with pytest.raises(NotAllowed) as refused:
        ask(till, invoice, "60.01")
    assert refused.value.field == "amount"
    assert ask(till, invoice, 60).state == S.ASKED


def test_nothing_is_asked_for_without_a_reason_or_an_amount(till: Till, invoice: Invoice) -> None:
    for wrong in ({"amount": 0}, {"amount": -1}, {"amount": "0.001"}, {"reason": "  "}):
        with pytest.raises(NotAllowed):
            ask(till, invoice, **wrong)
    assert WriteOff.objects.count() == 0


def test_money_that_was_entered_meanwhile_is_not_given_up(till: Till, invoice: Invoice, leadership: User) -> None:
    asked = ask(till, invoice)
    entered = till.enter("0.01", {invoice.pk: "0.01"}, customer="monthly")
    with pytest.raises(NotAllowed):
        decide(asked, leadership)
    till.decide(entered, "reject", reason="银行无此款")
    assert decide(asked, leadership).state == S.APPROVED


def test_a_debt_that_was_paid_meanwhile_is_not_given_up(till: Till, invoice: Invoice, leadership: User) -> None:
    asked = ask(till, invoice)
    till.receive(100, {invoice.pk: 100}, customer="monthly")
    with pytest.raises(NotAllowed):
        decide(asked, leadership)
    assert (fresh(asked).state, owed(till), sound(till)) == (S.ASKED, (0, 0), [])
    with pytest.raises(NotAllowed):
        ask(till, invoice, 1)


def test_no_money_goes_to_what_was_given_up(till: Till, invoice: Invoice, leadership: User) -> None:
    decide(ask(till, invoice, 30), leadership)
    with pytest.raises(NotAllowed):
        till.enter("70.01", {invoice.pk: "70.01"}, customer="monthly")


def test_a_receipt_that_is_reversed_is_owed_again_beside_what_was_given_up(
    till: Till, invoice: Invoice, leadership: User
) -> None:
    receipt = till.receive(70, {invoice.pk: 70}, customer="monthly")
    decide(ask(till, invoice, 30), leadership)
    assert (fresh(invoice).state, fresh_order(invoice.order).state) == ("paid", "closed")
    services.ask_reversal(receipt.pk, by=till.clerk, at=NOW, reason="记错客户")
    services.reverse(receipt.pk, by=till.finance, at=NOW)
    assert (owed(till), fresh(invoice).state, fresh_order(invoice.order).state) == ((D(70), D(70)), "issued", "shipped")
    assert sound(till) == []


def test_who_asked_does_not_approve_on_any_way(till: Till, invoice: Invoice) -> None:
    asked = ask(till, invoice)
    step = step_of(asked)
    with pytest.raises(NotYours):
        approval.decide(step.pk, by=till.finance, at=NOW, outcome="approve")
    sent = signed_in(till.finance).post(reverse("workflow:decide", args=[step.pk]), {"outcome": "approve"})
    assert (sent.status_code, fresh(asked).state) == (403, S.ASKED)
    with pytest.raises(IntegrityError), transaction.atomic():
        _past_the_service(asked)


def _past_the_service(asked: WriteOff) -> None:
    WriteOff.objects.filter(pk=asked.pk).update(state=S.APPROVED, approved_on=TODAY)
    connection.check_constraints()


def test_the_database_gives_up_no_more_than_is_owed(till: Till, invoice: Invoice, leadership: User) -> None:
    decide(ask(till, invoice, 60), leadership)
    asked = ask(till, invoice, 40)
    with pytest.raises(Exception, match="does not change any more"), transaction.atomic():
        WriteOff.objects.filter(pk=asked.pk).update(amount=D(41))
    assert decide(asked, leadership).state == S.APPROVED


def test_a_second_one_waits_for_the_first(till: Till, invoice: Invoice, leadership: User) -> None:
    first = ask(till, invoice, 30)
    with pytest.raises(NotAllowed):
        ask(till, invoice, 30)
    decide(first, leadership)
    assert ask(till, invoice, 30).state == S.ASKED


def test_the_same_request_sent_twice_asks_once(till: Till, invoice: Invoice) -> None:
    client, form = signed_in(till.finance), reverse("receivables:writeoff_for", args=[invoice.pk])
    key = re.search(r'name="once" value="([^"]+)"', client.get(form).content.decode())
    assert key is not None
    data = {"amount": "60.00", "reason": "客户已破产", "once": key[1]}
    first, second = client.post(form, data), client.post(form, data)
    assert (first.status_code, second.status_code, second["Location"]) == (302, 302, first["Location"])
    assert WriteOff.objects.count() == 1


def test_what_is_sent_back_is_mended_and_handed_in_again(till: Till, invoice: Invoice, leadership: User) -> None:
    asked = decide(ask(till, invoice, 100), leadership, "return")
    client, form = signed_in(till.finance), reverse("receivables:writeoff_correct", args=[asked.pk])
    sent = client.post(form, {"amount": "80.00", "reason": "破产清算后只余 20", "version": asked.version})
    assert (sent.status_code, fresh(asked).amount, fresh(asked).state) == (302, D(80), S.ASKED)
    assert decide(asked, leadership).state == S.APPROVED
    assert (owed(till)[0], sound(till)) == (D(20), [])


def taken_back(till: Till, writeoff: WriteOff) -> None:
    services.withdraw_write_off(writeoff.pk, by=till.finance, at=NOW, reason="客户愿付")


def corrected(till: Till, writeoff: WriteOff) -> None:
    services.correct_write_off(writeoff.pk, by=till.finance, at=NOW, amount=D(50), reason="清算")


def approved(till: Till, writeoff: WriteOff) -> None:
    decide(writeoff, till.shop.world.gm)


LEADS = {
    taken_back: {S.ASKED: S.VOID, S.RETURNED: S.VOID},
    corrected: {S.RETURNED: S.ASKED},
    approved: {S.ASKED: S.APPROVED},
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("act", list(LEADS))
def test_it_goes_only_where_its_state_leads(
    till: Till, invoice: Invoice, leadership: User, state: str, act: Any
) -> None:
    made = ask(till, invoice)
    if state == S.VOID:
        taken_back(till, made)
    elif state != S.ASKED:
        decide(made, leadership, {S.RETURNED: "return", S.REJECTED: "reject", S.APPROVED: "approve"}[S(state)])
    assert fresh(made).state == state
    if leads := LEADS[act].get(S(state)):
        act(till, made)
        assert fresh(made).state == leads
    else:
        with pytest.raises(Refused):
            act(till, made)
        assert fresh(made).state == state


def test_only_finance_asks_and_only_the_maker_takes_back(till: Till, invoice: Invoice) -> None:
    with pytest.raises(NotYours):
        ask(till, invoice, by=till.clerk)
    assert signed_in(till.clerk).get(reverse("receivables:writeoff_for", args=[invoice.pk])).status_code == 403
    asked = ask(till, invoice)
    with pytest.raises(NotYours):
        services.withdraw_write_off(asked.pk, by=till.shop.world.supervisor, at=NOW, reason="不要了")


def test_another_companys_debt_and_another_units_are_unknown(till: Till, invoice: Invoice, office: World) -> None:
    stranger = open_till(open_shop(office))
    with pytest.raises(NotFound):
        services.ask_write_off(invoice.pk, by=stranger.finance, at=NOW, amount=D(1), reason="坏账")
    client = signed_in(stranger.finance)
    assert client.get(reverse("receivables:writeoff_for", args=[invoice.pk])).status_code == 404
    asked = ask(till, invoice)
    assert client.get(asked.get_absolute_url()).status_code == 404


def test_a_handbook_that_names_nobody_refuses(till: Till, invoice: Invoice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("receivables.queries.writeoffs.known", lambda company, on: False)
    with translation.override("en"), pytest.raises(NotAllowed, match="names nobody"):
        ask(till, invoice)
    answer = signed_in(till.finance).get(reverse("receivables:writeoff_for", args=[invoice.pk]))
    assert answer.status_code == 409


def test_ageing_and_statement_show_it(till: Till, invoice: Invoice, leadership: User) -> None:
    before = ageing(again(till.finance), TODAY)
    assert [row.ageing.total for row in before] == [D(100)]
    writeoff = decide(ask(till, invoice, 30), leadership)
    assert [row.ageing.total for row in ageing(again(till.finance), TODAY)] == [D(70)]
    drawn = queries.statement(till.finance, invoice.customer_id, TODAY, TODAY)
    assert (drawn.opening, drawn.invoiced, drawn.received, drawn.closing) == (0, D(100), D(30), D(70))
    assert drawn.rows[-1].number == writeoff.number
    later = queries.statement(
        till.finance, invoice.customer_id, TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=2)
    )
    assert (later.opening, later.closing) == (D(70), D(70))


def test_orders_held_for_credit_are_asked_again(till: Till, invoice: Invoice, leadership: User) -> None:
    till.shop.limit("monthly", 100)
    held = till.shop.review(till.shop.line("board", 1, 60), customer="monthly")
    assert fresh_order(held).state == "held"
    decide(ask(till, invoice, 60), leadership)
    outbox.sweep(NOW)
    assert fresh_order(held).state == "released"


def test_events_tell_the_story(till: Till, invoice: Invoice, leadership: User) -> None:
    asked = decide(ask(till, invoice), leadership)
    assert events(asked)[0] == "created"
    assert events(asked)[-1] == "approved"
    assert events(invoice)[-1] == "paid"
    assert "written_off" in events(invoice.order)
    assert credit.exposure(till.shop.account("monthly"), TODAY) == 0
