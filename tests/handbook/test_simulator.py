"""The simulator says what submitting does: the same route, frozen and foreseen; FIBRE's matrix M1 to M12; refusals."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services as accounts
from accounts.models import User
from demo.buyers import invite
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from handbook import queries, simulator
from handbook.seating import Seating
from handbook.simulator import Answer
from tests.handbook.conftest import words_of
from tests.imports.files import tried, xlsx
from tests.orders.shop import Shop, fresh
from tests.world import NOW, TODAY, World, again, world
from workflow import delegations, registry
from workflow.delegations import DelegationInput
from workflow.models import Paper, Round, StepGrant
from workflow.registry import Facts

SignIn = Callable[[User], Client]
SALES = {"parts": "prepaid", "office": "monthly", "fibre": "monthly", "dist": "prepaid", "doors": "prepaid"}
MOST = 12

# -- the same function ---------------------------------------------------------------------------------------------


def frozen(round: Round) -> tuple[str, str, list[tuple[str, str, int]]]:
    """Case, version and steps as submitting froze them."""
    steps = round.steps.order_by("place").values_list("post", "title", "unit_id")
    return round.case, round.version, list(steps)


def foreseen(round: Round) -> tuple[str, str, list[tuple[str, str, int]]]:
    """Case, version and steps as the simulator says them for the same document."""
    answer = foretold(round.paper, round.gate)
    assert answer.route is not None
    return answer.route.case, answer.version, [(step.post, step.title, step.unit.pk) for step in answer.places]


def foretold(paper: Paper, gate: str) -> Answer:
    document = registry.kind(paper.kind).document._default_manager.get(pk=paper.pk)
    asked = simulator.of_document(document, gate, TODAY)
    return simulator.answer(asked, queries.in_force(document.company, TODAY), Seating())


@pytest.mark.parametrize("preset", SALES)
def test_what_a_sale_froze_is_what_the_simulator_says(preset: str, db: None) -> None:
    """Quotation, order, notice and receipt of a whole sale of each company, with everybody who decided on them."""
    opened = world(preset)
    goods, buyers = stock_up(opened, NOW), invite(opened, NOW)
    buyer = next(row for row in buyers if row.payment_terms == SALES[preset])
    ware = next(code for code, product in goods.products.items() if not product.is_service)
    sale = Sale(
        opened, goods, buyer, [(ware, "2", str(goods.products[ware].base_price))], open_accounts(opened, NOW), NOW
    )
    for _name, step in sale.plan():
        step(sale)
    rounds = list(Round.objects.select_related("paper").order_by("pk"))
    assert {round.paper.kind for round in rounds} >= {"orders.order", "receivables.receipt"}
    assert [foreseen(round) for round in rounds] == [frozen(round) for round in rounds]


def test_the_people_foreseen_are_the_people_who_are_asked(shop: Shop) -> None:
    draft = shop.enter(shop.line())
    before = foretold(draft.paper, "review")
    order = shop.submit(shop.line())
    asked = StepGrant.objects.filter(content_object__round__paper=order.paper).values_list("user__name", flat=True)
    assert [step.people for step in before.places] == [tuple(asked)] == [("顾承宇",)]


@pytest.mark.parametrize(("receiver", "acting"), [("manager", (("沈亦舟", "顾承宇"),)), ("clerk", ())])
def test_who_acts_for_a_holder_is_foreseen_as_granted(
    receiver: str, acting: tuple[tuple[str, str], ...], shop: Shop
) -> None:
    """The delegate is named with whom they act for, in the answer as in the grants; the maker acts for nobody."""
    world, last = shop.world, TODAY + dt.timedelta(days=3)
    given = DelegationInput(world.people[receiver], TODAY, last, "出差")
    delegations.give(given, by=again(world.deputy), at=NOW)
    answer = foretold(shop.enter(shop.line()).paper, "review")
    order = shop.submit(shop.line())
    grants = StepGrant.objects.filter(content_object__round__paper=order.paper)
    asked = {(row.user.name, row.acting_for.name if row.acting_for else "") for row in grants}
    assert asked == {("顾承宇", ""), *acting}
    assert (answer.places[0].people, answer.places[0].acting) == (("顾承宇",), acting)


def test_an_import_is_foreseen_with_its_case(office: World) -> None:
    heads = ["客户编号", "发票号", "发票日期", "到期日期", "未收金额"]
    invite(office, NOW)
    run = tried(office, office.finance, "receivables", xlsx(heads, ["K0002", "JIU-1", "2026-06-01", "2026-07-01", 5]))
    answer = foretold(run.paper, "confirm")
    assert answer.route is not None
    assert (answer.route.case, [step.people for step in answer.places]) == ("receivables", [("邵文",)])


def test_facts_that_are_typed_give_the_route_of_the_document(shop: Shop, as_user: SignIn) -> None:
    order = shop.submit(shop.line("board", 3, 100))
    typed = asked(as_user(shop.reviewer), "orders.order:review", amount=order.gross, maker=shop.clerk.pk)
    numbered = by_number(as_user(shop.reviewer), order.number)
    assert typed.route == numbered.route
    assert [step.people for step in typed.places] == [step.people for step in numbered.places]


# -- FIBRE's authority matrix, chapter 1 section 3 -------------------------------------------------------------------

SM, FM, GM, ACC = "sales_manager", "finance_manager", "gm", "accountant"
EDGE, BEYOND = "100000", "100000.01"
GOLDEN: list[tuple[str, str, dict[str, str], list[str]]] = [
    ("M1", "plans.market:approve", {}, [GM]),
    ("M2", "plans.product:approve", {"case": "new"}, [GM]),
    ("M3", "plans.product:approve", {"case": "existing"}, [SM, GM]),
    ("M4", "plans.information:approve", {}, [SM]),
    ("M5", "plans.customers:approve", {}, [SM]),
    ("M6", "credit.application:approve", {}, [SM, FM, GM]),
    ("M7", "pricing.new_product:approve", {}, [SM, FM, "production_manager", GM]),
    ("M8", "pricing.base_prices:approve", {}, [SM, "price_committee", GM]),
    ("M9", "orders.contract:sign", {"amount": EDGE}, [SM]),
    ("M9", "orders.contract:sign", {"amount": BEYOND}, [SM, GM]),
    ("M9", "orders.contract:sign", {"amount": EDGE, "case": "special_terms"}, [SM, FM]),
    ("M9", "orders.contract:sign", {"amount": BEYOND, "case": "special_terms"}, [SM, FM, GM]),
    ("M9", "orders.contract:sign", {"amount": "1", "case": "beyond_price_authority"}, [SM, GM]),
    ("M9", "orders.order:review", {"amount": EDGE}, [SM]),
    ("M9", "orders.order:review", {"amount": BEYOND}, [SM, GM]),
    ("M10", "shipping.notice:debt", {}, [ACC]),
    ("M10", "shipping.notice:debt", {"case": "pay_first"}, [ACC]),
    ("M11", "shipping.notice:debt", {"case": "new_customer"}, [ACC]),
    ("M10", "shipping.notice:issue", {"case": "credit", "m-excess": "0"}, [SM]),
    ("M10", "shipping.notice:issue", {"case": "credit", "m-excess": "0.01"}, [SM, GM]),
    ("M10", "shipping.notice:issue", {"case": "pay_first"}, [SM]),
    ("M10", "shipping.notice:issue", {"case": "goods_arrive_pay"}, [GM]),
    ("M11", "shipping.notice:issue", {"case": "new_customer", "m-debt": EDGE}, [SM]),
    ("M11", "shipping.notice:issue", {"case": "new_customer", "m-debt": BEYOND}, [SM, GM]),
    ("M11", "shipping.notice:issue", {"case": "new_customer_matrix", "m-debt": "0"}, [SM, GM]),
    ("M12", "service.complaint:approve", {}, [SM, "quality", GM]),
]


def asked(client: Client, what: str, **facts: Any) -> Answer:
    """The simulator's answer to facts that are typed on its page."""
    page = client.get(reverse("handbook:simulator"), {"what": what, "on": TODAY.isoformat(), **facts})
    answer = page.context.get("answer")
    assert isinstance(answer, Answer), page.context["form"].errors
    return answer


def by_number(client: Client, number: str) -> Answer:
    answer = client.get(reverse("handbook:simulator"), {"number": number}).context["answer"]
    assert isinstance(answer, Answer)
    return answer


@pytest.fixture
def fibre(db: None) -> World:
    """The chemical-fibre company."""
    return world("fibre")


def test_the_matrix_of_fibre_row_by_row(fibre: World, as_user: SignIn) -> None:
    """M1 to M12, both sides of every edge, through the page; every step has somebody who could decide it."""
    client = as_user(fibre.manager)
    for row, what, said, route in GOLDEN:
        answer = asked(client, what, maker=fibre.clerk.pk, **said)
        assert (row, said, [step.post for step in answer.places]) == (row, said, route)
        assert (answer.refusal, all(step.people for step in answer.places)) == ("", True)


def test_a_planned_document_is_said_to_come_later(fibre: World, as_user: SignIn) -> None:
    client = as_user(fibre.manager)
    assert asked(client, "plans.market:approve").planned is True
    assert asked(client, "orders.order:review", amount="1").planned is False
    page = client.get(reverse("handbook:simulator"), {"what": "plans.market:approve", "on": "2026-06-10"})
    assert "这种单据后续才有，这里只按权限表试算。" in words_of(page)


def test_what_the_maker_decides_alone_is_said_so(fibre: World, as_user: SignIn) -> None:
    client, what = as_user(fibre.manager), "quotes.quotation:review"
    alone = asked(client, what, case="within", maker=fibre.clerk.pk)
    assert (alone.refusal, list(alone.places)) == ("", [])
    said = {"what": what, "on": TODAY.isoformat(), "maker": str(fibre.clerk.pk)}
    told = "由制单人自行决定，提交后无需他人审批。"
    assert told in words_of(client.get(reverse("handbook:simulator"), {**said, "case": "within"}))
    assert told not in words_of(client.get(reverse("handbook:simulator"), said))


def test_why_the_other_rows_do_not_fire(fibre: World, as_user: SignIn) -> None:
    answer = asked(as_user(fibre.manager), "orders.contract:sign", amount=EDGE, case="special_terms")
    told = {(other.line.row.case, bool(other.line.row.above)): other.why for other in answer.others}
    assert told == {
        ("", False): "也说到这种情形，但命中的那一行更具体。",
        ("", True): "“含税金额”是 100,000，这一行要求 > 100,000。",
        ("special_terms", True): "“含税金额”是 100,000，这一行要求 > 100,000。",
        ("beyond_price_authority", False): "只用于“价格超出销售部经理权限”的情形。",
    }


# -- refusals --------------------------------------------------------------------------------------------------------


def test_the_only_holder_as_maker_is_refused_as_submitting_refuses(fibre: World, as_user: SignIn) -> None:
    refused = asked(as_user(fibre.clerk), "orders.order:review", amount="1", maker=fibre.manager.pk)
    allowed = asked(as_user(fibre.clerk), "orders.order:review", amount="1", maker=fibre.clerk.pk)
    assert (refused.places[0].people, refused.places[0].left_out) == ((), ("龚玉梅",))
    assert "销售部经理" in refused.refusal
    assert (allowed.places[0].people, allowed.refusal) == (("龚玉梅",), "")


def test_a_case_of_which_the_table_says_nothing_is_refused(parts: World, as_user: SignIn) -> None:
    book = queries.in_force(parts.company, TODAY)
    said = Facts("discount", None, {}, {})
    question = simulator.Question(parts.company, "orders.contract", "close", said, parts.unit, TODAY)
    answer = simulator.answer(question, book, Seating())
    assert (answer.route, answer.line, list(answer.places)) == (None, None, [])
    assert answer.refusal == "制度手册没有规定由谁审批，不能提交。"


def test_one_person_for_two_steps_is_cautioned(parts: World, as_user: SignIn) -> None:
    """Who signed as manager does not confirm as keeper."""
    for seat in parts.keeper.assignments.all():
        accounts.end_assignment(seat, ends=TODAY)
    accounts.assign(user=parts.manager, post=parts.posts["warehouse_keeper"], unit=parts.root, starts=TODAY, by=None)
    answer = asked(as_user(again(parts.clerk)), "shipping.notice:issue", maker=parts.clerk.pk)
    assert answer.caution == "“部门经理签字”和“仓库确认”都只有沈亦舟一人能审批，而同一人不能审批两步。"


def test_a_draft_is_found_by_its_key_and_a_number_by_itself(shop: Shop, as_user: SignIn) -> None:
    draft, order = shop.enter(shop.line()), shop.submit(shop.line())
    client = as_user(shop.reviewer)
    assert by_number(client, f"#{draft.pk}").question.document == draft
    assert by_number(client, order.number.lower()).question.document == fresh(order)


def test_a_document_of_another_company_or_none_is_not_found(shop: Shop, foreign: World, as_user: SignIn) -> None:
    order = shop.submit(shop.line())
    for who, number in ((foreign.deputy, order.number), (foreign.deputy, f"#{order.pk}"), (shop.reviewer, "XS-9999-1")):
        page = as_user(who).get(reverse("handbook:simulator"), {"number": number})
        assert ("answer" in page.context, "没有" in page.context["number_error"]) == (False, True)


def test_what_is_typed_wrongly_is_told_beside_the_field(parts: World, as_user: SignIn) -> None:
    typed = {"what": "orders.order:review", "amount": "viel", "on": "heute", "case": "没有"}
    page = as_user(parts.manager).get(reverse("handbook:simulator"), typed)
    assert ("answer" in page.context, sorted(page.context["form"].errors)) == (False, ["amount", "case", "on"])


def test_people_and_units_of_another_company_are_no_choice(parts: World, foreign: World, as_user: SignIn) -> None:
    for field, value in (("maker", foreign.clerk.pk), ("unit", foreign.unit.pk)):
        page = as_user(parts.manager).get(
            reverse("handbook:simulator"), {"what": "orders.order:review", field: str(value)}
        )
        assert sorted(page.context["form"].errors) == [field]


def test_an_answer_costs_few_statements(shop: Shop, as_user: SignIn) -> None:
    client, order = as_user(shop.reviewer), shop.submit(shop.line())
    costs = [
        statements(client, {"what": "shipping.notice:issue", "on": TODAY.isoformat(), "maker": str(shop.clerk.pk)}),
        statements(client, {"number": order.number}),
    ]
    assert [cost for cost in costs if cost > MOST] == []


def statements(client: Client, typed: dict[str, str]) -> int:
    with CaptureQueriesContext(connection) as seen:
        page = client.get(reverse("handbook:simulator"), typed)
    assert page.context["answer"].refusal == ""
    return len(seen)


def test_nothing_is_written(shop: Shop, as_user: SignIn) -> None:
    draft = shop.enter(shop.line())
    by_number(as_user(shop.reviewer), f"#{draft.pk}")
    assert (Round.objects.count(), fresh(draft).state, fresh(draft).version) == (0, "draft", draft.version)
