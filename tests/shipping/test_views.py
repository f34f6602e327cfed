"""Pages of shipping, as people reach them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services as accounts
from orders import services as orders
from orders.models import Order
from shipping.models import DeliveryNote, DeliveryNotice
from tests.orders.shop import fresh
from tests.shipping.dock import Dock, again, qty
from tests.world import NOW, World
from workflow.models import PrintLog

SignIn = Callable[..., Client]
State, Note = DeliveryNotice.State, DeliveryNote.State


def quantities(order: Order, quantity: object) -> dict[str, str]:
    """What the browser sends: the same quantity for every line."""
    return {f"line-{line.pk}": str(quantity) for line in order.lines.all()}


# -- delivery notices ------------------------------------------------------------------------------------------------


@pytest.mark.rule("FIBRE-113")
def test_notice_refers_to_an_order(dock: Dock, as_user: SignIn) -> None:
    client, order = as_user(dock.world.clerk), dock.released()
    new = reverse("shipping:notice_new")
    answer = client.post(new, {"order": ""})
    assert "发货通知单须依据已审核的订单开具：请输入订单号。" in answer.content.decode()
    assert "没有这张订单" in client.post(new, {"order": "XS-0000"}).content.decode()
    assert DeliveryNotice.objects.count() == 0

    make = reverse("shipping:notice_make", args=[order.pk])
    assert client.post(new, {"order": order.number}).headers["Location"] == make
    client.post(make, quantities(order, 10))
    assert DeliveryNotice.objects.get().order_id == order.pk


@pytest.mark.rule("PARTS-27")
def test_commerce_prints_and_may_not_edit(dock: Dock, as_user: SignIn) -> None:
    notice = dock.notice()
    client = as_user(dock.world.commerce)
    assert (
        client.post(reverse("shipping:notice_change", args=[notice.pk]), quantities(notice.order, 1)).status_code == 403
    )
    assert client.post(reverse("shipping:notice_make", args=[notice.order_id]), {}).status_code == 403
    assert notice.lines.get().quantity == 10

    answer = client.post(reverse("shipping:notice_print", args=[notice.pk]), follow=True)
    assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    log = PrintLog.objects.get()
    assert (log.paper_id, log.by, log.copy_number) == (notice.pk, dock.world.commerce, 1)


def test_clerk_edits_and_may_not_print(dock: Dock, as_user: SignIn) -> None:
    notice = dock.notice()
    client = as_user(dock.world.clerk)
    assert client.post(reverse("shipping:notice_print", args=[notice.pk])).status_code == 403
    client.post(reverse("shipping:notice_change", args=[notice.pk]), {**quantities(notice.order, 4), "remark": "先发"})
    assert (again(notice).lines.get().quantity, again(notice).remark) == (qty(4), "先发")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("11", "第 1 行：要 11，只有 10 未发。"), ("0", "第 1 行：数量必须大于 0。"), ("-1", "第 1 行：数量必须大于 0。"),
     ("abc", "请填数字")],
)  # fmt: skip
def test_wrong_quantity_is_told_beside_the_field_and_kept(
    dock: Dock, as_user: SignIn, typed: str, sentence: str
) -> None:
    order = dock.released()
    answer = as_user(dock.world.clerk).post(
        reverse("shipping:notice_make", args=[order.pk]), {**quantities(order, typed), "remark": "走货梯"}
    )
    page = answer.content.decode()
    assert sentence in page
    assert (f'value="{typed}"' in page, 'value="走货梯"' in page) == (True, True)
    assert DeliveryNotice.objects.count() == 0


def test_same_form_twice_makes_one_notice(dock: Dock, as_user: SignIn) -> None:
    order, client = dock.released(), as_user(dock.world.clerk)
    sent = {**quantities(order, 5), "once": "a1b2c3"}
    url = reverse("shipping:notice_make", args=[order.pk])
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert DeliveryNotice.objects.count() == 1


def test_same_print_twice_makes_one_copy(dock: Dock, as_user: SignIn) -> None:
    notice, client = dock.notice(), as_user(dock.world.commerce)
    url = reverse("shipping:notice_print", args=[notice.pk])
    assert client.post(url, {"once": "k"}).headers["Location"] == client.post(url, {"once": "k"}).headers["Location"]
    assert PrintLog.objects.count() == 1


def test_mixed_order_leads_to_the_list_of_its_notices(dock: Dock, as_user: SignIn) -> None:
    order = dock.released(dock.shop.line("board", 2), dock.shop.line("bolt", 2))
    answer = as_user(dock.world.clerk).post(
        reverse("shipping:notice_make", args=[order.pk]), quantities(order, 2), follow=True
    )
    numbers = [notice.number for notice in DeliveryNotice.objects.order_by("pk")]
    assert (len(numbers), f"按仓库分单：{'、'.join(numbers)}。" in answer.content.decode()) == (2, True)


def test_unreviewed_order_shows_its_button_with_the_reason(dock: Dock, as_user: SignIn) -> None:
    order = dock.shop.submit()
    client = as_user(dock.world.clerk)
    page = client.get(reverse("orders:order", args=[order.pk])).content.decode()
    assert f"订单 {order} 尚未审核放行" in page
    assert client.post(reverse("shipping:notice_make", args=[order.pk]), quantities(order, 1)).status_code == 409


def test_whole_story_over_http(dock: Dock, as_user: SignIn) -> None:
    order = dock.released()
    clerk, commerce, keeper = (as_user(dock.person(who)) for who in ("clerk", "commerce", "keeper"))
    clerk.post(reverse("shipping:notice_make", args=[order.pk]), quantities(order, 10))
    notice = DeliveryNotice.objects.get()
    commerce.post(reverse("shipping:notice_print", args=[notice.pk]))
    for who in ("manager", "keeper"):
        as_user(dock.person(who)).post(reverse("workflow:decide", args=[dock.step(notice).pk]), {"outcome": "approve"})
    keeper.post(reverse("shipping:notice_issue", args=[notice.pk]))
    keeper.post(reverse("shipping:notice_ship", args=[notice.pk]), {"carrier": "顺丰", "tracking": "SF1"})
    note = DeliveryNote.objects.get()
    assert (again(notice).state, note.state, note.carrier) == (State.SHIPPED, Note.SHIPPED, "顺丰")
    assert fresh(order).state == Order.State.SHIPPED


# -- delivery notes --------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-118")
def test_note_of_an_allocated_order_prints_labelled_parts_the_white_one_first(counter: Dock, as_user: SignIn) -> None:
    client = as_user(counter.world.order_group)
    order = counter.released(customer="monthly")
    waiting = counter.shop.submit(customer="monthly")
    assert client.post(reverse("shipping:note_make", args=[waiting.pk]), quantities(waiting, 1)).status_code == 409

    client.post(reverse("shipping:note_make", args=[order.pk]), quantities(order, 10))
    note = DeliveryNote.objects.get()
    answer = client.post(reverse("shipping:note_print", args=[note.pk]), follow=True)
    assert answer.content[:5] == b"%PDF-"
    assert list(PrintLog.objects.order_by("pk").values_list("label", "stamp__seal")) == [
        ("白联 仓库", ""), ("红联 客户", "送货专用章"), ("蓝联 财务", "送货专用章"), ("黄联 回单", "送货专用章"),
    ]  # fmt: skip


def test_batch_print_gives_one_pdf_of_all_ticked_notes(counter: Dock, as_user: SignIn) -> None:
    notes = [counter.note() for _note in range(2)]
    client, act = as_user(counter.world.order_group), reverse("desk:act")
    ticked = {"list": "shipping:notes", "do": "print", "tick": [note.pk for note in notes]}
    assert client.post(act, ticked, follow=True).content.count(b"/Type /Page\n") == 8
    assert client.post(act, {**ticked, "tick": []}).status_code == 409


def test_driver_records_the_count(counter: Dock, as_user: SignIn) -> None:
    note = counter.sent_note()
    (line,) = note.lines.all()
    client, url = as_user(counter.world.driver), reverse("shipping:note_sign", args=[note.pk])
    too_many = client.post(url, {f"line-{line.pk}": "11", "signer": "叶女士"}).content.decode()
    assert ("第 1 行：发货 10，不能签收 11。" in too_many, 'value="11"' in too_many) == (True, True)
    client.post(url, {f"line-{line.pk}": "8", "signer": "叶女士"})
    assert (again(note).state, again(note).signer) == (Note.PARTLY_SIGNED, "叶女士")
    page = client.get(note.get_absolute_url()).content.decode()
    assert "客户签收数量少于发货数量：第 1 行。" in page


# -- who sees what ---------------------------------------------------------------------------------------------------


def _urls(notice: DeliveryNotice, note: DeliveryNote) -> list[str]:
    on_notice = ("notice", "notice_change", "notice_print", "notice_issue", "notice_ship", "notice_cancel")
    on_note = ("note", "note_print", "note_ship", "note_sign", "note_cancel")
    return [
        *(reverse(f"shipping:{name}", args=[notice.pk]) for name in on_notice),
        *(reverse(f"shipping:{name}", args=[note.pk]) for name in on_note),
        *(reverse(f"shipping:{name}", args=[notice.order_id]) for name in ("notice_make", "note_make")),
    ]


@pytest.mark.parametrize("who", ["clerk", "commerce", "keeper", "manager", "finance"])
def test_nothing_of_another_company_is_seen_or_moved(dock: Dock, foreign: World, as_user: SignIn, who: str) -> None:
    notice = dock.issued()
    note = notice.note
    client = as_user(foreign.people[who])
    for url in _urls(notice, note):
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code in {403, 404, 405}, url
    assert again(notice).state == State.ISSUED
    for name in ("notices", "notes", "todo"):
        assert notice.number not in client.get(reverse(f"shipping:{name}")).content.decode()


def test_keeper_of_a_warehouse_sees_its_notices_only(dock: Dock, as_user: SignIn) -> None:
    made = dock.make(dock.released(dock.shop.line("board", 1), dock.shop.line("bolt", 1)))
    narrow = _seat_in(dock, "semi")
    client = as_user(narrow)
    assert [client.get(notice.get_absolute_url()).status_code for notice in made] == [404, 404]
    from_raw, from_semi = (dock.clear(notice) for notice in made)
    assert client.get(from_semi.get_absolute_url()).status_code == 200
    assert client.get(from_raw.get_absolute_url()).status_code == 404
    page = client.get(reverse("shipping:notices")).content.decode()
    assert (from_semi.number in page, from_raw.number in page) == (True, False)


def _seat_in(dock: Dock, warehouse: str) -> Any:
    user = type(dock.world.clerk).objects.create_user("narrow", "Jade-kettle-42", name="柳半山")
    post = dock.world.posts["warehouse_keeper"]
    accounts.assign(user=user, post=post, unit=dock.shop.warehouses[warehouse].unit, starts=NOW.date(), by=None)
    return type(user).objects.get(pk=user.pk)


# -- cost ------------------------------------------------------------------------------------------------------------


def _cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["notices", "notes", "todo"])
def test_lists_cost_the_same_at_one_and_three_rows(dock: Dock, as_user: SignIn, name: str) -> None:
    client, url = as_user(dock.world.keeper), reverse(f"shipping:{name}")
    dock.issued()
    one = _cost(client, url)
    for _more in range(2):
        dock.issued()
    assert _cost(client, url) == one
    assert one <= 12


def test_pages_cost_the_same_at_one_and_ten_lines(dock: Dock, as_user: SignIn) -> None:
    client = as_user(dock.world.keeper)

    def cost(lines: int) -> tuple[int, int]:
        notice = dock.issued(dock.released(*(dock.shop.line("board", 1, price) for price in range(1, lines + 1))))
        return _cost(client, notice.get_absolute_url()), _cost(client, notice.note.get_absolute_url())

    assert cost(1) == cost(10)


def test_filters_narrow_the_list(dock: Dock, as_user: SignIn) -> None:
    printed, draft = dock.printed(), dock.notice()
    client = as_user(dock.world.commerce)
    page = client.get(reverse("shipping:notices"), {"state": "draft"}).content.decode()
    assert (draft.number in page, printed.number in page) == (True, False)
    page = client.get(reverse("shipping:notices"), {"q": printed.order.number}).content.decode()
    assert (draft.number in page, printed.number in page) == (False, True)


def test_todo_shows_what_this_person_does_next(dock: Dock, as_user: SignIn) -> None:
    draft, cleared = dock.notice(), dock.cleared()
    url = reverse("shipping:todo")
    assert draft.number in as_user(dock.world.commerce).get(url).content.decode()
    keeper = as_user(dock.world.keeper).get(url).content.decode()
    assert (cleared.number in keeper, draft.number in keeper) == (True, False)


def test_paid_order_shows_the_button_that_makes_the_notice(dock: Dock, as_user: SignIn) -> None:
    order = dock.shop.review()
    orders.record_paid(order.pk, amount=order.gross, by=dock.world.finance, at=NOW)
    page = as_user(dock.world.clerk).get(reverse("orders:order", args=[order.pk])).content.decode()
    assert reverse("shipping:notice_make", args=[order.pk]) in page


def test_order_with_nothing_left_to_deliver_says_so(dock: Dock, as_user: SignIn) -> None:
    notice = dock.notice()
    page = as_user(dock.world.clerk).get(notice.order.get_absolute_url()).content.decode()
    assert "这张订单没有可发的货。" in page
