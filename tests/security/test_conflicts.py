"""The duties that must stay apart (SOD-01…26), each refused where a person meets it, with its allowed neighbour."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Assignment, Post, Unit, User
from core.refusals import NotYours
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from receivables import services as receivables
from receivables.inputs import ReceiptInput
from receivables.models import Receipt
from receivables.policies import why_not_enter
from shipping import services as shipping
from tests.support.ground import a_person, signed_in, text_of
from tests.world import again
from tests.world import world as open_company
from workflow import approval, delegations, papers
from workflow.delegations import DelegationInput
from workflow.models import Event, Step

DECIDE = {"outcome": "approve"}


def a_sale(world: World) -> Sale:
    """A sale to a customer on monthly terms."""
    now = timezone.now()
    goods, customers, account = stock_up(world, now), invite(world, now), open_accounts(world, now)
    line = ("DB-1001", "1", "250") if world.company.preset == "parts" else ("BG-1001", "2", "168")
    return Sale(world, goods, customers[0], [line], account, now)


def on_post(world: World, user: User, code: str) -> User:
    """Seat somebody on one more post, past the rights page, which would refuse the conflict."""
    accounts.assign(user=user, post=world.posts[code], unit=world.unit, starts=timezone.localdate(), by=None)
    papers.retrying(approval.reseat)([world.unit.pk], [code], timezone.now())
    return again(user)


def open_step(paper_id: int) -> Step:
    return Step.objects.get(round__paper_id=paper_id, state=Step.State.OPEN)


def press(step: Step, by: User) -> tuple[int, str]:
    """Approve on the screen: the status and what the page says."""
    answer = signed_in(again(by)).post(reverse("workflow:decide", args=[step.pk]), DECIDE)
    return answer.status_code, text_of(answer)


# -- per person: refused when a post is given


def give(world: World, user: User, post: Post, unit: Unit | None = None) -> str:
    """Seat somebody on the rights page as its administrator; what the form says against it, '' when it is done."""
    client: Client = signed_in(world.supervisor)
    form = {"user": user.pk, "post": post.pk, "unit": (unit or world.unit).pk, "starts": "2026-06-10", "reason": "调岗"}
    answer = client.post(reverse("rights:grant"), form)
    return "" if answer.status_code == 302 else "".join(answer.context["form"].errors.get("post", []))


def a_post(world: World, role: str) -> Post:
    found = Post.objects.filter(company=world.company, role=role).first()
    return found or accounts.add_post(world.company, code=f"new-{role}", title=f"新{role}", role=role)


def check_grants(world: World, held: str, refused: tuple[str, ...], rule: str, given: str) -> None:
    someone = a_person(world, f"holder-of-{held}", held)
    for role in refused:
        sentence = give(world, someone, a_post(world, role))
        assert rule in sentence
        assert Post.objects.get(code=f"walk-{held}").title in sentence
    assert Assignment.objects.filter(user=someone).count() == 1
    assert give(world, someone, a_post(world, given)) == ""
    assert Assignment.objects.filter(user=someone).count() == 2


@pytest.mark.rule("SOD-01")
def test_whoever_makes_orders_is_given_no_post_that_reviews_them(parts: World) -> None:
    check_grants(parts, "sales_clerk", ("deputy_manager", "dept_manager"), "S1 PARTS-22", "quality")


def test_whoever_makes_orders_reviews_none_for_somebody_either(parts: World) -> None:
    """A clerk to whom the reviewer delegates would hold both rights (S1); a colleague who makes no orders may."""
    now, sale = timezone.now(), a_sale(parts).until("ordered")
    order = sale.made_order
    step = open_step(order.pk)
    for receiver, allowed in ((parts.clerk2, False), (parts.planner, True)):
        given = DelegationInput(again(receiver), timezone.localdate(), timezone.localdate(), "出差")
        made = delegations.give(given, by=again(parts.deputy), at=now)
        page = text_of(signed_in(again(receiver)).get(reverse("orders:order", args=[order.pk])))
        assert ("S1 PARTS-22" in page) is not allowed
        if not allowed:
            with pytest.raises(NotYours, match="S1 PARTS-22"):
                approval.decide(step.pk, by=again(receiver), at=now, outcome="approve")
            delegations.end(made.pk, by=again(parts.deputy), at=now)
    assert approval.decide(step.pk, by=again(parts.planner), at=now, outcome="approve").acting_for == parts.deputy


@pytest.mark.rule("SOD-02")
def test_whoever_gives_rights_is_given_no_post_that_makes_or_reviews_orders(parts: World) -> None:
    check_grants(parts, "finance_supervisor", ("sales_clerk", "deputy_manager"), "S2 PARTS-19", "price_committee")


@pytest.mark.rule("SOD-03")
def test_whoever_prints_notices_is_given_no_post_that_makes_or_reviews_them(parts: World) -> None:
    check_grants(parts, "commerce_print", ("sales_clerk", "deputy_manager"), "S3 PARTS-27", "quality")


@pytest.mark.rule("SOD-06")
def test_only_the_after_sales_department_is_given_a_post_that_sells(parts: World) -> None:
    commerce = accounts.add_unit(parts.company, code="commerce", name="商务部", parent=parts.root)
    clerk, newcomer = a_post(parts, "sales_clerk"), a_person(parts, "newcomer")
    for elsewhere in (commerce, parts.root):
        assert "S6 PARTS-02" in give(parts, newcomer, clerk, elsewhere)
    assert give(parts, newcomer, a_post(parts, "quality"), commerce) == ""
    assert "S6 PARTS-02" in give(parts, newcomer, clerk)
    assert give(parts, a_person(parts, "second"), clerk) == ""


def test_what_one_company_keeps_apart_another_may_not(office: World) -> None:
    someone = a_person(office, "both", "sales_clerk")
    assert give(office, someone, a_post(office, "deputy_manager")) == ""


# -- per document: refused to whoever did the other thing


@pytest.mark.rule("SOD-04")
def test_whoever_drafted_a_quotation_does_not_review_it(parts: World) -> None:
    sale = a_sale(parts).until("in review")
    step = open_step(sale.made_quotation.pk)
    status, said = press(step, on_post(parts, parts.clerk, "aftersales_manager"))
    assert (status, "您是制单人" in said) == (403, True)
    assert press(step, parts.manager)[0] == 302
    sale.made_quotation.refresh_from_db()
    assert sale.made_quotation.state == "approved"


def receipt_for_an_order(sale: Sale) -> Receipt:
    """Money entered by the second clerk for an order that the first one made."""
    order = sale.until("released").made_order
    given = ReceiptInput(sale.account.pk, Decimal(100), timezone.localdate(), pays={order.pk: Decimal(100)})
    return receivables.enter(sale.customer.pk, by=again(sale.world.clerk2), at=timezone.now(), given=given)


@pytest.mark.rule("SOD-08")
def test_whoever_made_the_order_does_not_confirm_the_money_that_pays_it(parts: World) -> None:
    receipt = receipt_for_an_order(a_sale(parts))
    maker = on_post(parts, parts.clerk, "finance")
    status, said = press(open_step(receipt.pk), maker)
    assert (status, "所依据的单据" in said) == (403, True)
    assert "所依据的单据" in text_of(signed_in(maker).get(receipt.get_absolute_url()))
    assert press(open_step(receipt.pk), on_post(parts, parts.clerk2, "finance"))[0] == 403
    assert press(open_step(receipt.pk), parts.finance)[0] == 302


def test_where_money_is_not_kept_from_makers_of_orders_they_confirm_it(office: World) -> None:
    """S8 does not hold there; that nobody confirms what he entered himself holds everywhere."""
    receipt = receipt_for_an_order(a_sale(office))
    assert press(open_step(receipt.pk), on_post(office, office.clerk2, "finance"))[0] == 403
    assert press(open_step(receipt.pk), on_post(office, office.clerk, "finance"))[0] == 302


@pytest.mark.rule("SOD-09")
def test_whoever_entered_an_order_does_not_review_it(office: World) -> None:
    sale = a_sale(office).until("ordered")
    step = open_step(sale.made_order.pk)  # on monthly terms: the manager of the service centre is asked (OFFICE-46)
    status, said = press(step, on_post(office, office.clerk, "csc_manager"))
    assert (status, "您是制单人" in said) == (403, True)
    assert press(step, office.manager)[0] == 302
    sale.made_order.refresh_from_db()
    assert sale.made_order.state == "released"


# -- who changed a paper is a maker of it


@pytest.fixture
def changed(parts: World) -> tuple[Sale, User]:
    """A notice prepared by one clerk, changed by the other, who is manager too; it waits for the manager."""
    sale = a_sale(parts).until("notices")
    editor = on_post(parts, parts.clerk2, "aftersales_manager")
    notice = sale.notices[0]
    shipping.change_notice(
        notice.pk,
        by=editor,
        at=timezone.now(),
        quantities={line.order_line_id: line.quantity for line in notice.lines.all()},
        remark="改",
    )
    sale.print_notices()
    return sale, again(editor)


def test_whoever_changed_a_notice_does_not_sign_it(changed: tuple[Sale, User]) -> None:
    sale, editor = changed
    step = open_step(sale.notices[0].pk)
    page = text_of(signed_in(editor).get(sale.notices[0].get_absolute_url()))
    status, said = press(step, editor)
    assert (status, "修改过本单" in said, "修改过本单" in page) == (403, True, True)
    assert [grant.user for grant in step.grants.all()] == [sale.world.manager]
    assert press(step, sale.world.manager)[0] == 302


def test_a_grant_slipped_to_whoever_changed_it_does_not_help(changed: tuple[Sale, User]) -> None:
    sale, editor = changed
    step = open_step(sale.notices[0].pk)
    step.grants.create(user=editor, permission=step.grants.get().permission)
    with pytest.raises(NotYours, match="修改过本单"):
        approval.decide(step.pk, by=editor, at=timezone.now(), outcome="approve")
    assert press(step, editor)[0] == 403


def test_a_step_decided_by_whoever_changed_the_paper_is_refused_by_the_database(changed: tuple[Sale, User]) -> None:
    sale, editor = changed
    done = {"state": "approved", "decided_at": timezone.now()}
    step = Step.objects.filter(pk=open_step(sale.notices[0].pk).pk)
    with pytest.raises(IntegrityError, match="who changed a paper"), transaction.atomic():
        step.update(decided_by=editor, **done)
    with pytest.raises(IntegrityError, match="who changed a paper"), transaction.atomic():
        step.update(decided_by=sale.world.manager, acting_for=editor, **done)
    step.update(decided_by=sale.world.manager, **done)


def test_whoever_changed_an_earlier_paper_does_not_decide_on_the_later_one(parts: World) -> None:
    """The other clerk once wrote a change of the quotation; the order made from it is not theirs to review."""
    sale = a_sale(parts).until("confirmed")
    quotation = sale.made_quotation
    Event.objects.create(
        paper=quotation.paper, name="quotes.quotation.changed", by=parts.clerk2, at=timezone.now() - dt.timedelta(3)
    )
    sale.convert()
    editor = on_post(parts, parts.clerk2, "deputy_manager")
    status, said = press(open_step(sale.made_order.pk), editor)
    assert (status, f"修改过本单所依据的单据报价单 {quotation.number}" in said) == (403, True)
    assert press(open_step(sale.made_order.pk), parts.deputy)[0] == 302


@pytest.mark.parametrize(("preset", "refused"), [("dist", True), ("parts", False)])
def test_at_the_distributor_finance_confirms_money_and_enters_none(db: None, preset: str, refused: bool) -> None:
    """S8 holds per person there: the role carries both rights, and entering is not finance's act."""
    company = open_company(preset)
    finance = again(Assignment.objects.get(post__company=company.company, post__role="finance_clerk").user)
    clerk = again(Assignment.objects.filter(post__company=company.company, post__role="sales_clerk")[0].user)
    assert ("S8 DIST-39" in why_not_enter(finance), why_not_enter(clerk)) == (refused, "")
    assert ("S8 DIST-39" in text_of(signed_in(finance).get(reverse("receivables:receipts")))) is refused
