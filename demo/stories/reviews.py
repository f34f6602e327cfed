"""Reviews of credit in the states in which somebody finds work with them, warnings, and a time of shortage gone by."""

import datetime as dt
from decimal import Decimal
from typing import Any

from credit.models import CreditWarning, Review
from credit.reviewing import ReviewInput, WarningInput
from credit.services import reviews, watching
from customers.models import Customer
from demo.cast import World
from demo.story import decide_seated

SAID: dict[str, Any] = {"strength": "厂房自有，织机 120 台，开工率八成", "standing": "同业口碑好，合同履行正常"}
Source, Weight = CreditWarning.Source, CreditWarning.Weight


def tell(world: World, customers: list[Customer], now: dt.datetime) -> None:
    """The company's own story, if it has one."""
    story = {"fibre": _fibre, "office": _office, "parts": _parts}.get(world.company.preset)
    if story is not None:
        story(world, {row.name[:4]: row for row in customers}, now - dt.timedelta(days=2))


def _fibre(world: World, by_name: dict[str, Customer], at: dt.datetime) -> None:
    """A grade that waits for the finance manager, one to be filled in, a warning; goods were short for a week."""
    asked = ReviewInput("B", Decimal(3_000_000), reason="货款回笼偏慢，由不限额改为按额度控制", **SAID)
    made = _submitted(world, by_name["海宁新宏"], asked, at)
    decide_seated(world, made.pk, at=at + dt.timedelta(hours=2))
    reviews.open_review(by_name["桐乡濮院"].pk, by=world.clerk2, at=at)
    said = WarningInput("下游袜机厂停工，货款可能延期", Source.VISIT, Weight.WARNING)
    watching.warn(by_name["吴江盛泽"].pk, said, by=world.clerk, at=at)
    began = at - dt.timedelta(days=12)
    watching.begin_shortage(company=world.company, by=world.manager, at=began, reason="检修停机，DTY 供应不足")
    watching.end_shortage(company=world.company, by=world.manager, at=began + dt.timedelta(days=7))


def _office(world: World, by_name: dict[str, Customer], at: dt.datetime) -> None:
    """A review to be filled in, and something that was heard."""
    customer = _on_terms(by_name)
    reviews.open_review(customer.pk, by=world.clerk, at=at)
    said = WarningInput("更换了法定代表人，付款流程可能变动", Source.PHONE, Weight.NOTE)
    watching.warn(customer.pk, said, by=world.clerk, at=at)


def _parts(world: World, by_name: dict[str, Customer], at: dt.datetime) -> None:
    """A review that waits for finance (PARTS-37)."""
    _submitted(world, _on_terms(by_name), ReviewInput(limit=Decimal(80_000), reason="付款及时，维持额度", **SAID), at)


def _on_terms(by_name: dict[str, Customer]) -> Customer:
    return next(row for row in by_name.values() if row.payment_terms == "monthly")


def _submitted(world: World, customer: Customer, asked: ReviewInput, at: dt.datetime) -> Review:
    made = reviews.open_review(customer.pk, by=world.clerk, at=at)
    reviews.fill(made.pk, asked, by=world.clerk, at=at)
    return reviews.submit(made.pk, by=world.clerk, at=at)
