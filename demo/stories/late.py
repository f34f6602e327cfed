"""Money that did not come: an invoice long overdue, what follows from it in each company, the month's statements."""

import datetime as dt
from decimal import Decimal
from typing import Any

from credit import services as credit
from customers import services as files
from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from demo.story import Sale
from receivables import services as receivables
from receivables.models import BankAccount
from receivables.services import reconciling
from shipping import services as shipping

DAY, PAUSE = dt.timedelta(days=1), dt.timedelta(minutes=9)
AGO = 70 * DAY
"""before this the goods left: overdue by now, also where a month's invoices are due thirty days after its end"""
OWED = {
    "parts": ("KH-00009", "镇江丹徒恒力锻压厂", "苏南", "束文斌", "0511-5550 0219", ("DB-1002", "6", "680")),
    "office": ("KH-00010", "杭州锦汇会展服务有限公司", "滨江线", "娄经理", "0571-5550 0926", ("BG-1001", "20", "168")),
    "fibre": ("KH-00010", "桐庐富春织带有限公司", "杭州", "皇甫斌", "0571-5551 0110", ("DTY-150", "3", "9200")),
    "dist": ("KH-00009", "天津宝坻京津食品厂", "宝坻线", "阎立秋", "022-5552 0099", ("SB-3202", "3", "2350")),
}
LIMIT = Decimal(150_000)
WHY = "客户资金本月紧张，已签还款计划，本周先付一半"


def tell(world: World, goods: Goods, account: BankAccount, now: dt.datetime) -> None:
    """One customer who has not paid; where the handbook asks for it, somebody must decide on what he orders now."""
    if world.company.preset not in OWED:
        return
    *_file, line = OWED[world.company.preset]
    buyer = _buyer(world, now - AGO - DAY)
    owed = Sale(world, goods, buyer, [line], account, now - AGO, pause=PAUSE).until("invoiced")
    again = Sale(world, goods, buyer, [line], account, now - dt.timedelta(hours=7), pause=PAUSE)
    if world.company.preset == "parts":  # of what he owes, a part will never come
        receivables.ask_write_off(
            owed.made_invoice.pk,
            by=world.finance,
            at=now - DAY,
            amount=Decimal(80),
            reason="运费差额，客户拒付，金额小不再追讨",
        )
    elif (
        world.company.preset == "office"
    ):  # held until it is paid, or the general manager answers for it (OFFICE-98, 99)
        again.until("released")
    elif world.company.preset == "fibre":  # the specialist writes the reason, the manager decides (FIBRE-122, 123)
        for notice in again.until("signed by the manager").notices:
            shipping.hand_on(notice.pk, by=world.clerk, at=again.at, reason=WHY)
    reconciling.draw_statements(world.company, at=now)  # where accounts are checked every month (PARTS-34)


def _buyer(world: World, at: dt.datetime) -> Customer:
    """A customer on monthly terms with room in the limit."""
    number, name, route, contact, phone, _line = OWED[world.company.preset]
    said: dict[str, Any] = {"number": number, "name": name, "route": route, "contact": contact, "phone": phone}
    buyer = files.add_customer(
        company=world.company, unit=world.unit, by=world.clerk, at=at, agreed_before=True, address=f"{name}收货处",
        payment_terms="monthly", **said,
    )  # fmt: skip
    if world.company.preset == "office":  # only key accounts buy on monthly terms (OFFICE-117)
        files.change_customer(buyer.pk, by=world.clerk, at=at, reason="年度分类", customer_class="key_account")
    credit.bring_in_limit(buyer.pk, limit=LIMIT, grade="B", by=world.supervisor, at=at, reason="年度评审")
    return buyer
