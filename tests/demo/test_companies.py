"""The five example companies: everybody whom a route names is seated, and a sale runs from quotation to paid."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Assignment
from core.refusals import NotYours
from demo.buyers import invite
from demo.cast import PLANS
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.plans import Plan
from demo.story import Sale, decide, decide_seated
from handbook.books import load
from orders.models import Order
from quotes.models import Quotation
from tests.world import NOW, world
from workflow import queries as workflow

COMPANIES = list(PLANS)
LAST = {"parts": "invoiced", "office": "paid", "fibre": "paid", "dist": "paid", "doors": "invoiced"}
"""where the money has come in and the order is done: prepaid ones end with the invoice that the money pays"""


def a_sale(preset: str, place: int) -> Sale:
    """Two products at their base price for one of the company's customers, sold on a quotation."""
    made = world(preset)
    goods = stock_up(made, NOW)
    customer = invite(made, NOW)[place]
    account = open_accounts(made, NOW)
    wares = [row for row in goods.products.values() if not row.is_service][:2]
    lines = [(row.code, "2", str(row.base_price)) for row in wares]
    return Sale(made, goods, customer, lines, account, NOW, quoting=True)


@pytest.fixture
def seated(db: None) -> dict[str, set[str]]:
    """Company → codes of the posts on which somebody sits."""
    found: dict[str, set[str]] = {}
    for preset in COMPANIES:
        made = world(preset)
        held = Assignment.objects.filter(post__company=made.company).values_list("post__code", flat=True)
        found[preset] = set(held)
    return found


def test_somebody_sits_on_every_post_that_a_route_or_a_clock_names(seated: dict[str, set[str]]) -> None:
    for preset, held in seated.items():
        book = load(preset)
        named = {step.post for row in book.rows for step in row.steps}
        governing = {post for row in book.governance for post in (*row.drafts, *(step.post for step in row.steps))}
        told = {post for row in book.timers.values() for post in (*row.posts, *row.escalate)}
        assert (preset, sorted((named | governing | told) - held)) == (preset, [])


def test_the_designated_accountant_of_fibre_has_a_substitute(db: None) -> None:
    made = world("fibre")
    post = made.posts["accountant"]
    assert (post.designated, post.substitute) == (made.accountant, made.substitute)
    assert [code for code, row in made.posts.items() if row.designated] == ["accountant"]


@pytest.mark.parametrize(("preset", "place"), [("parts", 1), ("office", 0), ("fibre", 0), ("dist", 0), ("doors", 0)])
def test_a_sale_runs_from_quotation_to_paid_by_the_holders_that_the_handbook_names(
    db: None, preset: str, place: int
) -> None:
    sale = a_sale(preset, place)
    sale.until("confirmed")
    assert Quotation.objects.get(pk=sale.made_quotation.pk).state == "customer_confirmed"
    sale = a_continued(sale, LAST[preset])
    order = Order.objects.get(pk=sale.made_order.pk)
    invoice = type(sale.made_invoice).objects.get(pk=sale.made_invoice.pk)
    assert (order.state, invoice.state, invoice.gross) == ("closed", "paid", order.gross)
    book = load(preset)
    papers: list[Any] = [sale.made_order, *sale.notices]
    for paper in papers:
        case = CASES.get((preset, paper.KIND), "")
        (row,) = [row for row in [book.row(paper.KIND, GATES[paper.KIND], case, paper.gross)] if row]
        checked = book.row(paper.KIND, "debt", "", None) if paper.KIND == "shipping.notice" else None
        named = [*(checked.steps if checked else ()), *row.steps]
        decided = [(step.post, step.decided_by_id is not None) for step in workflow.steps(paper.pk)]
        assert decided == [(step.post, True) for step in named]


GATES = {"orders.order": "review", "shipping.notice": "issue"}
CASES = {("office", "orders.order"): "term"}
"""an order on monthly terms is the manager's to review there, not the supervisor's (OFFICE-46)"""


def a_continued(sale: Sale, last: str) -> Sale:
    """Go on from the confirmed quotation."""
    names = [name for name, _step in sale.plan()]
    for name, step in sale.plan()[names.index("confirmed") + 1 :]:
        step(sale)
        sale.at += sale.pause
        if name == last:
            break
    return sale


def test_an_order_above_the_edge_asks_the_general_manager_of_fibre_and_one_at_the_edge_does_not(db: None) -> None:
    sale = a_sale("fibre", 0)
    sale.lines = [("DTY-100", "10", "10000")]
    small = sale.until("ordered").made_order
    assert (small.gross, [step.post for step in workflow.steps(small.pk)]) == (Decimal(100000), ["sales_manager"])
    more = Sale(sale.world, sale.goods, sale.customer, [("DTY-100", "10", "10000.01")], sale.account, sale.at)
    large = more.until("ordered").made_order
    assert [step.post for step in workflow.steps(large.pk)] == ["sales_manager", "gm"]
    decide_seated(sale.world, large.pk, at=more.at)
    assert Order.objects.get(pk=large.pk).state == "in_review"
    with pytest.raises(NotYours):
        decide(large.pk, by=sale.world.manager, at=more.at)
    decide_seated(sale.world, large.pk, at=more.at)
    assert Order.objects.get(pk=large.pk).state == "released"


def test_only_the_designated_accountant_looks_at_the_debt_before_a_shipment(db: None) -> None:
    sale = a_sale("fibre", 0).until("printed")
    notice = sale.notices[0]
    with pytest.raises(NotYours):
        decide(notice.pk, by=sale.world.finance, at=sale.at)
    with pytest.raises(NotYours):
        decide(notice.pk, by=sale.world.substitute, at=sale.at)
    decide(notice.pk, by=sale.world.accountant, at=sale.at)
    assert [(step.post, step.state) for step in workflow.steps(notice.pk)] == [("accountant", "approved")]


def test_a_door_is_made_out_for_delivery_only_when_the_balance_is_in(db: None) -> None:
    sale = a_sale("doors", 0).until("released")
    order = Order.objects.get(pk=sale.made_order.pk)
    assert order.state == "held"
    sale.pay_balance()
    sale.confirm_money()
    assert Order.objects.get(pk=order.pk).state == "released"


@pytest.mark.parametrize("preset", COMPANIES)
def test_a_person_has_one_name_and_a_title_from_the_handbook(preset: str) -> None:
    plan: Plan = PLANS[preset]
    names: dict[str, set[str]] = {}
    for seat in plan.seats:
        names.setdefault(seat.who, set()).add(seat.name)
    assert {who: len(said) for who, said in names.items()} == dict.fromkeys(names, 1)
    assert {seat.post for seat in plan.seats} - set(load(preset).posts) == set()
