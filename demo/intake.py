"""How the example companies' orders come in: classes of customers, calls, web orders, a shortage, leads of commerce."""

import datetime as dt
from decimal import Decimal

from calls import services as calls
from calls.inputs import LeadInput
from calls.models import Call
from catalog.lines import LineInput
from customers import services as files
from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from demo.story import decide_whole
from orders import services as orders
from orders.inputs import ALL_CONFIRMED, HeadInput, OrderInput
from orders.models import Order, Source

# place among the office company's customers → class, e-mail; only key accounts buy on monthly terms (OFFICE-117)
CLASSES = {
    0: ("key_account", "order@qiyun.example"), 1: ("key_account", "desk@yuanlin.example"),
    2: ("member", "desk@mingche.example"), 3: ("key_account", "supply@qianjiang.example"), 4: ("member", ""),
    5: ("key_account", ""), 6: ("key_account", ""), 7: ("non_member", ""), 8: ("key_account", ""),
}  # fmt: skip
DAY = 24
Lines = list[tuple[str, int]]


def classify(world: World, customers: list[Customer], at: dt.datetime) -> None:
    """The clerk says who is a member, where the company tells them apart."""
    if world.company.preset != "office":
        return
    for place, (kind, email) in CLASSES.items():
        row = customers[place]
        files.change_customer(row.pk, by=world.clerk, at=at, reason="年度分类", customer_class=kind, email=email)


def come_in(world: World, goods: Goods, customers: list[Customer], now: dt.datetime) -> None:
    """What reached the company in the last days: by phone and web at the office, through commerce at the parts one."""
    if world.company.preset == "office":
        _calls(world, goods, customers, now)
        _web_orders(world, goods, customers, now)
        _shortage(world, goods, customers[3], now)
    elif world.company.preset == "parts":
        _leads(world, customers, now)


# -- the office company ----------------------------------------------------------------------------------------------


def _calls(world: World, goods: Goods, customers: list[Customer], now: dt.datetime) -> None:
    """Questions that were answered, an order taken on the phone, and somebody on the line right now."""
    for place, (hours, minutes, note) in enumerate(
        ((26, 3, "问硒鼓是否有货，稍后下单"), (22, 5, "核对上月对账单金额"), (5, 2, "问送货到滨江的时间"))
    ):
        at = now - dt.timedelta(hours=hours)
        call = _answered(world, customers[place + 3].phone, at)
        calls.end(call.pk, by=world.clerk, at=at + dt.timedelta(minutes=minutes), note=note)
    began = now - dt.timedelta(hours=2)
    taken = _answered(world, customers[1].phone, began)
    at = began + dt.timedelta(minutes=6)
    _order(world, goods, customers[1], [("BG-1001", 3), ("WJ-2103", 6)], at, Source.PHONE, call=taken)
    calls.end(taken.pk, by=world.clerk, at=at + dt.timedelta(minutes=1), note="")
    _answered(world, "0571-5550 0926", now - dt.timedelta(minutes=4))


def _answered(world: World, text: str, at: dt.datetime) -> Call:
    return calls.answer(unit=world.unit, by=world.clerk, at=at, text=text)


def _web_orders(world: World, goods: Goods, customers: list[Customer], now: dt.datetime) -> None:
    """A member's that was confirmed and answered, a member's that just came in, a non-member's to be phoned."""
    hour = dt.timedelta(hours=1)
    done = _order(world, goods, customers[2], [("WJ-3007", 20), ("WJ-4310", 30)], now - 3 * hour, Source.WEB)
    orders.submit(done.pk, by=world.clerk, at=now - 3 * hour + dt.timedelta(minutes=7))
    fresh, stranger = now - dt.timedelta(minutes=9), now - dt.timedelta(minutes=25)
    _order(world, goods, customers[4], [("QJ-7701", 4)], fresh, Source.WEB, ticked=False)
    _order(world, goods, customers[7], [("BG-1022", 2), ("WJ-4108", 3)], stranger, Source.WEB, ticked=False)


def _shortage(world: World, goods: Goods, customer: Customer, now: dt.datetime) -> None:
    """More than there is in stock: the order goes on with a line that waits for goods."""
    at = now - dt.timedelta(hours=20)
    order = _order(world, goods, customer, [("SM-5310", 24), ("BG-1002", 2)], at, Source.PHONE)
    orders.submit(order.pk, by=world.clerk, at=at)
    decide_whole(world, order.pk, at=at + dt.timedelta(minutes=12))


def _order(
    world: World, goods: Goods, customer: Customer, lines: Lines, at: dt.datetime, source: str, *,
    ticked: bool = True, call: Call | None = None,
) -> Order:  # fmt: skip
    head = HeadInput(
        customer.pk, arrive_on=at.date() + dt.timedelta(days=1), source=source,
        confirmations=ALL_CONFIRMED if ticked else frozenset(),
        customer_reference=f"W{at:%m%d%H%M}" if source == Source.WEB else "",
        payment_terms=customer.payment_terms if ticked else "",
    )  # fmt: skip
    rows = [LineInput(goods.products[code].pk, Decimal(quantity)) for code, quantity in lines]
    return orders.create(
        company=world.company, unit=world.unit, by=world.clerk, at=at, data=OrderInput(head, rows),
        call_id=call.pk if call else None,
    )  # fmt: skip


# -- the parts company -----------------------------------------------------------------------------------------------


def _leads(world: World, customers: list[Customer], now: dt.datetime) -> None:
    """Commerce wrote down what after-sales must answer; one of it is still with commerce."""
    told = (
        (27, LeadInput("call", "气缸 SC50×100 两只，问交期", customers[1].pk), True),
        (3, LeadInput("fax", "触摸屏 10 寸能否替换老款 TP-9，附照片一页", None, "丁工", "0512-5550 0861"), True),
        (0, LeadInput("call", "变频器报警 E07，问配件和上门费", customers[4].pk), False),
    )
    for hours, given, handing in told:
        at = now - dt.timedelta(hours=hours, minutes=18)
        lead = calls.log_lead(unit=world.unit, by=world.commerce, at=at, given=given, handing_over=handing)
        if hours > DAY:
            calls.close_lead(lead.pk, by=world.clerk, at=at + dt.timedelta(hours=1), reason="客户已从代理商处购得")
    call = _answered(world, customers[0].phone, now - dt.timedelta(hours=1))
    calls.end(call.pk, by=world.clerk, at=now - dt.timedelta(minutes=56), note="催问主控板发货，已告知今日发出")
