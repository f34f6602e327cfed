"""Two windows on one draft: both versions are shown, and each field or line is chosen."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from orders import services
from orders.models import Order
from tests.orders.shop import Shop, fresh, url
from tests.world import NOW, TODAY, again

SignIn = Callable[[User], Client]
FILLED = {"description": "控制板", "tax_rate": "13", "arrive_on": TODAY.isoformat()}
BOARD = {"product": "ZK-100", "quantity": "9", "unit_price": "100", **FILLED}
BOLT = {"product": "LS-8", "quantity": "3", "unit_price": "1.25"}


@pytest.fixture
def clerk(shop: Shop, as_user: SignIn) -> Client:
    return as_user(again(shop.clerk))


@pytest.fixture
def order(shop: Shop) -> Order:
    """A draft of 2 boards, changed by another window to 7 boards and 4 bolts, note and shipping method."""
    made = shop.enter(shop.line("board", 2, 100), note="甲")
    lines = (shop.line("board", 7, 100), shop.line("bolt", 4, "1.25"))
    data = shop.input(*lines, note="乙", shipping_method="快递")
    services.change(made.pk, by=shop.clerk, at=NOW, data=data, version=made.version)
    return made


def mine(clerk: Client, order: Order, *rows: dict[str, str], **more: Any) -> dict[str, Any]:
    """What this window sends: opened on the version before, with own words and rows."""
    form = clerk.get(url("change", order)).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    own = {"note": "丙", "shipping_method": "自提", "version": str(order.version)}
    lines: dict[str, str] = {"lines-TOTAL_FORMS": str(len(rows or (BOARD,))), "lines-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows or (BOARD,)):
        lines |= {f"lines-{place}-{name}": value for name, value in row.items()}
    return {**sent, **own, **lines, **more}


def shown(page: Any) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """What the page sets side by side: label, theirs, mine; of the head, of the lines."""
    context = page.context
    return tuple(  # type: ignore[return-value]  # two of them
        [(one.label, one.theirs, one.mine) for one in part.differences]
        for part in (context["form"], context["formset"])
    )


def test_both_versions_are_shown_and_nothing_is_saved(shop: Shop, clerk: Client, order: Order) -> None:
    page = clerk.post(url("change", order), mine(clerk, order))
    assert page.status_code == 409
    head, lines = shown(page)
    assert head == [("发运方式", "快递", "自提"), ("备注", "乙", "丙")]
    assert lines[0] == ("ZK-100", "数量 7", "数量 9")
    assert (lines[1][0], lines[1][2], len(lines)) == ("LS-8", "没有这一行", 2)
    assert lines[1][1].startswith("品名描述 螺栓 M8、数量 4、含税单价 1.25、税率")
    text = page.content.decode()
    assert "您在 06-10 10:00 已从另一个窗口保存了这份资料" in text
    assert 'value="丙"' in text
    assert (fresh(order).note, fresh(order).gross) == ("乙", Decimal("705.00"))


def test_saving_again_keeps_what_stands_in_the_form(shop: Shop, clerk: Client, order: Order) -> None:
    page = clerk.post(url("change", order), mine(clerk, order))
    version = page.context["form"]["version"].value()
    assert version == str(fresh(order).version)
    assert clerk.post(url("change", order), mine(clerk, order, version=version, settle="1")).status_code == 302
    assert (fresh(order).note, fresh(order).shipping_method, fresh(order).gross) == ("丙", "自提", Decimal("900.00"))


def test_fields_and_lines_are_chosen_one_by_one(shop: Shop, clerk: Client, order: Order) -> None:
    chosen = {"settle": "1", "version": str(fresh(order).version), "take-note": "theirs", "take-lines-LS-8#1": "theirs"}
    chosen |= {"take-shipping_method": "mine", "take-lines-ZK-100#1": "mine"}
    assert clerk.post(url("change", order), mine(clerk, order, **chosen)).status_code == 302
    saved = fresh(order)
    assert (saved.note, saved.shipping_method) == ("乙", "自提")
    assert [(line.product.code, line.quantity) for line in saved.lines.all()] == [("ZK-100", 9), ("LS-8", 4)]


def test_a_line_that_moved_since_is_still_the_line_that_was_chosen(shop: Shop, clerk: Client, order: Order) -> None:
    chosen = {"settle": "1", "version": str(fresh(order).version), "take-lines-ZK-100#1": "theirs"}
    sent = mine(clerk, order, {}, BOLT, BOARD, **chosen)
    assert clerk.post(url("change", order), sent).status_code == 302
    lines = [(line.product.code, line.quantity) for line in fresh(order).lines.all()]
    assert lines == [("LS-8", 3), ("ZK-100", 7)]


@pytest.mark.parametrize(
    ("take", "note", "lines"),
    [("mine", "丙", [("ZK-100", 9), ("YF", 1)]), ("theirs", "乙", [("ZK-100", 7), ("LS-8", 4)])],
)
def test_all_of_one_side_is_taken_at_once(
    shop: Shop, clerk: Client, order: Order, take: str, note: str, lines: list[tuple[str, int]]
) -> None:
    freight = {"product": "YF", "quantity": "1", "unit_price": "20"}
    sent = mine(clerk, order, BOARD, freight, settle="1", version=str(fresh(order).version), take=take)
    assert clerk.post(url("change", order), sent).status_code == 302
    assert fresh(order).note == note
    assert [(line.product.code, line.quantity) for line in fresh(order).lines.all()] == lines


def test_what_this_window_left_alone_is_proposed_as_stored(shop: Shop, clerk: Client, order: Order) -> None:
    row = " ".join(f"lines-0-{name}" for name in BOARD | {"arrive_on": ""})
    page = clerk.post(url("change", order), mine(clerk, order, untouched=f"note {row}"))
    head, lines = (page.context[name].differences for name in ("form", "formset"))
    assert [(one.name, one.proposed) for one in head] == [("take-shipping_method", "mine"), ("take-note", "theirs")]
    assert [one.proposed for one in lines] == ["theirs", "mine"]
    assert page.content.decode().count('value="theirs" checked') == 2


@pytest.mark.parametrize(("left", "proposed"), [("lines-*", "theirs"), ("", "mine"), ("else-*", "mine")])
def test_line_that_only_the_other_has_was_added_where_none_was_taken_away_here(
    shop: Shop, clerk: Client, order: Order, left: str, proposed: str
) -> None:
    page = clerk.post(url("change", order), mine(clerk, order, untouched=left))
    lines = {one.label: one.proposed for one in page.context["formset"].differences}
    assert lines == {"ZK-100": "mine", "LS-8": proposed}


def test_customer_named_otherwise_is_no_difference(shop: Shop, clerk: Client, order: Order) -> None:
    page = clerk.post(url("change", order), mine(clerk, order, customer=shop.customers["prepaid"].name))
    assert [label for label, _theirs, _mine in shown(page)[0]] == ["发运方式", "备注"]


def test_third_version_in_between_is_shown_again(shop: Shop, clerk: Client, order: Order) -> None:
    seen = fresh(order).version
    data = shop.input(shop.line("board", 8, 100), note="丁")
    services.change(order.pk, by=shop.clerk, at=NOW, data=data, version=seen)
    page = clerk.post(url("change", order), mine(clerk, order, settle="1", version=str(seen)))
    assert page.status_code == 409
    assert ("备注", "丁", "丙") in shown(page)[0]
    assert fresh(order).note == "丁"


def test_form_without_a_version_fits_no_draft(shop: Shop, clerk: Client, order: Order) -> None:
    assert clerk.post(url("change", order), mine(clerk, order, version="")).status_code == 409
    assert fresh(order).note == "乙"


@pytest.mark.parametrize("count", ["x", "", "99999999999999999999"])
def test_forged_number_of_rows_is_told_not_believed(clerk: Client, order: Order, count: str) -> None:
    sent = mine(clerk, order, settle="1", take="theirs", **{"lines-TOTAL_FORMS": count})
    page = clerk.post(url("change", order), sent)
    assert (page.status_code, fresh(order).note) == (200, "乙")
