"""A customer is investigated before the first trade (FIBRE-45), and credit speaks of real orders (OFFICE-93)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from core.refusals import NotAllowed
from credit import facts
from credit import services as credit
from credit.inputs import ApplicationInput
from orders import briefs, services
from tests.orders.shop import Shop, fresh, open_shop, url
from tests.world import NOW, TODAY, again, world
from workflow import approval, outbox
from workflow.models import Step

SignIn = Callable[[User], Client]
WARNING = "该客户尚未经过信用调查。"


@pytest.fixture
def yarn(db: None) -> Shop:
    return open_shop(world("fibre"))


def approve_credit(shop: Shop, customer: str, amount: str) -> None:
    """An investigated customer gets a limit along the handbook's route."""
    people = shop.world
    asked = ApplicationInput(
        shop.customers[customer].pk, limit=Decimal(amount), grade="B", reason="新客户", investigated_on=TODAY,
        investigation="实地走访",
    )  # fmt: skip
    made = credit.apply(asked, by=people.clerk, at=NOW)
    credit.fill_sheet(made.pk, by=people.finance, at=NOW, opinion="可授信")
    credit.submit_application(made.pk, by=people.clerk, at=NOW)
    for who in ("manager", "supervisor", "gm"):
        step = Step.objects.get(round__paper=made.pk, state=Step.State.OPEN)
        approval.decide(step.pk, by=again(people.people[who]), at=NOW, outcome="approve")


@pytest.mark.rule("FIBRE-45")
def test_first_order_of_an_uninvestigated_customer_is_marked_and_gets_no_credit_term(
    yarn: Shop, as_user: SignIn
) -> None:
    clerk = as_user(yarn.clerk)
    first = yarn.submit(customer="prepaid")
    assert (first.state, WARNING in clerk.get(url("order", first)).content.decode()) == ("in_review", True)
    marked = [str(each.text) for each in briefs.CAUTIONS if each.rows([first.pk], first.company, TODAY).exists()]
    assert marked == ["客户未经调查"]
    on_terms = yarn.enter(customer="monthly")
    refused = clerk.post(url("submit", on_terms), {"version": on_terms.version})
    assert (refused.status_code, fresh(on_terms).state) == (409, "draft")
    assert "尚未经过信用调查" in refused.content.decode()
    approve_credit(yarn, "monthly", "5000")
    assert yarn.submit(customer="monthly").state == "in_review"
    assert WARNING not in clerk.get(url("order", yarn.enter(customer="monthly"))).content.decode()


@pytest.mark.rule("PARTS-33")
def test_monthly_order_of_an_unlisted_customer_is_refused(shop: Shop, as_user: SignIn) -> None:
    """The department manager applies in writing, the domestic sales manager signs; only then the term is active."""
    people, clerk = shop.world, as_user(shop.clerk)
    shop.limit("prepaid", 5000)  # a limit alone is no payment term
    order = shop.enter(customer="prepaid", payment_terms="monthly")
    refused = clerk.post(url("submit", order), {"version": order.version})
    assert (refused.status_code, fresh(order).state) == (409, "draft")
    assert "须经申请批准" in refused.content.decode()
    asked = ApplicationInput(shop.customers["prepaid"].pk, purpose="term", terms="monthly", reason="重要客户")
    made = credit.apply(asked, by=people.manager, at=NOW)
    credit.submit_application(made.pk, by=people.manager, at=NOW)
    assert clerk.post(url("submit", order), {"version": order.version}).status_code == 409  # nobody has signed
    step = Step.objects.get(round__paper=made.pk, state=Step.State.OPEN)
    assert step.post == "domestic_sales_manager"
    approval.decide(step.pk, by=again(people.sales_director), at=NOW, outcome="approve")
    assert clerk.post(url("submit", order), {"version": order.version}).status_code == 302
    assert fresh(order).state == "in_review"
    assert shop.submit(customer="prepaid", payment_terms="prepaid").state == "in_review"


def test_elsewhere_nobody_asks_for_an_investigation(shop: Shop, as_user: SignIn) -> None:
    order = shop.submit(customer="monthly")
    assert WARNING not in as_user(shop.clerk).get(url("order", order)).content.decode()


def branch_approves(shop: Shop, customer: str, amount: str) -> int:
    """OFFICE-96 along its four steps; the customer has traded too little, so it is an exception."""
    people = shop.world
    asked = ApplicationInput(
        shop.customers[customer].pk, purpose="change", limit=Decimal(amount), reason="集团客户", legal_person="沈工",
        founded_in=2001, business="建设", investigated_on=TODAY, investigation="走访", evaluation="良好",
        exception="总部担保",
    )  # fmt: skip
    made = credit.apply(asked, by=people.rep, at=NOW)
    credit.submit_application(made.pk, by=people.rep, at=NOW)
    for who in ("reviewer", "sales_head", "supervisor", "branch_gm"):
        step = Step.objects.get(round__paper=made.pk, state=Step.State.OPEN)
        approval.decide(step.pk, by=again(people.people[who]), at=NOW, outcome="approve")
    return made.pk


def test_held_order_is_asked_again_when_credit_begins(stationer: Shop) -> None:
    stationer.limit("monthly", 100)
    order = stationer.decide(stationer.submit(customer="monthly"), by=stationer.world.manager)
    made = branch_approves(stationer, "monthly", "250")
    outbox.sweep(NOW)
    outbox.sweep(NOW)
    assert fresh(order).state == "held"  # everybody agreed, the agreement is not signed
    upload = SimpleUploadedFile("协议.pdf", b"%PDF-1.7")
    credit.file_agreement(made, by=stationer.world.rep, at=NOW, signed_on=TODAY, upload=upload)
    outbox.sweep(NOW)
    outbox.sweep(NOW)
    assert fresh(order).state == "released"


def ordered(shop: Shop, days: int, amount: str) -> None:
    """So many days ago the customer ordered for so much, and paid in cash."""
    day = TODAY - dt.timedelta(days=days)
    at = dt.datetime.combine(day, dt.time(2), dt.UTC)
    data = shop.input(shop.line("board", 1, amount), customer="cash", payment_terms="cash", arrive_on=day)
    made = services.create(company=shop.world.company, unit=shop.world.unit, by=shop.clerk, at=at, data=data)
    shop.decide(services.submit(made.pk, by=shop.clerk, at=at))
    services.record_paid(made.pk, amount=fresh(made).gross, by=shop.world.finance, at=at)
    assert fresh(made).state == "released"


@pytest.mark.rule("OFFICE-93")
@pytest.mark.parametrize(
    ("days", "amount", "eligible"),
    [(92, "15000.00", True), (91, "15000.00", False), (89, "15000.00", False), (92, "14999.97", False)],
)
def test_credit_asks_three_months_of_trade_and_5000_a_month(
    stationer: Shop, days: int, amount: str, eligible: bool
) -> None:
    """Three calendar months before 10 June 2026 is 10 March, 92 days."""
    ordered(stationer, days, amount)
    rep, customer = stationer.world.rep, stationer.customers["cash"]
    asked = ApplicationInput(
        customer.pk, limit=Decimal(5000), reason="业务增长", legal_person="沈工", founded_in=2001, business="建设",
        investigated_on=TODAY, investigation="走访", evaluation="良好",
    )  # fmt: skip
    made = credit.apply(asked, by=rep, at=NOW)
    if eligible:
        assert credit.submit_application(made.pk, by=rep, at=NOW).ineligible == ""
        return
    with pytest.raises(NotAllowed, match="不符合授信条件"):
        credit.submit_application(made.pk, by=rep, at=NOW)
    credit.change_application(made.pk, replace(asked, exception="集团客户，总部担保"), by=rep, at=NOW)
    forced = credit.submit_application(made.pk, by=rep, at=NOW)
    last = Step.objects.filter(round__paper=made.pk).order_by("place").last()
    assert (forced.state, bool(forced.ineligible), last and last.post) == ("in_review", True, "branch_gm")


# -- how a customer has traded ---------------------------------------------------------------------------------------


def test_trade_counts_orders_that_came_to_something(shop: Shop) -> None:
    customer, day = shop.customers["monthly"], dt.timedelta(days=1)

    def told(since: dt.date, until: dt.date) -> facts.Trade:
        return facts.history(shop.world.company, customer.pk, since, until)

    shop.limit("monthly", 500)
    shop.enter(customer="monthly")
    held = shop.review(shop.line("board", 3), customer="monthly")
    assert (held.state, told(TODAY, TODAY)) == ("held", facts.Trade(None, Decimal(0)))
    shop.review(shop.line("board", 2), customer="monthly")
    assert told(TODAY, TODAY) == facts.Trade(TODAY, Decimal(500))
    assert told(TODAY + day, TODAY + day) == facts.Trade(TODAY, Decimal(0))
    assert told(TODAY - day, TODAY - day) == facts.Trade(None, Decimal(0))
