"""Cover where people meet it: what is submitted, held, released and shipped, company by company."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.refusals import NotAllowed, NotYours
from credit import queries as credit_queries
from credit import services as credit
from credit.models import Account, Decision, LimitChange
from customers.models import Customer
from orders import first_credit, services
from orders.cover import cover_facts
from orders.models import Order
from shipping import services as shipping
from shipping.models import DeliveryNote
from shipping.prints import note_paper
from tests.orders.shop import Shop, fresh, open_shop
from tests.shipping.dock import Dock, again
from tests.world import NOW, world
from workflow import approval
from workflow.models import Step, Task

D = Decimal
FIRST = dt.datetime(2026, 8, 1, 2, 0, tzinfo=dt.UTC)
LAST = dt.datetime(2026, 7, 31, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def mill(db: None) -> Shop:
    """The fibre company: graded customers, notices that people sign in knowledge of the debt."""
    return open_shop(world("fibre"))


@pytest.fixture
def joinery(db: None) -> Shop:
    """The doors company: deposit before production, balance before the release."""
    return open_shop(world("doors"))


def stands(shop: Shop, customer: str = "monthly", **credit_of: Any) -> Account:
    """The customer's limit and grade as reviews and applications have left them."""
    account = credit.account_of(shop.world.company, shop.customers[customer].pk)
    for name, value in credit_of.items():
        setattr(account, name, value)
    account.save()
    LimitChange.objects.create(account=account, limit=account.limit, reason="评审", by=shop.world.supervisor, at=NOW)
    return account


def owes(shop: Shop, amount: object, *, due: dt.date | None = None, disputed: bool = False) -> None:
    """An invoice of the monthly customer, open since it was issued."""
    account = credit.account_of(shop.world.company, shop.customers["monthly"].pk)
    paper = shop.enter(customer="monthly").paper
    entry = (paper.pk, "receivable", D(str(amount)))
    credit.enter(account.pk, [entry], credit.Operation.OPENING, by=shop.world.finance, at=NOW)
    credit.open_item(account.pk, paper.pk, due=due or NOW.date(), amount=D(str(amount)))
    account.items.update(disputed=disputed)


def ordered(shop: Shop, price: object, customer: str = "monthly", **head: Any) -> Order:
    """A reviewed order of one board at a price."""
    return shop.review(shop.line("board", 1, price), customer=customer, **head)


def outcome(order: Order) -> str:
    """What cover answered last."""
    return Decision.objects.filter(paper=order.paper).latest("pk").outcome


def classed(shop: Shop, customer: str, code: str) -> Customer:
    file = shop.customers[customer]
    file.customer_class = code
    file.save()
    return file


# -- the office company ----------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-43")
def test_an_order_paid_on_delivery_is_released_and_its_note_says_cash(stationer: Shop) -> None:
    draft = stationer.enter(customer="cash")
    Order.objects.filter(pk=draft.pk).update(payment_terms="")
    with pytest.raises(NotAllowed) as refused:
        services.submit(draft.pk, by=stationer.clerk, at=NOW)
    assert refused.value.field == "payment_terms"
    order = ordered(stationer, 250, "cash", payment_terms="on_delivery")
    assert (order.state, outcome(order)) == ("released", "on_delivery")
    note = Dock(stationer).note(order)
    said = {str(fact.label): fact.value for fact in note_paper(note).head.facts}
    assert said["结算方式"] == "现金付款"


@pytest.mark.rule("OFFICE-46")
def test_an_order_on_terms_is_reviewed_by_the_manager_of_the_centre_and_by_nobody_else(stationer: Shop) -> None:
    stands(stationer, limit=D(1000))
    order = stationer.submit(customer="monthly")
    step = Step.objects.get(round__paper_id=order.pk)
    for who in (stationer.clerk, stationer.world.clerk2, stationer.reviewer):
        with pytest.raises(NotYours):
            approval.decide(step.pk, by=who, at=NOW, outcome="approve")
    with pytest.raises(NotAllowed):
        services.try_release(order.pk, by=stationer.clerk, at=NOW)
    assert stationer.decide(order, by=stationer.world.manager).state == "released"
    assert stationer.decide(stationer.submit(payment_terms="on_delivery"), by=stationer.reviewer).state == "released"


@pytest.mark.rule("OFFICE-47")
def test_a_first_order_has_no_credit_and_a_salesperson_follows_the_wish_up(stationer: Shop) -> None:
    draft = stationer.enter(customer="monthly")
    task = Task.objects.get(paper=draft.paper, kind=first_credit.TASK)
    assert (task.post, task.title) == ("account_rep", "monthly客户 要求赊账：请判断并跟进")
    with pytest.raises(NotAllowed) as refused:
        services.submit(draft.pk, by=stationer.clerk, at=NOW)
    assert refused.value.field == "payment_terms"
    assert stationer.submit(customer="monthly", payment_terms="on_delivery").state == "in_review"
    stands(stationer, limit=D(1000))
    assert services.submit(draft.pk, by=stationer.clerk, at=NOW).state == "in_review"


def test_submitting_a_first_order_on_credit_at_once_keeps_the_draft(stationer: Shop, as_user: Any) -> None:
    row = {"product": "ZK-100", "quantity": "1"}
    sent = stationer.form(row, customer="monthly", payment_terms="monthly", then="submit")
    page = as_user(stationer.clerk).post("/orders/new/", sent, follow=True).content.decode()
    assert "已存为草稿：首单不赊账" in page
    assert (Order.objects.get().state, Task.objects.filter(kind=first_credit.TASK).count()) == ("draft", 1)


@pytest.mark.rule("OFFICE-117")
@pytest.mark.parametrize("known_as", ["non_member", "member"])
def test_small_customers_pay_on_delivery(stationer: Shop, known_as: str) -> None:
    stands(stationer, limit=D(1000))
    classed(stationer, "monthly", known_as)
    with pytest.raises(NotAllowed, match="付款帐期"):
        stationer.submit(customer="monthly", payment_terms="monthly")
    assert stationer.submit(customer="monthly", payment_terms="on_delivery").state == "in_review"
    classed(stationer, "monthly", "key_account")
    assert stationer.submit(customer="monthly", payment_terms="monthly").state == "in_review"


@pytest.mark.rule("OFFICE-98")
def test_an_overdue_customer_pays_first(stationer: Shop) -> None:
    stands(stationer, limit=D(100000))
    running = ordered(stationer, 100)
    owes(stationer, 10, due=dt.date(2026, 5, 29))
    order = ordered(stationer, 100)
    assert (running.state, order.state, order.hold) == ("released", "held", "overdue")
    assert order.hold_reason == "客户有逾期欠款，须先款后货。"
    said = Decision.objects.filter(paper=order.paper).latest("pk")
    assert (said.overdue, said.overdue_days, said.rule) == (D(10), 12, "OFFICE-98")
    prepaid = ordered(stationer, 100, payment_terms="prepaid")
    services.record_paid(prepaid.pk, amount=D(100), by=stationer.world.finance, at=NOW)
    assert fresh(prepaid).state == "released"


def test_disputed_debts_are_not_overdue(stationer: Shop) -> None:
    stands(stationer, limit=D(100000))
    owes(stationer, 10, due=dt.date(2026, 5, 29), disputed=True)
    assert ordered(stationer, 100).state == "released"
    assert credit_queries.overdue_of(stationer.world.company, stationer.customers["monthly"].pk, NOW.date()) == {}


def test_due_on_the_31st_goods_leave_on_the_31st_and_are_held_on_the_1st(stationer: Shop) -> None:
    stands(stationer, limit=D(100000))
    dock = Dock(stationer)
    notes = [dock.note(ordered(stationer, 100)) for _each in range(2)]
    owes(stationer, 10, due=dt.date(2026, 7, 31))
    for note in notes:
        shipping.print_note(note.pk, by=dock.world.order_group, at=LAST)
    assert shipping.ship_note(notes[0].pk, by=dock.world.keeper, at=LAST).state == "shipped"
    with pytest.raises(NotAllowed, match="逾期"):
        shipping.ship_note(notes[1].pk, by=dock.world.keeper, at=FIRST)
    assert again(notes[1]).state == DeliveryNote.State.PRINTED


# -- the doors company -----------------------------------------------------------------------------------------------


@pytest.mark.rule("DOORS-22")
def test_a_balance_of_one_is_not_released(joinery: Shop) -> None:
    order = ordered(joinery, 250, "prepaid", payment_terms="deposit")
    services.record_paid(order.pk, amount=D(249), by=joinery.world.finance, at=NOW)
    assert (fresh(order).state, fresh(order).hold_reason) == ("held", "应付 250.00，已付 249.00，还差 1.00。")
    services.record_paid(order.pk, amount=D(1), by=joinery.world.finance, at=NOW)
    assert (fresh(order).state, outcome(order)) == ("released", "paid")


# -- the fibre company -----------------------------------------------------------------------------------------------


@pytest.mark.rule("FIBRE-44")
def test_a_customer_without_a_grade_has_a_limit_of_nought(mill: Shop) -> None:
    stands(mill, limit=D(1000))
    order = ordered(mill, 250)
    said = Decision.objects.filter(paper=order.paper).latest("pk")
    assert (said.outcome, said.limit, said.excess) == ("on_notice", D(0), D(250))
    stands(mill, grade="B")
    assert outcome(ordered(mill, 250)) == "within"


@pytest.mark.rule("FIBRE-53")
def test_grade_a_has_no_upper_limit(mill: Shop) -> None:
    stands(mill, grade="A", limit=D(1))
    owes(mill, 10_000_000)
    order = ordered(mill, 250)
    assert (order.state, outcome(order)) == ("released", "unlimited")


@pytest.mark.rule("FIBRE-54")
def test_grade_b_goes_to_the_general_manager_above_the_limit(mill: Shop) -> None:
    stands(mill, grade="B", limit=D(1000))
    owes(mill, 750)
    inside = ordered(mill, 249)
    assert (inside.state, outcome(inside)) == ("released", "within")
    beyond = ordered(mill, 2)
    said = Decision.objects.filter(paper=beyond.paper).latest("pk")
    assert (beyond.state, said.outcome, said.excess) == ("released", "on_notice", D(1))
    answer = credit_queries.preview(cover_facts(fresh(beyond), NOW.date(), "shipment"))
    assert (answer.ok, answer.code, answer.may_decide) == (False, "over_limit", "总经理")
    signed = credit_queries.preview(cover_facts(fresh(beyond), NOW.date(), "shipment", signed=True))
    assert (signed.ok, signed.by) == (True, "notice")


@pytest.mark.rule("FIBRE-55")
def test_grade_c_has_no_credit_and_pays_on_the_spot(mill: Shop) -> None:
    stands(mill, grade="C", limit=D(1000))
    held = ordered(mill, 250)
    assert (held.state, held.hold, outcome(held)) == ("held", "grade", "grade_c")
    paid = ordered(mill, 250, payment_terms="cash")
    services.record_paid(paid.pk, amount=D(250), by=mill.world.finance, at=NOW)
    assert fresh(paid).state == "released"


@pytest.mark.rule("FIBRE-56")
def test_grade_d_settles_old_debts_before_anything_new(mill: Shop) -> None:
    stands(mill, grade="D", limit=D(1000))
    fine = ordered(mill, 1)
    owes(mill, "0.01")
    held = ordered(mill, 250)
    assert (fine.state, held.state, held.hold, outcome(held)) == ("released", "held", "grade", "grade_d")
    assert ordered(mill, 250, payment_terms="prepaid").hold == "grade"


# -- customers who may not trade, and what is asked again ---------------------------------------------------------


@pytest.mark.parametrize("status", ["frozen", "retired"])
def test_a_stopped_customer_stops_at_submitting_and_at_the_release(shop: Shop, status: str) -> None:
    draft, waiting = shop.enter(), shop.submit()
    services.record_paid(waiting.pk, amount=waiting.gross, by=shop.world.finance, at=NOW)
    Customer.objects.filter(pk=shop.customers["prepaid"].pk).update(status=status, status_reason="停")
    with pytest.raises(NotAllowed):
        services.submit(draft.pk, by=shop.clerk, at=NOW)
    held = shop.decide(waiting)
    assert (held.state, held.hold) == ("held", "frozen")
    Customer.objects.filter(pk=shop.customers["prepaid"].pk).update(status="active", status_reason="")
    assert services.try_release(held.pk, by=None, at=NOW).state == "released"


def test_goods_invoiced_before_they_leave_are_counted_once(shop: Shop) -> None:
    shop.limit("monthly", 250)
    order = ordered(shop, 250)
    line = order.lines.get()
    account = shop.account("monthly")
    invoice = shop.enter(customer="monthly").paper
    beside = [(invoice.pk, "receivable", order.gross)]
    services.record_invoiced(order.pk, {line.pk: D(1)}, by=shop.world.finance, at=NOW, beside=beside)
    answer = credit.cover(cover_facts(fresh(order), NOW.date(), "shipment"), by=None, at=NOW)
    assert (answer.code, answer.exposure, account.limit) == ("within", D(250), D(250))


def test_everybody_reads_the_sentence_and_only_some_the_figures(shop: Shop, as_user: Any) -> None:
    shop.limit("monthly", 100)
    order = ordered(shop, "100.01")
    plain = as_user(shop.world.keeper).get(order.get_absolute_url()).content.decode()
    told = as_user(shop.world.supervisor).get(order.get_absolute_url()).content.decode()
    assert ("超出信用额度。" in plain, "超出额度 100.00 共 0.01" in plain) == (True, False)
    assert "超出额度 100.00 共 0.01" in told
