"""Price authority: whose decision a quotation's prices are, however its discount is spelled."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import services as accounts
from accounts.models import User
from core.refusals import NotAllowed, NotYours
from handbook.books import Row
from quotes import services
from quotes.inputs import Application
from quotes.lists import QUOTATIONS
from quotes.models import Quotation, SpecialPrice
from tests.quotes.conftest import Shop, fresh, open_step
from tests.quotes.test_typing import form, page, row, told
from tests.support.handbooks import rewrite, steps
from tests.world import NOW, TODAY, again
from workflow import approval
from workflow.models import Event, Round, Step, StepGrant

SignIn = Callable[[User], Client]
D = Decimal
KIND, GATE = "quotes.quotation", "review"
ASKED = Application("客户年采购二百万，竞品报价更低", "江南配件", D("198"))


def fibre(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    """金汇化纤: the specialist decides alone within 5 per cent, the manager up to 10, the general manager beyond."""
    limits = {"inclusive": True, "sales_clerk": 5, "dept_manager": 10, "sales_director": "any"}
    rewrite(
        monkeypatch,
        "parts",
        Row(KIND, GATE, (), case="within"),
        Row(KIND, GATE, steps("aftersales_manager"), case="discount:dept_manager"),
        Row(KIND, GATE, steps("domestic_sales_manager"), case="discount:sales_director"),
        Row(KIND, GATE, steps("aftersales_manager")),
        without=(KIND,),
        **{"pricing__discount_limits": limits, "pricing__application_below": "", **values},
    )


def dist(monkeypatch: pytest.MonkeyPatch) -> None:
    """销售部: nothing below list price without the manager's agreement; every final offer is the manager's."""
    limits = {"inclusive": True, "sales_clerk": "list", "dept_manager": "any"}
    manager = Row(KIND, GATE, steps("aftersales_manager"))
    values: dict[str, Any] = {"pricing__discount_limits": limits, "pricing__application_below": "sales_clerk"}
    rewrite(monkeypatch, "parts", manager, without=(KIND,), **values)


def cost(shop: Shop, base: str) -> None:
    """Give the board another base price."""
    type(shop.board).objects.filter(pk=shop.board.pk).update(base_price=D(base))


def sent(client: Client, *rows: dict[str, Any], **head: Any) -> Quotation:
    """Written and submitted by URL; the newest quotation."""
    answer = client.post(reverse("quotes:new"), form(*rows, customer="K0001", then="submit", **head))
    assert answer.status_code == 302, answer.content.decode()
    connection.check_constraints()
    return Quotation.objects.order_by("-pk")[0]


def step_posts(quotation: Quotation) -> list[str]:
    found = Step.objects.filter(round__paper_id=quotation.pk, round__outcome="open").order_by("place")
    return list(found.values_list("post", flat=True))


def second_director(shop: Shop) -> User:
    """One more person on the post of the domestic sales manager."""
    user = User.objects.create_user("director2", "Jade-kettle-42", name="于川")
    post = shop.world.posts["domestic_sales_manager"]
    accounts.assign(user=user, post=post, unit=shop.world.root, starts=dt.date(2026, 1, 1), by=None)
    return again(user)


# -- within one's own range ------------------------------------------------------------------------------------------


@pytest.mark.rule("FIBRE-92")
def test_a_price_within_the_own_range_is_decided_alone_and_one_beyond_goes_to_the_superior(
    shop: Shop, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FIBRE-92: Base 100, range 5%, price 94 -> routed; 95 -> own decision."""
    fibre(monkeypatch)
    cost(shop, "100")
    routed, own = sent(clerk, row("PB-100", 1, "94")), sent(clerk, row("PB-100", 1, "95"))
    assert (routed.state, step_posts(routed)) == ("in_review", ["aftersales_manager"])
    assert (own.state, step_posts(own)) == ("approved", [])
    event = Event.objects.get(paper_id=own.pk, name="quotes.quotation.decided_alone")
    assert (event.by, event.from_state, event.to_state) == (shop.world.clerk, "in_review", "approved")
    assert event.data == {"handbook": own.decided_alone}
    assert own.decided_alone.startswith("parts-")
    assert "在本人价格权限内自行核准" in page(clerk, own)


@pytest.mark.parametrize(
    ("price", "posts"),
    [
        ("100", []),
        ("95", []),
        ("94.999999", ["aftersales_manager"]),
        ("90", ["aftersales_manager"]),
        ("89.999999", ["domestic_sales_manager"]),
        ("0", ["domestic_sales_manager"]),
    ],
)
def test_the_route_goes_to_the_least_right_that_is_enough(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, price: str, posts: list[str]
) -> None:
    fibre(monkeypatch)
    cost(shop, "100")
    made = shop.submitted(shop.line(shop.board, "1", price), shop.line(shop.valve, "1", "88.5"))
    assert step_posts(made) == posts
    assert made.state == ("in_review" if posts else "approved")


def test_where_every_quotation_is_reviewed_the_own_range_spares_nobody_the_review(shop: Shop) -> None:
    made = shop.submitted(shop.line(shop.board, "1", "260"))
    assert (made.state, step_posts(made)) == ("in_review", ["aftersales_manager"])
    assert Round.objects.get(paper_id=made.pk).case == "within"


def test_nobody_decides_alone_on_a_product_without_a_base_price(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    fibre(monkeypatch)
    cost(shop, "0")
    made = shop.submitted(shop.line(shop.board, "1", "5"), shop.line(shop.valve, "1", "88.5"))
    assert (made.state, step_posts(made)) == ("in_review", ["aftersales_manager"])


def test_what_is_decided_alone_is_sent_confirmed_and_expires_like_any_other(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    fibre(monkeypatch)
    made = shop.submitted(shop.line(shop.board, "1", "260"))
    services.send(made.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    services.expire(made.pk, at=NOW + dt.timedelta(days=11))
    connection.check_constraints()
    assert fresh(made).state == "expired"


# -- three spellings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "head"),
    [
        (row("PB-100", 10, "94"), {}),
        (row("PB-100", 10, "100", discount="6"), {}),
        (row("PB-100", 10, "", discount="6"), {}),
        (row("PB-100", 10, "100"), {"discount": "6"}),
        (row("PB-100", 10, ""), {"discount": "6"}),
    ],
    ids=["price", "line", "line of base price", "whole", "whole of base price"],
)
def test_a_discount_is_the_same_however_it_is_spelled(
    shop: Shop, clerk: Client, monkeypatch: pytest.MonkeyPatch, line: dict[str, Any], head: dict[str, Any]
) -> None:
    fibre(monkeypatch)
    cost(shop, "100")
    made = sent(clerk, line, **head)
    assert (made.state, made.gross, step_posts(made)) == ("in_review", D("940.00"), ["aftersales_manager"])
    assert [(each.unit_price, each.gross) for each in made.lines.all()] == [(D("94.000000"), D("940.00"))]
    assert Round.objects.get(paper_id=made.pk).case == "discount:dept_manager"
    at_the_floor = {**line, "unit_price": "95"} if line["unit_price"] == "94" else line
    fives = {"discount": "5"} if head else {}
    own = sent(clerk, {**at_the_floor, **({"discount": "5"} if "discount" in line else {})}, **fives)
    assert (own.state, own.gross) == ("approved", D("950.00"))


def test_discounts_on_line_and_whole_add_up_and_a_charge_keeps_its_price(
    shop: Shop, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3 and 3 per cent make 94.09, beyond a range of 5; freight is passed on as it is."""
    fibre(monkeypatch)
    cost(shop, "100")
    rows = (row("PB-100", 3, "100", discount="3"), row("YF", 1, "320"))
    made = sent(clerk, *rows, discount="3", freight_advanced="on")
    goods, freight = made.lines.all()
    assert (goods.unit_price, goods.list_price, goods.discount) == (D("94.09"), D("100"), D("0.03"))
    assert (freight.unit_price, freight.list_price) == (D("320"), None)
    assert (made.gross, made.discount, step_posts(made)) == (D("602.27"), D("0.03"), ["aftersales_manager"])


def test_typed_discounts_come_back_into_the_form_and_the_next_version(shop: Shop, clerk: Client) -> None:
    made = shop.draft(shop.line(shop.board, "2", "260"))
    changed = form(row("PB-100", 2, "260", discount="2.5"), customer="K0001", discount="1", version=fresh(made).version)
    assert clerk.post(reverse("quotes:change", args=[made.pk]), changed).status_code == 302
    opened = clerk.get(reverse("quotes:change", args=[made.pk])).content.decode()
    for shown in ('name="lines-0-unit_price" value="260.00"', 'name="lines-0-discount" value="2.5', 'name="discount"'):
        assert shown in opened
    services.submit(made.pk, by=shop.world.clerk, at=NOW)
    shop.decide(made)
    new = services.revise(made.pk, by=shop.world.clerk, at=NOW, objection="再优惠")
    before, after = made.lines.get(), new.lines.get()
    assert (after.unit_price, after.list_price, after.discount) == (D("250.965"), D("260"), D("0.025"))
    assert (before.unit_price, new.discount, new.gross) == (after.unit_price, D("0.01"), D("501.93"))


@pytest.mark.parametrize("discount", ["100", "-1", "5.123", "x"])
def test_a_discount_that_is_none_is_refused_at_the_field(shop: Shop, clerk: Client, discount: str) -> None:
    for sent_form in (
        form(row("PB-100", 1, "260", discount=discount), customer="K0001"),
        form(row("PB-100", 1, "260"), customer="K0001", discount=discount),
    ):
        assert clerk.post(reverse("quotes:new"), sent_form).status_code == 200
    assert not Quotation.objects.exists()


def test_services_refuse_a_discount_that_is_none(shop: Shop) -> None:
    for share in (D(1), D("-0.01")):
        with pytest.raises(NotAllowed):
            shop.draft(discount=share)
    assert shop.draft(discount=D("0.99")).gross == D("25.00")


# -- beyond it -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-11")
def test_a_clerk_who_goes_below_the_own_floor_is_routed_to_the_manager(shop: Shop, clerk: Client) -> None:
    """PARTS-11: Clerk lowers below own floor -> routed to manager."""
    old = shop.sent(shop.line(shop.board, "10", "247"))
    assert clerk.post(reverse("quotes:revise", args=[old.pk]), {"reason": "客户要 246"}).status_code == 302
    new = Quotation.objects.get(supersedes=old)
    lower = form(row("PB-100", 10, "246"), customer="K0001", version=new.version, then="submit")
    assert clerk.post(reverse("quotes:change", args=[new.pk]), lower).status_code == 302
    new = fresh(new)
    assert (new.state, new.revision, step_posts(new)) == ("in_review", 2, ["aftersales_manager"])
    assert [each.case for each in Round.objects.order_by("pk")] == ["within", "discount:deputy_manager"]
    with pytest.raises(NotYours):
        shop.decide(new, by=shop.world.clerk)
    shop.decide(new)
    assert fresh(new).state == "approved"


def test_a_route_without_anybody_who_may_give_the_price_is_refused(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = {"inclusive": True, "sales_clerk": 5, "dept_manager": 15, "sales_director": 40}
    manager = Row(KIND, GATE, steps("aftersales_manager"))
    rewrite(
        monkeypatch, "parts", manager, without=(KIND,), pricing__discount_limits=limits, pricing__application_below=""
    )
    with pytest.raises(NotAllowed, match="均无权批准"):
        services.submit(shop.draft(shop.line(shop.board, "1", "220")).pk, by=shop.world.clerk, at=NOW)
    with pytest.raises(NotAllowed, match="没有任何岗位"):
        services.submit(shop.draft(shop.line(shop.board, "1", "100")).pk, by=shop.world.clerk, at=NOW)
    assert step_posts(shop.submitted(shop.line(shop.board, "1", "221"))) == ["aftersales_manager"]


# -- the written application -----------------------------------------------------------------------------------------


def special(price: str = "200", **more: str) -> dict[str, Any]:
    asked = {"special_reason": "客户年采购二百万", "special_competitor": "江南配件", "special_competitor_price": "198"}
    return form(row("PB-100", 10, price), customer="K0001", then="submit", **{**asked, **more})


@pytest.mark.rule("PARTS-12")
def test_below_the_managers_floor_only_with_an_application_that_the_sales_manager_accepts(
    shop: Shop, clerk: Client
) -> None:
    """PARTS-12: Price below manager floor, manager approves -> Q not approved until the sales manager does."""
    refused = clerk.post(
        reverse("quotes:new"), special(special_reason="", special_competitor="", special_competitor_price="")
    )
    assert (refused.status_code, Quotation.objects.count()) == (200, 0)
    assert "须填写书面特价申请" in refused.content.decode()
    assert clerk.post(reverse("quotes:new"), special()).status_code == 302
    made = Quotation.objects.get()
    assert step_posts(made) == ["aftersales_manager", "domestic_sales_manager"]
    assert "部门审批中" in page(clerk, made)
    shop.decide(made)
    assert fresh(made).state == "in_review"
    assert "部门已同意，待受理" in page(clerk, made)
    with pytest.raises(NotAllowed):
        services.send(made.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    with pytest.raises(NotYours):
        shop.decide(made)
    shop.decide(made, by=shop.world.sales_director)
    services.send(made.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    assert fresh(made).state == "sent"


def test_exactly_at_the_managers_floor_no_application_is_needed(shop: Shop) -> None:
    """15 per cent below 260 is 221."""
    assert step_posts(shop.submitted(shop.line(shop.board, "1", "221"))) == ["aftersales_manager"]
    with pytest.raises(NotAllowed):
        shop.submitted(shop.line(shop.board, "1", "220.999999"))


def test_a_special_price_that_is_not_accepted_is_rejected_with_its_quotation(shop: Shop, clerk: Client) -> None:
    clerk.post(reverse("quotes:new"), special())
    made = Quotation.objects.get()
    shop.decide(made)
    shop.decide(made, "reject", by=shop.world.sales_director, reason="低于成本")
    assert fresh(made).state == "rejected"
    assert "已拒绝" in page(clerk, made)


def test_the_application_belongs_to_its_version_and_is_settled_with_it(shop: Shop, clerk: Client) -> None:
    clerk.post(reverse("quotes:new"), special())
    made = Quotation.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialPrice.objects.filter(quotation=made).update(reason="换个说法")
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialPrice.objects.filter(quotation=made).delete()
    shop.decide(made)
    shop.decide(made, by=shop.world.sales_director)
    new = services.revise(made.pk, by=shop.world.clerk, at=NOW, objection="还要便宜")
    with pytest.raises(NotAllowed) as refusal:
        services.submit(new.pk, by=shop.world.clerk, at=NOW)
    assert refusal.value.field == "special_reason"


def test_an_application_is_changed_and_taken_back_in_the_draft(shop: Shop, clerk: Client) -> None:
    clerk.post(reverse("quotes:new"), {**special(), "then": ""})
    made = Quotation.objects.get()
    address = reverse("quotes:change", args=[made.pk])
    assert "客户年采购二百万" in clerk.get(address).content.decode()
    other = {**special(special_reason="清库存"), "then": "", "version": fresh(made).version}
    assert clerk.post(address, other).status_code == 302
    assert SpecialPrice.objects.get().reason == "清库存"
    none = special("230", special_reason="", special_competitor="", special_competitor_price="")
    assert clerk.post(address, {**none, "then": "", "version": fresh(made).version}).status_code == 302
    assert not SpecialPrice.objects.exists()


def test_a_competitors_price_without_a_reason_is_refused(shop: Shop, clerk: Client) -> None:
    answer = clerk.post(reverse("quotes:new"), special("260", special_reason=" "))
    assert (answer.status_code, Quotation.objects.count()) == (200, 0)
    assert "请说明申请特价的理由" in answer.content.decode()


def test_the_approver_reads_the_application_on_the_phone(shop: Shop, clerk: Client, as_user: SignIn) -> None:
    clerk.post(reverse("quotes:new"), special(discount="10"))
    step = open_step(Quotation.objects.get())
    text = as_user(shop.world.manager).get(reverse("home:decide", args=[step.pk])).content.decode()
    for shown in ("客户年采购二百万", "江南配件 198.00", "整单折扣率", "10%", "折前 200.00"):
        assert shown in text


@pytest.mark.rule("SOD-05")
def test_whoever_asks_for_a_special_price_does_not_accept_it(shop: Shop) -> None:
    """S5: a clerk who also sits on the accepting post asks; another holder of that post must decide."""
    post = shop.world.posts["domestic_sales_manager"]
    accounts.assign(user=shop.world.clerk, post=post, unit=shop.world.root, starts=dt.date(2026, 1, 1), by=None)
    asker = again(shop.world.clerk)
    given = shop.given(shop.line(shop.board, "1", "200"))
    made = services.draft(
        unit=shop.world.unit, by=asker, at=NOW, given=type(given)(given.terms, given.lines, ASKED), submitting=True
    )
    shop.decide(made)
    step = open_step(made)
    assert set(StepGrant.objects.filter(content_object=step).values_list("user_id", flat=True)) == {
        shop.world.sales_director.pk
    }
    with pytest.raises(NotYours):
        approval.decide(step.pk, by=asker, at=NOW, outcome="approve")
    shop.decide(made, by=shop.world.sales_director)
    assert fresh(made).state == "approved"


@pytest.mark.rule("DIST-58")
def test_a_salesperson_alone_gives_no_discount_over_list(
    shop: Shop, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DIST-58: Discount over list -> refused; with the manager's agreement it goes on."""
    dist(monkeypatch)
    none = {"special_reason": "", "special_competitor": "", "special_competitor_price": ""}
    answer = clerk.post(reverse("quotes:new"), special("259.99", **none))
    assert (answer.status_code, Quotation.objects.count()) == (200, 0)
    at_list = sent(clerk, row("PB-100", 1, "260"))
    assert Round.objects.get(paper_id=at_list.pk).case == "within"
    assert clerk.post(reverse("quotes:new"), special("259.99")).status_code == 302
    asked = Quotation.objects.order_by("-pk")[0]
    with pytest.raises(NotAllowed):
        services.send(asked.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    shop.decide(asked)
    assert fresh(asked).state == "approved"


@pytest.mark.rule("DIST-23")
def test_an_offer_is_printed_only_once_the_sales_manager_has_approved_it(
    shop: Shop, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DIST-23: Print before approval -> refused."""
    dist(monkeypatch)
    made = sent(clerk, row("PB-100", 1, "260"))
    address = reverse("quotes:print", args=[made.pk])
    assert clerk.post(address).status_code == 409
    shop.decide(made)
    printed = clerk.post(address)
    assert (printed.status_code, printed.headers["Location"].startswith("/papers/prints/")) == (302, True)


# -- told while it is typed ------------------------------------------------------------------------------------------


def test_the_grid_tells_the_net_price_the_floor_and_that_an_application_is_needed(shop: Shop, clerk: Client) -> None:
    answer = told(clerk, form(row("PB-100", 1, "260", discount="10"), customer="K0001", discount="10"))
    assert "折后价 210.60" in answer["lines"]["0"]["note"]
    assert "#id_special_reason" in answer["panel"]
    assert "须填写书面特价申请" in answer["refusal"]
    written = form(row("PB-100", 1, "210.6"), customer="K0001", special_reason="竞品更低")
    answer = told(clerk, written)
    assert (answer["refusal"], "特价申请已填写" in answer["panel"]) == ("", True)
    assert "售后部门经理、国内销售经理受理特价" in answer["panel"]


def test_the_grid_says_when_no_post_may_give_a_price(
    shop: Shop, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fibre(monkeypatch, pricing__discount_limits={"inclusive": True, "sales_clerk": 5, "dept_manager": 10})
    assert "没有任何岗位" in told(clerk, form(row("PB-100", 1, "200"), customer="K0001"))["refusal"]
    assert told(clerk, form(row("PB-100", 1, "234"), customer="K0001"))["refusal"] == ""


# -- the database ----------------------------------------------------------------------------------------------------


def test_the_database_takes_no_own_decision_but_the_makers(shop: Shop) -> None:
    made = shop.submitted(shop.line(shop.board, "1", "260"))

    def force(by: User) -> None:
        with transaction.atomic():
            Quotation.objects.filter(pk=made.pk).update(state="approved")
            Event.objects.create(
                paper=made.paper, name="quotes.quotation.decided_alone", from_state="in_review", to_state="approved",
                by=by, at=NOW, data={},
            )  # fmt: skip
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        force(shop.world.manager)
    force(shop.world.clerk)
    assert fresh(made).state == "approved"


# -- on paper --------------------------------------------------------------------------------------------------------


def test_lists_and_page_show_the_discounts(shop: Shop, clerk: Client) -> None:
    made = sent(clerk, row("PB-100", 2, "260", discount="2"), discount="1")
    text = page(clerk, made)
    for shown in ("折前单价", "260.00", "2%", "252.252", "整单折扣率", "1%"):
        assert shown in text
    assert "折前单价" not in page(clerk, sent(clerk, row("PB-100", 2, "260")))
    column = next(column for column in QUOTATIONS.columns if column.key == "discount")
    assert [column.html(made), column.html(Quotation())] == ["1%", "—"]
