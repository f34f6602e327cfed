"""The clocks of the handbooks that are about cover, each by the task of beat that runs it.

For each: nothing happens the hour before; at its hour it happens once, however often the task runs; in a company whose
handbook does not list it nothing happens at all. Figures and weekends are those of the presets. T45 strikes when an
issue is entered (tests/shipping/test_reports.py).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from credit.models import Deduction, OpenItem, Review
from demo.buyers import invite
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from handbook import books
from orders.models import Order
from receivables.models import Reconciliation, Reminder
from shipping import services as shipping
from shipping.services import Word
from tests.credit.conftest import credit_of
from tests.credit.guarantors import Guarantors
from tests.credit.trading import Trading
from tests.orders.shop import open_shop
from tests.receivables.till import Till, open_till
from tests.shipping.dock import Dock
from tests.shipping.yard import Yard
from tests.support.beat import ZONE, Beat
from tests.world import NOW, TODAY, again, world
from workflow.models import Notice, Task

D = Decimal
Count = Callable[[], int]
Hour = tuple[dt.date, int]
DAY = dt.timedelta(days=1)
DUE, DUE_OFFICE = dt.date(2026, 7, 10), dt.date(2026, 7, 30)
"""thirty days after 10 June; at the stationer's thirty days after the month"""
FRIDAY, MONDAY = dt.date(2026, 6, 12), dt.date(2026, 6, 15)


@pytest.fixture
def beat(monkeypatch: pytest.MonkeyPatch) -> Beat:
    return Beat(monkeypatch)


# -- what starts each clock: gives how often it has struck ------------------------------------------------------------


def trading(preset: str) -> Trading:
    made = credit_of(world(preset))
    return Trading(made.world, made.customer)


def reviews(of: Trading, cause: str) -> Count:
    rows = Review.objects.filter(company=of.world.company, customer=of.customer, cause=cause)
    return lambda: Task.objects.filter(kind="credit.review", paper__in=rows.values("pk")).count()


def reviewed_half_a_year_ago(preset: str) -> Callable[[Beat], Count]:
    def story(_beat: Beat) -> Count:
        made = trading(preset)
        made.stands("", "5000")
        made.reviewed(dt.date(2026, 1, 1))
        return reviews(made, "periodic")

    return story


def june(_beat: Beat) -> Count:
    return reviews(trading("fibre"), "half_year")


def first_trade(_beat: Beat) -> Count:
    made = trading("fibre")
    made.enter_on(dt.date(2026, 2, 10), released="100")
    return reviews(made, "first_trade")


def idle(_beat: Beat) -> Count:
    made = trading("fibre")
    made.stands("B", "5000")
    made.traded(dt.date(2026, 1, 11))
    made.reviewed(TODAY)
    return reviews(made, "proposed")


def first_shipment(_beat: Beat) -> Count:
    """Goods are released on Tuesday 10 March without a limit and leave on the Friday."""
    made = trading("fibre")
    made.enter_on(dt.date(2026, 3, 10), released="100")
    shipped = dt.date(2026, 3, 13)
    made.enter_on(shipped, made.paper(), shipped="100")
    return reviews(made, "first_shipment")


def till_of(preset: str) -> Till:
    return open_till(open_shop(world(preset)))


def guaranteed(beat: Beat) -> tuple[Guarantors, int]:
    """Goods of 1,000 that left on a colleague's guarantee on 10 June; nobody pays."""
    staff = Guarantors(till_of("parts"))
    staff.station(staff.field)
    guarantee = staff.given()
    notice = Dock(staff.shop).issued(Order.objects.get(pk=guarantee.order_id))
    shipping.ship_notice(notice.pk, by=staff.shop.world.keeper, at=NOW)
    beat.hour(TODAY, 10)
    assert staff.fresh(guarantee).due_on == dt.date(2026, 7, 10)
    return staff, guarantee.pk


def guarantor_told(beat: Beat) -> Count:
    staff, pk = guaranteed(beat)
    return lambda: Notice.objects.filter(paper=pk, user=staff.field, text__contains="担保人").count()


def wages_charged(beat: Beat) -> Count:
    _staff, pk = guaranteed(beat)
    beat.hour(dt.date(2026, 7, 11), 0)
    return lambda: Deduction.objects.filter(guarantee=pk, amount=D(1000)).count()


def money_in(_beat: Beat) -> Count:
    till = till_of("parts")
    receipt = till.receive("100")
    return lambda: Notice.objects.filter(paper=receipt.pk, user=till.clerk).count()


def on_terms(_beat: Beat) -> Count:
    till = till_of("parts")
    till.invoice(till.sold_on_terms())
    return lambda: Reconciliation.objects.filter(start=dt.date(2026, 6, 1), closing=D(100)).count()


def paid_on_friday(beat: Beat) -> Count:
    """The quotation is paid on Friday; the order should be entered by the end of Monday."""
    till = till_of("parts")
    quotation = till.shop.confirmed()
    till.receive("2620", {quotation.pk: "2620"}, at=dt.datetime.combine(FRIDAY, dt.time(15), ZONE))
    beat.hour(FRIDAY, 15)
    beat.hour(FRIDAY + DAY, 9)
    return lambda: Task.objects.filter(kind="receivables.entry", paper=quotation.pk).count()


def leaves_on_wednesday(_beat: Beat) -> Count:
    """Three days before Wednesday 15 July is a Sunday: the notice is asked for on the Friday."""
    order = mill_sale(dt.datetime(2026, 6, 4, 8, 0, tzinfo=ZONE), "released").made_order
    Order.objects.filter(pk=order.pk).update(arrive_on="2026-07-15")
    return lambda: Task.objects.filter(kind="shipping.prepare_notice", paper=order.pk).count()


def mill_sale(at: dt.datetime, until: str) -> Sale:
    made = world("fibre")
    goods, customers, account = stock_up(made, at), invite(made, at), open_accounts(made, at)
    lines = [("DTY-150", "2", "9200")]
    return Sale(made, goods, customers[0], lines, account, at, pause=dt.timedelta(0)).until(until)


def released_by_phone(_beat: Beat) -> Count:
    """On Friday at eight in the evening; the papers are due within Monday's working hours."""
    sale = mill_sale(dt.datetime.combine(FRIDAY, dt.time(8), ZONE), "printed")
    word = Word(sale.world.manager, sale.world.supervisor_q, "客户停产待料", "指定会计出差")
    late, keeper = dt.datetime.combine(FRIDAY, dt.time(20), ZONE), again(sale.world.keeper)
    emergency = shipping.release_by_phone(sale.notices[0].pk, by=keeper, at=late, word=word)
    return lambda: Task.objects.filter(kind="shipping.emergency_papers", paper=emergency.pk).count()


def shipped_on_friday(beat: Beat) -> Count:
    """The same day one notice to each; on Monday at eight the report."""
    sale = mill_sale(dt.datetime.combine(FRIDAY, dt.time(15), ZONE), "shipped")
    beat.hour(FRIDAY, 15)
    rows = Notice.objects.filter(user=sale.world.manager, paper__kind="shipping.report")
    return lambda: rows.count()


def owed(preset: str, timer: str, due: dt.date) -> Callable[[Beat], Count]:
    """An invoice of 250 of 10 June on the company's terms, due on a day."""

    def story(_beat: Beat) -> Count:
        till = till_of(preset)
        till.shop.limit("monthly", 100_000)
        shop = till.shop
        order = shop.decide(shop.submit(shop.line("board", 1, 250), customer="monthly"))
        invoice = till.invoice(till.deliver(order))
        assert OpenItem.objects.get(paper=invoice.pk).due == due
        return lambda: Reminder.objects.filter(code=timer, paper=invoice.pk).count()

    return story


def slip_filed(_beat: Beat) -> Count:
    """A wire slip of 10 June at ten; the money should be there two days later."""
    yard = Yard(open_shop(world("fibre")))
    yard.credit(100)
    notice = yard.noticed(yard.order(60, "prepaid"))
    yard.slip(notice, 60)
    return lambda: Task.objects.filter(kind="shipping.slip", paper=notice.pk, post="accountant").count()


@dataclass(frozen=True)
class Case:
    """A clock: the company, what starts it, the hour before it strikes, and its hour."""

    preset: str
    story: Callable[[Beat], Count]
    before: Hour
    strikes: Hour


CASES = {
    "T15": Case("office", reviewed_half_a_year_ago("office"), (dt.date(2026, 5, 31), 2), (dt.date(2026, 6, 1), 2)),
    "T21": Case("parts", guarantor_told, (dt.date(2026, 7, 10), 23), (dt.date(2026, 7, 11), 0)),
    "T22": Case("parts", wages_charged, (dt.date(2026, 7, 18), 23), (dt.date(2026, 7, 19), 0)),
    "T24": Case("parts", on_terms, (dt.date(2026, 6, 30), 23), (dt.date(2026, 7, 1), 0)),
    "T25": Case("parts", reviewed_half_a_year_ago("parts"), (dt.date(2026, 5, 31), 2), (dt.date(2026, 6, 1), 2)),
    "T28": Case("parts", paid_on_friday, (MONDAY, 23), (MONDAY + DAY, 0)),
    "T29": Case("fibre", leaves_on_wednesday, (dt.date(2026, 7, 9), 8), (dt.date(2026, 7, 10), 8)),
    "T31": Case("fibre", released_by_phone, (MONDAY, 16), (MONDAY, 17)),
    "T32": Case("fibre", shipped_on_friday, (MONDAY, 7), (MONDAY, 8)),
    "T34": Case("fibre", june, (dt.date(2026, 5, 31), 2), (dt.date(2026, 6, 1), 2)),
    "T38": Case("fibre", first_trade, (dt.date(2026, 8, 9), 2), (dt.date(2026, 8, 10), 2)),
    "T39": Case("fibre", idle, (TODAY, 2), (TODAY + DAY, 2)),
    "T56": Case("parts", owed("parts", "T56", DUE), (dt.date(2026, 7, 10), 23), (dt.date(2026, 7, 11), 2)),
    "T59": Case("office", owed("office", "T59", DUE_OFFICE), (dt.date(2026, 7, 29), 23), (DUE_OFFICE, 0)),
    "T63": Case("fibre", first_shipment, (dt.date(2026, 3, 13), 23), (dt.date(2026, 3, 14), 2)),
    "T64": Case("fibre", owed("fibre", "T64", DUE), (dt.date(2026, 7, 11), 7), (dt.date(2026, 7, 11), 8)),
    "T65": Case("fibre", slip_filed, (FRIDAY, 9), (FRIDAY, 10)),
}


@pytest.mark.parametrize("code", CASES)
def test_a_clock_strikes_at_its_hour_and_once(db: None, beat: Beat, code: str) -> None:
    case = CASES[code]
    struck = case.story(beat)
    beat.hour(*case.before)
    assert struck() == 0
    for _twice in range(2):
        beat.hour(*case.strikes)
    assert struck() == 1


@pytest.mark.parametrize("code", CASES)
def test_a_clock_that_the_handbook_does_not_list_does_not_run(
    db: None, beat: Beat, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    case = CASES[code]
    book = books.load(case.preset)
    silent = replace(book, timers={key: row for key, row in book.timers.items() if key != code})
    monkeypatch.setattr("handbook.queries.in_force", lambda _company, _on: silent)
    struck = case.story(beat)
    beat.hour(*case.strikes)
    assert struck() == 0


def test_whoever_sold_hears_of_money_within_the_minute(db: None, beat: Beat) -> None:
    """T23 (PARTS-18, PARTS-65); other procedures say the same without a clock of their own (DIST-40)."""
    told = money_in(beat)
    assert told() == 0
    for _twice in range(2):
        beat.hour(TODAY, 10)
    assert told() == 1
