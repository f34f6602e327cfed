"""Walks 7.3 and 7.4 of the rule book, as far as they are about getting credit."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.display import day_text
from core.refusals import NotAllowed, NotYours
from credit import services as credit
from credit.inputs import ApplicationInput
from credit.models import Account, Application
from customers.models import Customer
from demo.story import decide_whole
from orders import services as orders
from orders.models import Order
from shipping import services as shipping
from shipping.prints import note_paper
from tests.orders.shop import Shop, fresh, open_shop
from tests.world import NOW, TODAY, World, again, world
from workflow import approval, outbox
from workflow import queries as workflow
from workflow.models import Step, Task

D = Decimal
SignIn = Callable[[User], Client]
LATER = dt.timedelta(days=92)


def agree(paper_id: int, world: World, *people: str, at: dt.datetime = NOW) -> None:
    """Each of these people decides the step that is open, in this order."""
    for who in people:
        step = Step.objects.get(round__paper_id=paper_id, state=Step.State.OPEN)
        approval.decide(step.pk, by=again(world.people[who]), at=at, outcome="approve")


def key_account(shop: Shop, amount: str, at: dt.datetime) -> Application:
    """The representative brings both forms (OFFICE-95)."""
    asked = ApplicationInput(
        shop.customers["cash"].pk, limit=D(amount), terms="monthly", reason="大客户", legal_person="沈工",
        founded_in=2001, business="建设", investigated_on=at.date(), investigation="走访", evaluation="付款及时",
    )  # fmt: skip
    return credit.apply(asked, by=shop.world.rep, at=at)


@pytest.fixture
def stationer(db: None) -> Shop:
    return open_shop(world("office"))


def test_a_large_customer_pays_cash_trades_three_months_and_is_given_credit(stationer: Shop, as_user: SignIn) -> None:
    """7.3 steps 1, 2 and 4."""
    people, customer = stationer.world, stationer.customers["cash"]
    # 1. 09:00, on the web: nobody gives credit to whom nobody knows [no credit on the first order], sales follows it up
    customer.customer_class, customer.email = "key_account", "buyer@example.com"
    customer.save()
    first = stationer.enter(stationer.line("board", 8), customer="cash", payment_terms="monthly", source="web")
    with pytest.raises(NotAllowed, match="首单不赊账"):
        orders.submit(first.pk, by=people.clerk, at=NOW)
    assert Task.objects.get(paper=first.paper, kind="orders.credit_wish").post == "account_rep"
    cash = stationer.input(stationer.line("board", 8), customer="cash", payment_terms="cash", source="web")
    orders.change(first.pk, by=people.clerk, at=NOW, data=cash, version=fresh(first).version)
    answered = NOW + dt.timedelta(minutes=8)  # [answered within ten minutes]
    assert orders.submit(first.pk, by=people.clerk, at=answered).state == "in_review"
    assert first.paper.events.get(name="orders.order.confirmed").at == answered
    # [not yet three months, not yet 5,000 a month: not eligible]
    early = key_account(stationer, "40000", NOW)
    with pytest.raises(NotAllowed, match="不符合授信条件"):
        credit.submit_application(early.pk, by=people.rep, at=NOW)
    credit.cancel_application(early.pk, by=people.rep, at=NOW, reason="未满三个月")
    traded(stationer, "60", NOW)
    # 2. after three months: two forms, three reviews, the general manager of the branch, the agreement
    later = NOW + LATER
    traded(stationer, "60", later - dt.timedelta(days=20))
    made = key_account(stationer, "40000", later)
    credit.submit_application(made.pk, by=people.rep, at=later)
    agree(made.pk, people, "reviewer", "sales_head", "supervisor", "branch_gm", at=later)
    connection.check_constraints()
    assert Application.objects.get(pk=made.pk).state == "approved"
    assert Account.objects.get(customer=customer).limit is None  # [no agreement, no credit]
    page = as_user(people.rep)
    answer = page.post(
        reverse("credit:application_agreement", args=[made.pk]),
        {"signed_on": TODAY.isoformat(), "file": SimpleUploadedFile("大客户协议.pdf", b"%PDF-1.7 signed")},
    )
    assert (answer.status_code, Application.objects.get(pk=made.pk).state) == (302, "active")
    assert Account.objects.get(customer=customer).limit == D(40000)
    assert Customer.objects.get(pk=customer.pk).payment_terms == "monthly"
    # 4. the manager of the centre reviews it, nobody else; it goes to logistics with its payment term
    order = on_terms(stationer, 8, later)
    assert [step.post for step in workflow.steps(order.pk)] == ["csc_manager"]
    with pytest.raises(NotYours):
        agree(order.pk, people, "reviewer", at=later)
    agree(order.pk, people, "manager", at=later)
    assert fresh(order).state == "released"
    note = shipping.create_notes(order.pk, by=people.order_group, at=later)[0]
    assert {str(fact.label): fact.value for fact in note_paper(note).head.facts}["结算方式"] == "付款帐期"
    # [exposure over the limit: held, and the general manager of the branch decides]
    much = on_terms(stationer, 160, later)
    decide_whole(people, much.pk, at=later)
    assert (fresh(much).state, fresh(much).hold) == ("held", "over_limit")
    asked = orders.ask_override(much.pk, by=people.clerk, at=later, reason="本周回款", until=later.date())
    assert [step.post for step in workflow.steps(asked.pk)] == ["branch_gm"]
    agree(asked.pk, people, "branch_gm", at=later)
    outbox.sweep(later)
    assert fresh(much).state == "released"


def on_terms(shop: Shop, boards: int, at: dt.datetime) -> Order:
    """An order of the new key account on its payment term, handed in."""
    made = shop.enter(shop.line("board", boards), customer="cash", payment_terms="monthly")
    orders.submit(made.pk, by=shop.clerk, at=at)
    return made


def traded(shop: Shop, boards: str, at: dt.datetime) -> Order:
    """Boards that are paid in cash at the counter, ordered and released at a moment."""
    data = shop.input(shop.line("board", boards), customer="cash", payment_terms="cash", arrive_on=at.date())
    made = orders.create(company=shop.world.company, unit=shop.world.unit, by=shop.clerk, at=at, data=data)
    orders.submit(made.pk, by=shop.clerk, at=at)
    step = Step.objects.get(round__paper_id=made.pk, state=Step.State.OPEN)
    approval.decide(step.pk, by=again(shop.reviewer), at=at, outcome="approve")
    orders.record_paid(made.pk, amount=fresh(made).gross, by=shop.world.finance, at=at)
    assert fresh(made).state == "released"
    return made


def test_a_yarn_customer_is_investigated_graded_and_given_a_limit(db: None, as_user: SignIn) -> None:
    """7.4 step 1: file, grade B, limit 200,000 by specialist → sales manager → finance → general manager."""
    shop = open_shop(world("fibre"))
    people, customer = shop.world, shop.customers["monthly"]
    specialist, finance = as_user(people.clerk), as_user(people.finance)
    asked = {
        "customer": customer.number, "purpose": "new", "limit": "200000", "grade": "B", "reason": "年采购 300 吨",
        "investigated_on": TODAY.isoformat(), "investigation": "走访三次，设备 200 台",
    }  # fmt: skip
    assert specialist.post(reverse("credit:application_new"), asked).status_code == 302
    made = Application.objects.get()
    submit = reverse("credit:application_submit", args=[made.pk])
    assert specialist.post(submit, {"version": made.version}).status_code == 409  # [finance has given no figures]
    sheet = reverse("credit:application_sheet", args=[made.pk])
    assert finance.post(sheet, {"opinion": "新客户，建议二十万"}).status_code == 302
    made.refresh_from_db()
    assert specialist.post(submit, {"version": made.version}).status_code == 302
    master = finance.get(reverse("credit:master")).content.decode()
    assert customer.name not in master
    agree(made.pk, people, "manager", "supervisor", "gm")
    connection.check_constraints()
    master = finance.get(reverse("credit:master")).content.decode()
    for word in (customer.name, "200,000.00", day_text(TODAY)):
        assert word in master
    account = Account.objects.get(customer=customer)
    assert (account.limit, account.grade, account.listed_on) == (D(200000), "B", TODAY)
