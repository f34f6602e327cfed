"""An approval's whole life, as people press it.

Submitted, returned, changed, resubmitted, delegated away, approved with a comment and a file, changed, void, approved
again.
"""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.lists import today_of
from orders.models import Order
from tests.orders.shop import Shop, fresh, open_shop, url
from tests.world import World, again
from workflow.models import Attachment, Delegation, Event, Notice, Round, Step, StepGrant

SignIn = Callable[[User], Client]


@pytest.fixture
def shop(parts: World) -> Shop:
    """The parts company: orders are reviewed by the deputy manager, and a prepaying customer's is then held."""
    return open_shop(parts)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def open_step(order: Order) -> int:
    return Step.objects.get(round__paper_id=order.pk, state="open").pk


def seen(text: str) -> str:
    """The last event that a page of the decision showed."""
    found = re.search(r'name="seen" value="(\d+)"', text)
    assert found is not None
    return found.group(1)


def decide_url(step: int) -> str:
    return reverse("workflow:decide", args=[step])


def happened(order: Order) -> list[str]:
    rows = Event.objects.filter(paper_id=order.pk).order_by("pk").values_list("name", flat=True)
    return [name.rpartition(".")[2] for name in rows]


def told(user: User) -> str:
    return Notice.objects.filter(user=user).latest("pk").text


def row(price: str, quantity: str = "10") -> dict[str, str]:
    return {"product": "ZK-100", "quantity": quantity, "unit_price": price}


def test_the_whole_life_of_an_approval(shop: Shop, as_user: SignIn) -> None:
    clerk, deputy, manager = (as_user(again(who)) for who in (shop.clerk, shop.world.deputy, shop.world.manager))

    # The clerk enters an order and hands it in; it waits for the deputy manager, and the clerk reads why not for her.
    assert clerk.post(url("new"), shop.form(row("250"), then="submit")).status_code == 302
    order = Order.objects.get()
    first = open_step(order)
    assert "您是制单人，不能审批自己的单据。 现在等 顾承宇（副经理）。" in page(clerk, url("order", order))
    opened = page(deputy, url("order", order))

    # He returns it with a reason; she is told, changes the price and hands it in again.
    sent = {"outcome": "return", "reason": "价格再核一下", "seen": seen(opened)}
    assert deputy.post(decide_url(first), sent).status_code == 302
    assert (fresh(order).state, told(shop.clerk)) == ("draft", f"{order.number} 已退回给您修改。")
    changed = shop.form(row("240"), version=str(fresh(order).version), then="submit")
    assert clerk.post(url("change", order), changed).status_code == 302
    second = open_step(order)

    # He delegates his posts to the manager for today, from the screen.
    today = today_of(again(shop.world.deputy)).isoformat()
    form = {"receiver": shop.world.manager.pk, "starts": today, "until": today, "reason": "外出"}
    assert deputy.post(reverse("workflow:delegation_new"), form).status_code == 302
    assert "沈亦舟" in page(deputy, reverse("workflow:delegations"))

    # The manager's worklist says for whom; meanwhile the clerk takes the order back and changes the quantity.
    assert "代 顾承宇" in page(manager, "/")
    opened = page(manager, reverse("home:decide", args=[second]))
    assert clerk.post(url("withdraw", order), {"reason": "客户加量"}).status_code == 302
    changed = shop.form(row("240", "12"), version=str(fresh(order).version), then="submit")
    assert clerk.post(url("change", order), changed).status_code == 302

    # Pressing on the old page decides nothing and says what changed.
    refused = manager.post(decide_url(second), {"outcome": "approve", "seen": seen(opened)})
    text = unescape(refused.content.decode())
    assert refused.status_code == 409
    assert [said for said in ("客户加量", "10 → 12", "数量") if said not in text] == []
    assert fresh(order).state == "in_review"

    # On the new page the manager approves for the deputy, with a comment and a file.
    third = open_step(order)
    opened = page(manager, reverse("home:decide", args=[third]))
    paper = SimpleUploadedFile("传真.pdf", b"%PDF-1.7 fax", content_type="application/pdf")
    given: dict[str, Any] = {"outcome": "approve", "seen": seen(opened), "reason": "已与客户确认", "file": paper}
    assert manager.post(reverse("home:decide", args=[third]), given).status_code == 302
    step = Step.objects.get(pk=third)
    assert (step.decided_by, step.acting_for, step.reason) == (shop.world.manager, shop.world.deputy, "已与客户确认")
    assert [(file.name, file.step_id) for file in Attachment.objects.all()] == [("传真.pdf", third)]
    assert fresh(order).state == "held"
    text = page(clerk, url("order", order))
    assert [said for said in ("代 顾承宇", "已与客户确认", "传真.pdf") if said not in text] == []

    connection.check_constraints()  # as the commit of each request would

    # The clerk must change what was approved: the approval is void, and who agreed is told.
    assert clerk.post(url("withdraw", order), {"reason": "客户又改主意"}).status_code == 302
    assert Round.objects.get(steps=third).outcome == "void"
    assert told(shop.world.manager) == f"{order.number} 正在修改，原审批作废。"
    assert "修改，审批作废" in page(clerk, url("order", order))
    changed = shop.form(row("230", "12"), version=str(fresh(order).version), then="submit")
    assert clerk.post(url("change", order), changed).status_code == 302

    # The deputy is back, ends the delegation, and approves himself; the manager's grant is gone at once.
    delegation = Delegation.objects.get()
    assert deputy.post(reverse("workflow:delegation_end", args=[delegation.pk])).status_code == 302
    assert [grant.user for grant in StepGrant.objects.all()] == [shop.world.deputy]
    assert manager.post(decide_url(open_step(order)), {"outcome": "approve"}).status_code == 403
    opened = page(deputy, url("order", order))
    assert deputy.post(decide_url(open_step(order)), {"outcome": "approve", "seen": seen(opened)}).status_code == 302
    assert fresh(order).state == "held"
    connection.check_constraints()
    assert happened(order) == [
        *("created", "submitted", "returned", "changed", "submitted", "withdrawn", "changed", "submitted", "reviewed"),
        *("held", "voided", "withdrawn", "changed", "submitted", "reviewed", "held"),
    ]


def test_the_dates_of_a_delegation_are_the_servers(shop: Shop, as_user: SignIn) -> None:
    """A form that says yesterday, or that a clock set back would say, is refused; the moment is not in the form."""
    deputy = as_user(again(shop.world.deputy))
    yesterday = (today_of(again(shop.world.deputy)) - dt.timedelta(days=1)).isoformat()
    form = {"receiver": shop.world.manager.pk, "starts": yesterday, "until": yesterday, "reason": "外出"}
    answer = deputy.post(reverse("workflow:delegation_new"), {**form, "given_at": "2020-01-01", "at": "2020-01-01"})
    assert "最早从今天开始" in answer.content.decode()
    assert not Delegation.objects.exists()


def test_a_form_cannot_say_who_gives(shop: Shop, as_user: SignIn) -> None:
    """Only the holder gives: an administrator cannot give for somebody by naming them in the form."""
    supervisor, today = as_user(again(shop.world.supervisor)), today_of(again(shop.world.deputy)).isoformat()
    form = {"giver": shop.world.deputy.pk, "receiver": shop.clerk.pk, "starts": today, "until": today, "reason": "x"}
    assert supervisor.post(reverse("workflow:delegation_new"), form).status_code == 302
    assert Delegation.objects.get().giver == shop.world.supervisor
