"""Goods that may leave on a wire slip: the slip is filed, the notice approved, the money still to come."""

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from customers.models import Customer
from demo.cast import World
from demo.goods import Goods
from demo.stories.applications import SIGNED
from demo.story import Sale, decide_seated, decide_whole
from receivables.models import BankAccount
from shipping import services as shipping

STEP, DAY = dt.timedelta(minutes=25), dt.timedelta(days=1)


def tell(world: World, goods: Goods, customers: list[Customer], account: BankAccount, now: dt.datetime) -> None:
    """Only where finance checks what is paid first: one notice is approved, and its slip's money is late."""
    buyer = next((row for row in customers if row.payment_terms == "prepaid"), None)
    if world.company.preset != "fibre" or buyer is None:
        return
    gone = _filed(Sale(world, goods, buyer, [("POY-125", "2", "7900")], account, now - 4 * DAY), "15800")
    decide_seated(world, gone.notices[0].pk, at=gone.at + STEP)
    shipping.hand_on(gone.notices[0].pk, by=world.clerk, at=gone.at + 2 * STEP)
    decide_whole(world, gone.notices[0].pk, at=gone.at + 3 * STEP)
    shipping.remind_slips(world.company, now)


def _filed(sale: Sale, amount: str) -> Sale:
    """An order by phone, held for its money; a notice with the customer's slip, handed to finance."""
    sale.phone_order()
    sale.review_order()
    sale.prepare_notices()
    upload, notice = SimpleUploadedFile("电汇凭证.pdf", SIGNED), sale.notices[0]
    shipping.file_slip(
        notice.pk, upload=upload, amount=Decimal(amount), sent_on=sale.at.date(), by=sale.clerk, at=sale.at + STEP
    )
    sale.at += 2 * STEP
    sale.print_notices()
    return sale
