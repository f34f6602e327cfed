"""Shipments are told at once and reported next morning (FIBRE-129); notices are asked for days ahead (FIBRE-118)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.refusals import NotAllowed
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from handbook import books
from orders.models import Order
from receivables import services as receivables
from shipping import services
from shipping.models import DeliveryNotice, ShipmentReport
from tests.orders.shop import open_shop
from tests.shipping.dock import Dock
from tests.support.handbooks import rewrite
from tests.world import NOW, TODAY, world
from workflow import clock, outbox
from workflow.models import Notice, Task

SignIn = Callable[[User], Client]
ZONE = ZoneInfo("Asia/Shanghai")
THREE = dt.datetime(2026, 6, 12, 15, 0, tzinfo=ZONE)
"""15:00 on a Friday"""
EIGHT = dt.datetime(2026, 6, 15, 8, 0, tzinfo=ZONE)


@dataclass
class Mill:
    """The fibre company with a sale that comes to its shipment at three."""

    world: World

    def sale(self, at: dt.datetime, until: str) -> Sale:
        goods, customers, account = stock_up(self.world, at), invite(self.world, at), open_accounts(self.world, at)
        return Sale(
            self.world, goods, customers[0], [("DTY-150", "2", "9200")], account, at, pause=dt.timedelta(0)
        ).until(until)


@pytest.fixture
def mill(fibre: World) -> Mill:
    return Mill(fibre)


@pytest.mark.rule("FIBRE-129")
def test_fibre_129_a_shipment_is_told_the_same_day_and_reported_the_next_working_morning(
    mill: Mill, as_user: SignIn
) -> None:
    sale = mill.sale(THREE, "shipped")
    note = sale.notes[0] if sale.notes else sale.notices[0].note
    connection.check_constraints()
    outbox.sweep(THREE)
    at_once = Notice.objects.filter(paper=note.pk)
    named = {"虞秀芳", "骆静怡", "龚玉梅", sale.made_order.maker.name}
    assert {row.user.name for row in at_once} == named
    assert {(row.created_at, sale.customer.name in row.text) for row in at_once} == {(THREE, True)}
    report = ShipmentReport.objects.get()
    assert (report.day, report.state) == (THREE.date(), "open")
    clock.claim_due(EIGHT - dt.timedelta(minutes=1))
    assert Notice.objects.filter(paper=report.pk).count() == 0
    for _twice in range(2):
        clock.claim_due(EIGHT)
    sent = ShipmentReport.objects.get()
    assert (sent.state, sent.notes, sent.gross) == ("sent", 1, note.gross)
    assert {row.user.name for row in Notice.objects.filter(paper=report.pk)} == named
    assert Notice.objects.filter(paper=report.pk).count() == len(named)
    page = as_user(mill.world.manager).get(sent.get_absolute_url()).content.decode()
    assert (note.number in page, sale.customer.name in page) == (True, True)
    assert sent.number in as_user(mill.world.manager).get(reverse("shipping:reports")).content.decode()


def test_a_day_has_one_report_however_often_goods_leave(mill: Mill) -> None:
    sale = mill.sale(THREE, "shipped")
    note = sale.notes[0] if sale.notes else sale.notices[0].note
    for _again in range(2):
        services.report_shipment(note.pk, at=THREE)
    assert ShipmentReport.objects.count() == 1


def test_a_company_without_the_clock_reports_nothing(dock: Dock) -> None:
    dock.shipped()
    outbox.sweep(NOW)
    assert ShipmentReport.objects.count() == 0


@pytest.mark.rule("FIBRE-118")
def test_fibre_118_the_notice_is_asked_for_three_days_before_the_shipment(mill: Mill, as_user: SignIn) -> None:
    early = dt.datetime(2026, 6, 4, 8, 0, tzinfo=ZONE)
    order = mill.sale(early, "released").made_order
    Order.objects.filter(pk=order.pk).update(arrive_on="2026-07-10")
    days = {day: dt.datetime(2026, 7, day, 8, 0, tzinfo=ZONE) for day in (6, 7)}
    assert services.ask_for_notices(mill.world.company, at=days[6]) == 0
    assert services.ask_for_notices(mill.world.company, at=days[7]) == 1
    assert services.ask_for_notices(mill.world.company, at=days[7]) == 1
    (task,) = Task.objects.filter(paper=order.pk)
    assert (task.user, task.done_at) == (order.maker, None)
    (made,) = services.create_notices(order.pk, by=User.objects.get(pk=mill.world.clerk.pk), at=days[7], type="regular")
    assert Task.objects.get(pk=task.pk).done_at == days[7]
    page = as_user(mill.world.clerk).get(made.get_absolute_url()).content.decode()
    assert "制单偏晚" not in page
    DeliveryNotice.objects.filter(pk=made.pk).update(made_on="2026-07-08")
    page = as_user(mill.world.clerk).get(made.get_absolute_url()).content.decode()
    assert "制单偏晚" in page


def test_a_day_off_brings_the_notice_forward_to_the_working_day_before(mill: Mill) -> None:
    order = mill.sale(dt.datetime(2026, 6, 4, 8, 0, tzinfo=ZONE), "released").made_order
    Order.objects.filter(pk=order.pk).update(arrive_on="2026-07-15")  # three days before is Sunday the 12th
    asked = [
        services.ask_for_notices(mill.world.company, at=dt.datetime(2026, 7, day, 8, 0, tzinfo=ZONE)) for day in (9, 10)
    ]
    assert asked == [0, 1]


@pytest.mark.rule("DIST-67")
def test_dist_67_an_issue_wanted_on_the_day_of_its_entry_is_warned_of(
    as_user: SignIn, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The distributor's handbook has the clock (T45) and warns; the parts company's has none."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    distributor = Dock(open_shop(world("dist")))
    tomorrow = TODAY + dt.timedelta(days=1)
    said = [(it, on, _marked(it, on, as_user)) for it in (distributor, dock) for on in (TODAY, tomorrow)]
    assert [marked for _it, _on, marked in said] == [True, False, False, False]


def _marked(dock: Dock, wanted: dt.date, as_user: SignIn) -> bool:
    """Whether an issue that is entered today and wanted on a day says so on its page."""
    order = dock.released(shipping_method="自提")
    clerk, line = as_user(dock.world.clerk), order.lines.get()
    sent = {f"line-{line.pk}": "10", "wanted_on": wanted.isoformat()}
    assert clerk.post(reverse("shipping:notice_make", args=[order.pk]), sent).status_code == 302
    (made,) = DeliveryNotice.objects.filter(order=order.pk)
    return "才申请" in clerk.get(made.get_absolute_url()).content.decode()


def test_an_issue_wanted_too_early_is_refused_where_the_handbook_refuses_it(
    dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _distributor(monkeypatch, "block")
    order = dock.released()
    with pytest.raises(NotAllowed) as refused:
        dock.make(order, wanted_on=TODAY)
    assert refused.value.field == "wanted_on"
    (made,) = dock.make(order, wanted_on=TODAY + dt.timedelta(days=1))
    assert made.state == "draft"


def test_an_invoice_is_issued_the_day_after_it_was_asked_for(dock: Dock, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = dock.shipped()
    _distributor(monkeypatch, "block")
    tomorrow = NOW + dt.timedelta(days=1)
    draft = receivables.make(notice.order_id, by=dock.world.finance, at=NOW)
    with pytest.raises(NotAllowed, match="最早"):
        receivables.issue(draft.pk, by=dock.world.finance, at=NOW)
    assert receivables.issue(draft.pk, by=dock.world.finance, at=tomorrow).issued_on == tomorrow.date()


def test_an_invoice_issued_on_the_day_it_was_asked_for_is_marked(
    dock: Dock, as_user: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    _distributor(monkeypatch, "warn")
    made = receivables.make(dock.shipped().order_id, by=dock.world.finance, at=NOW, issuing=True)
    assert "当天才申请" in as_user(dock.world.finance).get(made.get_absolute_url()).content.decode()


def _distributor(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """The parts company asks for issues a day ahead, as the distributor does."""
    told = rewrite(monkeypatch, "parts", shipping__advance_entry_days=1, shipping__advance_entry=answer)
    running = replace(told, timers={**told.timers, "T45": books.load("dist").timers["T45"]})
    monkeypatch.setattr("handbook.queries.in_force", lambda _company, _on: running)
