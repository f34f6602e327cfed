"""Applications for credit in the states in which somebody finds work with them."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from credit import services as credit
from credit.inputs import ApplicationInput
from credit.models import Application
from customers.models import Customer
from demo.cast import World
from demo.story import decide_seated

PAUSE = dt.timedelta(hours=3)
SIGNED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj"
    b" 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
STUDIED = {
    "legal_person": "章建国", "founded_in": 2009, "capital": Decimal(5_000_000), "staff": 86,
    "turnover": Decimal(32_000_000), "bank": "中国工商银行 1208 0200 0920 0551 862",
    "evaluation": "经营稳定，付款及时，同业口碑好，建议授信。",
}  # fmt: skip
VISITED = "实地走访：设备开工率九成，库存周转正常，无诉讼记录。"


def tell(world: World, customers: list[Customer], now: dt.datetime) -> None:
    """The company's own story, if it has one."""
    story = {"fibre": _fibre, "office": _office, "parts": _parts}.get(world.company.preset)
    if story is not None:
        story(world, {row.name[:4]: row for row in customers}, now - dt.timedelta(days=4))


def _fibre(world: World, by_name: dict[str, Customer], at: dt.datetime) -> None:
    """One in force, one with finance, one temporary limit in force, one that waits for finance's sheet."""
    clerk, on = world.clerk, at.date()
    asked = _asked(at, by_name["诸暨大唐"], limit=Decimal(200_000), grade="B", terms="monthly", business="织造")
    _decided(world, _submitted(world, asked, "往来一年，无逾期，同意授信。", at), 3, at)
    asked = _asked(at, by_name["浦江华彩"], limit=Decimal(120_000), grade="B", terms="monthly", business="家纺")
    _decided(world, _submitted(world, asked, "新客户，建议从低额度起。", at), 1, at)
    more = _asked(at, by_name["义乌锦程"], limit=Decimal(2_400_000), reason="旺季备货，临时增加", business="袜业")
    more = replace(more, purpose="change", valid_from=on, valid_until=on + dt.timedelta(days=60))
    _decided(world, _submitted(world, more, "账龄正常，同意临时增加。", at), 2, at)
    credit.apply(_asked(at, by_name["兰溪金梭"], limit=Decimal(50_000), grade="C", business="织带"), by=clerk, at=at)


def _office(world: World, by_name: dict[str, Customer], at: dt.datetime) -> None:
    """One agreed that waits for the signed agreement, one signed and in force, one in review."""
    rep = world.rep
    for name, steps, signs in (("杭州小榕", 4, False), ("余杭创意", 4, True), ("杭州明澈", 2, False)):
        asked = _asked(at, by_name[name], limit=Decimal(20_000), terms="monthly", business="办公")
        made = credit.apply(replace(asked, exception="集团下属单位，总部担保"), by=rep, at=at)
        credit.submit_application(made.pk, by=rep, at=at + PAUSE)
        _decided(world, made, steps, at + PAUSE)
        if signs:
            upload = SimpleUploadedFile("大客户协议.pdf", SIGNED)
            signed = at + 9 * PAUSE
            credit.file_agreement(made.pk, by=rep, at=signed, signed_on=signed.date(), upload=upload)


def _parts(world: World, by_name: dict[str, Customer], at: dt.datetime) -> None:
    """Monthly settlement: one granted, one that waits for the sales manager (PARTS-33)."""
    for name, steps in (("湖州长兴", 1), ("江阴远帆", 0)):
        asked = ApplicationInput(by_name[name].pk, purpose="term", terms="monthly", reason="重要客户，每月固定采购")
        made = credit.apply(asked, by=world.manager, at=at)
        credit.submit_application(made.pk, by=world.manager, at=at + PAUSE)
        _decided(world, made, steps, at + PAUSE)


def _asked(at: dt.datetime, customer: Customer, **more: Any) -> ApplicationInput:
    said = {"reason": "业务增长，原先款后货影响交期", "investigated_on": at.date(), "investigation": VISITED}
    return ApplicationInput(customer.pk, **{**STUDIED, **said, **more})


def _submitted(world: World, asked: ApplicationInput, opinion: str, at: dt.datetime) -> Application:
    made = credit.apply(asked, by=world.clerk, at=at)
    credit.fill_sheet(made.pk, by=world.finance, at=at + PAUSE, opinion=opinion)
    return credit.submit_application(made.pk, by=world.clerk, at=at + 2 * PAUSE)


def _decided(world: World, made: Application, steps: int, at: dt.datetime) -> None:
    """So many of the steps agreed, by whoever is seated there."""
    for number in range(steps):
        decide_seated(world, made.pk, at=at + (3 + number) * PAUSE)
