"""How orders come in: by phone and from the web shop, by class of customer; the queue; shortages; losses."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.refusals import NotAllowed, NotYours
from customers.models import Customer
from handbook import books
from orders import services
from orders.inputs import ALL_CONFIRMED
from orders.models import Loss, Order
from tests.calls.conftest import ring
from tests.orders.shop import Shop, fresh, url
from tests.orders.test_states import STATES, bring
from tests.world import NOW, World, again
from workflow.models import Event, Mail

SignIn = Callable[[User], Client]
ROW = {"product": "ZK-100", "quantity": "2", "unit_price": ""}
PHONED = frozenset({"consignee", "address", "phone", "payment", "delivery"})
"""What is said again to a non-member on the phone (OFFICE-53)."""


@pytest.fixture
def clerk(stationer: Shop, as_user: SignIn) -> Client:
    return as_user(again(stationer.clerk))


def classed(shop: Shop, customer: str, kind: str, email: str = "") -> Customer:
    """Say of a customer what class it is."""
    row = shop.customers[customer]
    row.customer_class, row.email = kind, email
    row.save()
    return row


def web(shop: Shop, customer: str = "prepaid", **head: Any) -> Order:
    """The draft of a web order."""
    return shop.enter(customer=customer, source="web", **{"payment_terms": "prepaid", **head})


def press(client: Client, order: Order, **sent: str) -> str:
    """Confirm a web order with its customer; what the answer says when it is refused, '' else."""
    answer = client.post(url("confirm", order), sent)
    assert answer.status_code in {302, 409}
    return answer.content.decode() if answer.status_code == 409 else ""


# -- phone -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-18")
def test_catalogue_code_on_the_phone_fills_item_unit_and_price(stationer: Shop, clerk: Client) -> None:
    sent = stationer.form({"product": "ZK-100", "quantity": "2"}, customer="monthly", source="phone")
    assert clerk.post(url("new"), sent).status_code == 302
    order = Order.objects.get()
    line = order.lines.get()
    product = stationer.products["board"]
    assert (order.source, line.product, line.description) == ("phone", product, product.label)
    assert (line.product.unit_name, line.unit_price, line.gross) == (product.unit_name, Decimal(250), Decimal("500.00"))
    other = stationer.form({"product": "ZK-100", "quantity": "2", "unit_price": "240"}, customer="monthly")
    assert clerk.post(url("new"), other).status_code == 302
    assert Order.objects.latest("pk").lines.get().unit_price == Decimal(240)


@pytest.mark.rule("OFFICE-24")
def test_member_on_the_phone_finds_the_files_data_filled_in(stationer: Shop, clerk: Client) -> None:
    member = classed(stationer, "monthly", "member")
    member.payment_terms = "on_delivery"  # OFFICE-117: terms are for key accounts
    member.save()
    call = ring(stationer, member.phone)
    for where in (f"{url('new')}?customer={member.pk}", f"{url('new')}?from={call.pk}"):
        form = clerk.get(where).context["form"]
        shown = {name: form[name].value() for name in ("customer", "payment_terms", "address", "consignee", "phone")}
        assert shown == {
            "customer": member.number, "payment_terms": "on_delivery", "address": member.address,
            "consignee": member.contact, "phone": member.phone,
        }  # fmt: skip
    sent = stationer.form(ROW, customer="monthly", then="submit")
    assert clerk.post(f"{url('new')}?from={call.pk}", sent).status_code == 302
    order = Order.objects.get()
    assert (order.payment_terms, order.address, order.state) == ("on_delivery", member.address, "in_review")


@pytest.mark.rule("OFFICE-25")
def test_non_member_on_the_phone_says_how_to_pay(stationer: Shop, clerk: Client) -> None:
    stranger = classed(stationer, "cash", "non_member")
    assert clerk.get(f"{url('new')}?customer={stranger.pk}").context["form"]["payment_terms"].value() == ""
    sent = stationer.form(ROW, customer="cash", source="phone", then="submit")
    page = clerk.post(url("new"), sent)
    assert (page.status_code, "没有填写付款方式" in page.content.decode()) == (200, True)
    assert not Order.objects.exists()
    assert clerk.post(url("new"), {**sent, "payment_terms": "cash"}).status_code == 302
    assert Order.objects.get().payment_terms == "cash"
    classed(stationer, "cash", "member")
    assert clerk.post(url("new"), sent).status_code == 302


@pytest.mark.rule("OFFICE-51")
@pytest.mark.parametrize("left_out", sorted(ALL_CONFIRMED))
def test_phone_order_with_one_of_six_points_unticked_is_refused(stationer: Shop, clerk: Client, left_out: str) -> None:
    ticked = sorted(ALL_CONFIRMED - {left_out})
    sent = stationer.form(ROW, customer="prepaid", source="phone", then="submit", confirmations=ticked)
    page = clerk.post(url("new"), sent)
    assert (page.status_code, "还没有与客户确认" in page.content.decode()) == (200, True)
    assert not Order.objects.exists()
    assert clerk.post(url("new"), {**sent, "confirmations": sorted(ALL_CONFIRMED)}).status_code == 302
    assert Order.objects.get().state == "in_review"


# -- web -------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-19")
def test_web_order_of_an_unclassified_customer_is_not_confirmed(stationer: Shop, clerk: Client) -> None:
    order = web(stationer)
    assert "尚未分类" in press(clerk, order)
    with pytest.raises(NotAllowed):
        services.submit(order.pk, by=stationer.clerk, at=NOW)
    assert (fresh(order).web_confirmed_at, fresh(order).state) == (None, "draft")
    classed(stationer, "prepaid", "member")
    assert press(clerk, order) == ""
    assert fresh(order).web_confirmed_by == stationer.clerk
    phoned = stationer.enter(customer="cash", source="phone")
    assert services.submit(phoned.pk, by=stationer.clerk, at=NOW).state == "in_review"


@pytest.mark.rule("OFFICE-20")
def test_members_web_order_is_confirmed_once_stock_was_checked(stationer: Shop, clerk: Client) -> None:
    classed(stationer, "prepaid", "member")
    order = web(stationer, confirmations=ALL_CONFIRMED - {"stock"})
    assert "库存" in press(clerk, order)
    assert fresh(order).web_confirmed_at is None
    checked = web(stationer, confirmations=frozenset({"stock"}))
    assert press(clerk, checked) == ""
    assert (fresh(checked).web_confirmed_by, fresh(checked).state) == (stationer.clerk, "draft")


@pytest.mark.rule("OFFICE-21")
@pytest.mark.parametrize("left_out", ["address", "consignee", "delivery", "payment"])
def test_non_members_web_order_needs_all_four(stationer: Shop, clerk: Client, left_out: str) -> None:
    classed(stationer, "prepaid", "non_member")
    order = web(stationer, confirmations=ALL_CONFIRMED - {left_out})
    assert "还没有与客户确认" in press(clerk, order)
    assert fresh(order).web_confirmed_at is None
    assert press(clerk, web(stationer)) == ""


@pytest.mark.parametrize("blank", ["payment_terms", "arrive_on"])
def test_what_is_confirmed_with_a_non_member_is_written_down_too(stationer: Shop, clerk: Client, blank: str) -> None:
    classed(stationer, "prepaid", "non_member")
    unsaid: dict[str, Any] = {blank: "" if blank == "payment_terms" else None}
    order = web(stationer, **unsaid)
    assert "没有填写" in press(clerk, order)
    assert fresh(order).web_confirmed_at is None


@pytest.mark.rule("OFFICE-53")
@pytest.mark.parametrize("left_out", sorted(PHONED))
def test_five_points_are_said_again_to_a_non_member_by_phone(stationer: Shop, clerk: Client, left_out: str) -> None:
    classed(stationer, "prepaid", "non_member")
    order = web(stationer, confirmations=(PHONED | {"stock"}) - {left_out})
    assert "还没有与客户确认" in press(clerk, order)
    assert not Event.objects.filter(name="orders.order.confirmed").exists()
    assert press(clerk, web(stationer, confirmations=PHONED | {"stock"})) == ""


@pytest.mark.rule("OFFICE-22")
def test_non_member_with_potential_is_invited_and_the_file_keeps_it(stationer: Shop, clerk: Client) -> None:
    stranger = classed(stationer, "prepaid", "non_member")
    order = web(stationer)
    assert press(clerk, order, potential="on") == ""
    stranger.refresh_from_db()
    assert stranger.invited_by == stationer.clerk
    assert stranger.change_reason == str(order)
    assert "邀请入会" in clerk.get(stranger.get_absolute_url()).content.decode()
    quiet = classed(stationer, "cash", "non_member")
    assert press(clerk, web(stationer, customer="cash")) == ""
    quiet.refresh_from_db()
    assert quiet.invited_at is None
    assert clerk.post(reverse("customers:invite", args=[quiet.pk]), {"note": "每月都买纸"}).status_code == 302
    quiet.refresh_from_db()
    assert (quiet.invited_by, quiet.change_reason) == (stationer.clerk, "每月都买纸")


def test_member_is_not_invited_and_nobody_twice(stationer: Shop, clerk: Client) -> None:
    member, stranger = classed(stationer, "monthly", "member"), classed(stationer, "cash", "non_member")
    where = reverse("customers:invite", args=[stranger.pk])
    assert clerk.post(reverse("customers:invite", args=[member.pk])).status_code == 409
    assert [clerk.post(where).status_code, clerk.post(where).status_code] == [302, 409]
    assert "邀请入会" not in clerk.get(member.get_absolute_url()).content.decode()


@pytest.mark.rule("OFFICE-52")
def test_confirmed_members_web_order_is_answered_from_the_template(stationer: Shop, clerk: Client) -> None:
    member = classed(stationer, "prepaid", "member", email="ye@example.com")
    order = web(stationer, customer_reference="W-778")
    assert press(clerk, order) == ""
    replied = Event.objects.get(paper=order.paper, name="orders.order.replied")
    text = (
        f"{member.contact}您好：您的网上订单W-778已受理，货物将于 6月10日 周三 送到，请注意查收。宝亿办公用品有限公司"
    )
    assert (replied.reason, replied.by, replied.data) == (text, stationer.clerk, {"to": "ye@example.com"})
    mail = Mail.objects.get(paper=order.paper)
    assert (mail.address, mail.body, mail.by) == ("ye@example.com", text, stationer.clerk)
    assert text in clerk.get(order.get_absolute_url()).content.decode()
    classed(stationer, "cash", "non_member", email="chen@example.com")
    other = web(stationer, customer="cash")
    assert press(clerk, other) == ""
    assert not Event.objects.filter(paper=other.paper, name="orders.order.replied").exists()
    assert Mail.objects.count() == 1


def test_member_without_an_address_is_answered_in_the_record_only(stationer: Shop, clerk: Client) -> None:
    classed(stationer, "prepaid", "member")
    order = web(stationer)
    assert press(clerk, order) == ""
    assert Event.objects.filter(paper=order.paper, name="orders.order.replied").count() == 1
    assert not Mail.objects.exists()


def test_web_order_that_is_submitted_is_confirmed_by_that(stationer: Shop) -> None:
    classed(stationer, "prepaid", "member")
    order = services.submit(web(stationer).pk, by=stationer.clerk, at=NOW)
    names = list(Event.objects.filter(paper=order.paper).order_by("pk").values_list("name", flat=True))
    assert names == [f"orders.order.{name}" for name in ("created", "confirmed", "replied", "submitted")]
    assert (fresh(order).web_confirmed_by, fresh(order).state) == (stationer.clerk, "in_review")


def test_changed_web_order_is_confirmed_again(stationer: Shop, clerk: Client) -> None:
    classed(stationer, "prepaid", "member")
    order = web(stationer)
    assert press(clerk, order) == ""
    assert "已经确认过了" in press(clerk, order)
    data = stationer.input(stationer.line("board", 3), source="web")
    services.change(order.pk, by=stationer.clerk, at=NOW, data=data, version=fresh(order).version)
    assert fresh(order).web_confirmed_at is None
    assert press(clerk, order) == ""


def test_phone_order_is_not_confirmed_like_a_web_order(stationer: Shop, clerk: Client) -> None:
    order = stationer.enter(source="phone")
    assert "网上订单" in press(clerk, order)
    assert "与客户确认" not in [str(each.label) for each in clerk.get(order.get_absolute_url()).context["page"].actions]


def test_company_whose_handbook_does_not_speak_of_web_orders_confirms_none(shop: Shop) -> None:
    order = shop.enter(source="web")
    assert services.submit(order.pk, by=shop.clerk, at=NOW).state == "in_review"
    assert fresh(order).web_confirmed_at is None


def test_colleague_confirms_no_web_order_of_another(stationer: Shop, as_user: SignIn) -> None:
    classed(stationer, "prepaid", "member")
    order = web(stationer)
    assert as_user(again(stationer.world.clerk2)).post(url("confirm", order)).status_code == 403
    assert fresh(order).web_confirmed_at is None


def test_unknown_source_is_refused(stationer: Shop, clerk: Client) -> None:
    with pytest.raises(NotAllowed) as refusal:
        stationer.enter(source="pigeon")
    assert refusal.value.field == "source"
    assert clerk.post(url("new"), stationer.form(ROW, source="quotation")).status_code == 200
    assert not Order.objects.exists()


def test_source_follows_from_how_it_was_entered(shop: Shop) -> None:
    assert shop.enter().source == "phone"
    assert shop.enter(source="counter").source == "counter"
    assert shop.convert(shop.confirmed(), source="web").source == "quotation"


# -- queue -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-56")
def test_later_order_of_a_key_account_stands_on_top(stationer: Shop, clerk: Client, as_user: SignIn) -> None:
    classed(stationer, "monthly", "key_account")
    small = stationer.submit(customer="prepaid")
    big = stationer.submit(customer="monthly", payment_terms="prepaid")
    smaller = stationer.submit(customer="cash")
    page = clerk.get(url("list"), {"state": "in_review", "sort": "queue"})
    assert [row.pk for row in page.context["listing"].rows] == [big.pk, small.pk, smaller.pk]
    assert "state=in_review&amp;sort=queue" in page.content.decode()
    review = as_user(again(stationer.reviewer)).get("/").context["groups"]
    assert [row.paper_id for group in review for row in group.rows] == [big.pk, small.pk, smaller.pk]


def test_drafts_of_key_accounts_come_first_in_the_worklist(stationer: Shop, clerk: Client) -> None:
    classed(stationer, "monthly", "key_account")
    drafts = [stationer.enter(customer=name) for name in ("prepaid", "monthly", "cash")]
    shown = [row.paper_id for group in clerk.get("/").context["groups"] for row in group.rows]
    assert shown == [drafts[1].pk, drafts[0].pk, drafts[2].pk]


# -- shortages -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-108")
def test_short_line_stands_in_the_list_until_its_goods_have_come(stationer: Shop, clerk: Client) -> None:
    stationer.limit("monthly", 10**6)
    short = stationer.review(stationer.line("board", 1004), stationer.line("bolt", 5), customer="monthly")
    page = clerk.get(url("shortages"))
    rows = page.context["listing"].rows
    assert [(row.order_id, row.product.code, row.short, row.arrive_on) for row in rows] == [
        (short.pk, "ZK-100", Decimal(4), NOW.date())
    ]
    assert rows[0].since == Event.objects.get(paper=short.paper, name="orders.order.reviewed").at
    text = page.content.decode()
    assert [word in text for word in (short.number, short.customer.name, "控制板", 'href="/orders/shortages/"')] == [
        True,
        True,
        True,
        True,
    ]
    stationer.stock("board", 3)
    assert [row.short for row in clerk.get(url("shortages")).context["listing"].rows] == [Decimal(1)]
    stationer.stock("board", 1)
    assert list(clerk.get(url("shortages")).context["listing"].rows) == []


def test_drafts_and_cancelled_orders_are_no_shortage(stationer: Shop, clerk: Client) -> None:
    stationer.limit("monthly", 10**6)
    stationer.enter(stationer.line("board", 2000))
    stationer.submit(stationer.line("board", 2000))
    gone = stationer.review(stationer.line("board", 2000), customer="monthly")
    assert len(clerk.get(url("shortages")).context["listing"].rows) == 1
    services.cancel(gone.pk, by=stationer.clerk, at=NOW, reason="不要了")
    assert list(clerk.get(url("shortages")).context["listing"].rows) == []


def test_shortages_are_those_of_the_own_company(shop: Shop, foreign: World, as_user: SignIn) -> None:
    shop.limit("monthly", 10**7)
    shop.review(shop.line("board", 2000), customer="monthly")
    assert len(as_user(again(shop.clerk)).get(url("shortages")).context["listing"].rows) == 1
    outsider = as_user(again(foreign.clerk))
    assert list(outsider.get(url("shortages")).context["listing"].rows) == []
    assert as_user(again(shop.world.finance)).get(url("shortages")).status_code == 200


def test_shortage_list_costs_the_same_for_one_row_and_for_three(stationer: Shop, clerk: Client) -> None:
    stationer.limit("monthly", 10**7)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            clerk.get(url("shortages"))
        return len(asked)

    stationer.review(stationer.line("board", 2000), customer="monthly")
    cost()
    one = cost()
    for _order in range(2):
        stationer.review(stationer.line("board", 2000), customer="monthly")
    assert cost() == one <= 12


# -- required fields and losses (DIST-63) ----------------------------------------------------------------------------


@pytest.fixture
def distributor(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """The parts company with a handbook that wants full details and puts losses on the clerk."""
    said = '"orders.required_fields" = ["arrive_on"]\n"orders.clerk_bears_loss" = true\n'
    text = (books.FOLDER / "parts.toml").read_text(encoding="utf-8").replace("[values]\n", f"[values]\n{said}", 1)
    (tmp_path / "careful.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(books, "FOLDER", tmp_path)
    shop.world.company.preset = "careful"
    shop.world.company.save()
    for name, user in shop.world.people.items():
        shop.world.people[name] = again(user)
    yield shop
    books.load.cache_clear()


@pytest.mark.rule("DIST-63")
def test_missing_delivery_date_is_refused_and_a_loss_names_the_clerk(distributor: Shop, as_user: SignIn) -> None:
    clerk, manager = as_user(distributor.clerk), as_user(distributor.world.manager)
    sent = distributor.form(ROW, then="submit", shipping_method="快递")
    page = clerk.post(url("new"), {**sent, "arrive_on": ""})
    assert (page.status_code, "“要求到货”没有填写" in page.content.decode()) == (200, True)
    assert not Order.objects.exists()
    assert clerk.post(url("new"), sent).status_code == 302
    order = Order.objects.get()
    told = {"amount": "500.00", "reason": "型号录错，退货运费"}
    assert clerk.post(url("loss", order), told).status_code == 403
    assert manager.post(url("loss", order), told).status_code == 302
    loss = Loss.objects.get()
    assert (loss.clerk, loss.amount, loss.reason) == (distributor.clerk, Decimal("500.00"), "型号录错，退货运费")
    assert loss.entered_by == distributor.world.manager
    shown = clerk.get(order.get_absolute_url()).content.decode()
    assert [word in shown for word in (distributor.clerk.name, "500.00", "型号录错，退货运费")] == [True, True, True]


def test_day_on_every_line_stands_for_the_day_of_the_head(distributor: Shop, as_user: SignIn) -> None:
    clerk = as_user(distributor.clerk)
    sent = distributor.form({**ROW, "arrive_on": "2026-06-20"}, then="submit", shipping_method="快递", arrive_on="")
    assert clerk.post(url("new"), sent).status_code == 302


@pytest.mark.parametrize(
    "told", [{"amount": "0"}, {"amount": "-1"}, {"amount": "viel"}, {"amount": "0.001"}, {"reason": " "}]
)
def test_loss_has_an_amount_and_a_reason(distributor: Shop, as_user: SignIn, told: dict[str, str]) -> None:
    order = distributor.submit(shipping_method="快递")
    answer = as_user(distributor.world.manager).post(url("loss", order), {"amount": "5", "reason": "x", **told})
    assert (answer.status_code, Loss.objects.count()) == (409, 0)


def test_loss_is_recorded_by_somebody_else_with_the_right_and_never_changed(distributor: Shop) -> None:
    order = distributor.submit(shipping_method="快递")
    for by in (distributor.clerk, distributor.world.clerk2, distributor.world.finance):
        with pytest.raises(NotYours):
            services.record_loss(order.pk, by=by, at=NOW, amount=Decimal(5), reason="x")
    loss = services.record_loss(order.pk, by=distributor.world.manager, at=NOW, amount=Decimal(5), reason="x")
    for change in (lambda: Loss.objects.update(amount=1), lambda: Loss.objects.filter(pk=loss.pk).delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Loss.objects.create(
            order=order, clerk=distributor.clerk, amount=1, reason="x", entered_by=distributor.clerk, entered_at=NOW
        )


def test_company_that_puts_no_losses_on_clerks_records_none(shop: Shop, as_user: SignIn) -> None:
    order, manager = shop.submit(), as_user(again(shop.world.manager))
    assert manager.post(url("loss", order), {"amount": "5", "reason": "x"}).status_code == 409
    assert "登记损失" not in manager.get(order.get_absolute_url()).content.decode()
    assert not Loss.objects.exists()


# -- every new action in every state ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_only_a_draft_of_the_web_is_confirmed(shop: Shop, state: str) -> None:
    order = bring(shop, state)
    Order.objects.filter(pk=order.pk).update(source="web")
    shop.world.company.preset = "office"
    shop.world.company.save()
    classed(shop, "prepaid", "member")
    clerk = again(shop.clerk)
    if state != "draft":
        with pytest.raises(NotAllowed):
            services.confirm_web(order.pk, by=clerk, at=NOW)
    else:
        services.confirm_web(order.pk, by=clerk, at=NOW)
    assert (fresh(order).state, fresh(order).web_confirmed_at) == (state, NOW if state == "draft" else None)
    connection.check_constraints()


@pytest.mark.parametrize("state", STATES)
def test_loss_is_recorded_in_every_state_but_the_draft(distributor: Shop, state: str) -> None:
    order = bring(distributor, state)
    if state == "draft":
        with pytest.raises(NotAllowed):
            services.record_loss(order.pk, by=distributor.world.manager, at=NOW, amount=Decimal(5), reason="x")
    else:
        services.record_loss(order.pk, by=distributor.world.manager, at=NOW, amount=Decimal(5), reason="x")
    assert (fresh(order).state, Loss.objects.count()) == (state, int(state != "draft"))
    connection.check_constraints()
