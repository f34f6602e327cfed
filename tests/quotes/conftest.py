"""A company with a customer and a small catalogue, and quotations brought to any state by the people who may."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts import services as accounts
from accounts.models import User
from catalog import services as catalog
from catalog.lines import LineInput
from catalog.models import Product
from customers import services as customers
from customers.models import Customer
from quotes import services
from quotes.inputs import AskedLine, EnquiryInput, QuotationInput, Terms
from quotes.models import Enquiry, Quotation
from tests.world import NOW, PASSWORD, TODAY, World, again
from workflow import approval
from workflow.models import Paper, Step

D = Decimal
State = Quotation.State
REMITTANCE = "户名：华锐装备售后服务有限公司\n账号：1202 0201 0900 5566 778"
CHARGES = {"freight": "YF", "travel": "CL", "labour": "RG"}


@dataclass
class Shop:
    """A company as the tests of quotations see it."""

    world: World
    planner: User
    customer: Customer
    board: Product
    valve: Product
    charges: dict[str, Product] = field(default_factory=dict)

    def line(self, product: Product, quantity: str = "1", price: str | None = None) -> LineInput:
        return LineInput(product.pk, D(quantity), D(price) if price else None)

    def terms(self, **changes: Any) -> Terms:
        """Terms that may be submitted as they are."""
        complete = Terms(
            customer_id=self.customer.pk,
            business_type="sold_equipment" if self.world.company.preset == "parts" else "",
            valid_until=TODAY + dt.timedelta(days=10),
            remittance=REMITTANCE,
            shipping_method="快递",
        )
        return replace(complete, **changes)

    def given(self, *lines: LineInput, **terms: Any) -> QuotationInput:
        return QuotationInput(self.terms(**terms), lines or (self.line(self.board, "10", "250"),))

    def draft(self, *lines: LineInput, by: User | None = None, at: dt.datetime = NOW, **terms: Any) -> Quotation:
        return services.draft(unit=self.world.unit, by=by or self.world.clerk, at=at, given=self.given(*lines, **terms))

    def decide(
        self, quotation: Quotation, outcome: str = "approve", *, by: User | None = None, reason: str = ""
    ) -> None:
        approval.decide(open_step(quotation).pk, by=by or self.world.manager, at=NOW, outcome=outcome, reason=reason)

    def submitted(self, *lines: LineInput, **terms: Any) -> Quotation:
        made = self.draft(*lines, **terms)
        services.submit(made.pk, by=self.world.clerk, at=NOW)
        return fresh(made)

    def approved(self, *lines: LineInput, **terms: Any) -> Quotation:
        made = self.submitted(*lines, **terms)
        self.decide(made)
        return fresh(made)

    def sent(self, *lines: LineInput, **terms: Any) -> Quotation:
        made = self.approved(*lines, **terms)
        if self.world.company.preset == "office":
            services.seal(made.pk, by=self.world.clerk, at=NOW)
        services.send(made.pk, by=self.world.clerk, at=NOW, channel="fax", on=TODAY)
        return fresh(made)

    def confirmed(self, *lines: LineInput, **terms: Any) -> Quotation:
        made = self.sent(*lines, **terms)
        services.confirm(made.pk, by=self.world.clerk, at=NOW, channel="fax", confirmer="周建国", on=TODAY)
        return fresh(made)

    def order_paper(self) -> Paper:
        """The paper of an order; what is on it is no matter of quotations."""
        return Paper.objects.create(
            company=self.world.company,
            unit=self.world.unit,
            kind="orders.order",
            maker=self.world.clerk,
            created_at=NOW,
        )

    def in_state(self, state: str) -> Quotation:
        """A quotation that the people of the company brought into a state."""
        return fresh(_WAYS[state](self))

    def enquiry(self, by: User | None = None, **changes: Any) -> Enquiry:
        asked = EnquiryInput(
            channel="fax",
            asked_on=TODAY,
            lines=(AskedLine(self.board.label, D("10"), self.board.pk),),
            business_type="sold_equipment",
            customer_id=self.customer.pk,
        )
        return services.open_enquiry(
            unit=self.world.unit, by=by or self.world.clerk, at=NOW, given=replace(asked, **changes)
        )


def fresh(quotation: Quotation) -> Quotation:
    return Quotation.objects.select_related("paper", "company", "unit", "maker").get(pk=quotation.pk)


def open_step(quotation: Quotation) -> Step:
    return Step.objects.get(round__paper_id=quotation.pk, state=Step.State.OPEN)


def _rejected(shop: Shop) -> Quotation:
    made = shop.submitted()
    shop.decide(made, "reject", reason="价格太低")
    return made


def _cancelled(shop: Shop) -> Quotation:
    made = shop.draft()
    services.cancel(made.pk, by=shop.world.clerk, at=NOW, reason="客户不要了")
    return made


def _superseded(shop: Shop) -> Quotation:
    made = shop.sent()
    services.revise(made.pk, by=shop.world.clerk, at=NOW, objection="要 230")
    return made


def _expired(shop: Shop) -> Quotation:
    made = shop.sent()
    services.expire(made.pk, at=NOW + dt.timedelta(days=11))
    return made


def _converted(shop: Shop) -> Quotation:
    made = shop.confirmed()
    services.mark_converted(made.pk, shop.order_paper(), by=shop.world.clerk, at=NOW)
    return made


_WAYS: dict[str, Callable[[Shop], Quotation]] = {
    State.DRAFT: Shop.draft,
    State.IN_REVIEW: Shop.submitted,
    State.APPROVED: Shop.approved,
    State.SENT: Shop.sent,
    State.CUSTOMER_CONFIRMED: Shop.confirmed,
    State.CONVERTED: _converted,
    State.SUPERSEDED: _superseded,
    State.EXPIRED: _expired,
    State.REJECTED: _rejected,
    State.CANCELLED: _cancelled,
}


def _planner(of: World) -> User:
    """Whoever keeps the catalogue; the parts company's usual people include nobody who does."""
    if "planner" in of.people:
        return of.planner
    post = accounts.add_post(of.company, code="planner", title="商品规划", role="goods_planning")
    user = User.objects.create_user(f"{of.company.code}-planner", PASSWORD, name="甘霖")
    accounts.assign(user=user, post=post, unit=of.root, starts=dt.date(2026, 1, 1), by=None)
    return again(user)


def open_shop(of: World) -> Shop:
    """Give a company its catalogue and a customer."""
    planner = _planner(of)

    def product(code: str, name: str, price: str, **fields: Any) -> Product:
        return catalog.add_product(
            company=of.company, by=planner, at=NOW, code=code, name=name, base_price=D(price), **fields
        )

    customer = customers.add_customer(
        company=of.company, unit=of.unit, by=of.clerk, at=NOW, number="K0001", name="绍兴澜庭纺织有限公司",
        phone="0575-8555 0137", route="绍兴线", contact="周建国", address="绍兴柯桥区钱陶公路 216 号",
    )  # fmt: skip
    names = {"freight": "运费", "travel": "差旅费", "labour": "服务人工费"}
    made = Shop(of, planner, customer, product("PB-100", "控制板", "260"), product("FV-20", "气动阀", "88.5"))
    made.charges = {
        charge: product(CHARGES[charge], name, "0", kind="service", charge=charge) for charge, name in names.items()
    }
    return made


@pytest.fixture
def shop(parts: World) -> Shop:
    """The parts company with something to sell."""
    return open_shop(parts)


@pytest.fixture
def office_shop(office: World) -> Shop:
    """The office company: seals, validity dates."""
    return open_shop(office)


@pytest.fixture
def foreign_shop(foreign: World) -> Shop:
    """Another parts company, with a catalogue and a customer of its own."""
    return open_shop(foreign)


@pytest.fixture
def clerk(shop: Shop, as_user: Callable[[User], Client]) -> Client:
    """The parts company's clerk, signed in."""
    return as_user(shop.world.clerk)
