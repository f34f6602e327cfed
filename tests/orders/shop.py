"""A company with goods in stock, charges and customers, and the short words in which the tests of orders speak."""

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import connection
from django.urls import reverse

from accounts import services as accounts
from accounts.models import User
from catalog.lines import LineInput
from catalog.models import ItemClass, Product
from credit.models import Account
from credit.services.limits import Grant, grant
from customers.models import Customer, name_key, phone_key
from inventory.models import ClassWarehouse, StockLevel, Warehouse
from inventory.services import receive
from orders import services
from orders.inputs import ALL_CONFIRMED, HeadInput, OrderInput
from orders.models import Order
from quotes import services as quotes
from quotes.inputs import QuotationInput, Terms
from quotes.models import Quotation
from tests.support.laying import laid
from tests.world import NOW, TODAY, World
from workflow import approval, outbox
from workflow.models import Step, StepGrant

SOUND = HeadInput(0, arrive_on=TODAY, confirmations=ALL_CONFIRMED)
"""A head with everything said that any handbook asks for."""


@dataclass
class Shop:
    """What a company sells, to whom, and what lies in its warehouses."""

    world: World
    products: dict[str, Product] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    warehouses: dict[str, Warehouse] = field(default_factory=dict)

    @property
    def clerk(self) -> User:
        return self.world.clerk

    @property
    def reviewer(self) -> User:
        return self.world.people.get("reviewer") or self.world.deputy

    def line(self, code: str = "board", quantity: object = 1, price: object = None, **more: Any) -> LineInput:
        """A line of a product by its short name; without a price the product's own."""
        asked = None if price is None else Decimal(str(price))
        return LineInput(self.products[code].pk, Decimal(str(quantity)), asked, **more)

    def enter(self, *lines: LineInput, by: User | None = None, customer: str = "prepaid", **head: Any) -> Order:
        """A draft by the clerk."""
        return services.create(
            company=self.world.company,
            unit=self.world.unit,
            by=by or self.clerk,
            at=NOW,
            data=self.input(*lines, customer=customer, **head),
        )

    def input(self, *lines: LineInput, customer: str = "prepaid", **head: Any) -> OrderInput:
        stated = replace(SOUND, customer_id=self.customers[customer].pk, **head)
        for line in lines:
            self.usual(line)
        return OrderInput(stated, lines or (self.line(),))

    def usual(self, line: LineInput) -> None:
        """Make a low price that a test types the usual one: whose decision it would be is another test's matter."""
        if line.unit_price is not None:
            low = Product.objects.filter(pk=line.product_id, base_price__gt=line.unit_price / Decimal("0.95"))
            low.update(base_price=line.unit_price)

    def submit(self, *lines: LineInput, **more: Any) -> Order:
        """An order that waits for its reviewer."""
        return services.submit(self.enter(*lines, **more).pk, by=more.get("by") or self.clerk, at=NOW)

    def review(self, *lines: LineInput, **more: Any) -> Order:
        """An order that was reviewed: released or held."""
        return self.decide(self.submit(*lines, **more))

    def decide(self, order: Order, outcome: str = "approve", by: User | None = None, reason: str = "") -> Order:
        """The decision of `by`, or of everybody whom the route asks."""
        while step := Step.objects.filter(round__paper_id=order.pk, state=Step.State.OPEN).first():
            approval.decide(step.pk, by=by or self.checker(step), at=NOW, outcome=outcome, reason=reason)
            if by or outcome != "approve":
                break
        connection.check_constraints()  # what a commit would ask now, before the next step changes the ground
        return fresh(order)

    def checker(self, step: Step) -> User:
        """The reviewer; of an order on payment terms whoever the office company's handbook asks instead."""
        asked = set(StepGrant.objects.filter(content_object=step).values_list("user", flat=True))
        usual = self.world.people.get("reviewer") or self.world.people.get("deputy")
        return usual if usual and usual.pk in asked else self.world.by_id[min(asked)]

    def stock(self, code: str, quantity: object, warehouse: str = "raw") -> None:
        """Goods arrive; the reactions to it run."""
        receive(
            company=self.world.company,
            unit=self.world.root,
            warehouse_id=self.warehouses[warehouse].pk,
            lines=[(self.products[code].pk, Decimal(str(quantity)))],
            by=self.world.keeper,
            at=NOW,
        )
        outbox.sweep(NOW)

    def available(self, code: str) -> Decimal:
        row = StockLevel.objects.get(product=self.products[code])
        return row.on_hand - row.reserved

    def confirmed(self, *lines: LineInput, customer: str = "prepaid", **terms: Any) -> Quotation:
        """A quotation that the customer confirmed; 10 boards at 230 and freight of 320 unless said otherwise."""
        for line in lines:
            self.usual(line)
        rows = lines or (self.line("board", 10, 230), self.line("freight", 1, 320))
        stated = Terms(
            customer_id=self.customers[customer].pk,
            business_type="sold_equipment",
            remittance="账号 1202",
            shipping_method="快递",
            **terms,
        )
        made = quotes.draft(
            unit=self.world.unit, by=self.clerk, at=NOW, given=QuotationInput(stated, rows), submitting=True
        )
        step = Step.objects.get(round__paper_id=made.pk, state=Step.State.OPEN)
        approval.decide(step.pk, by=self.world.manager, at=NOW, outcome="approve")
        quotes.send(made.pk, by=self.clerk, at=NOW, channel="fax", on=TODAY)
        quotes.confirm(made.pk, by=self.clerk, at=NOW, channel="fax", confirmer="周建国", on=TODAY)
        return Quotation.objects.select_related("paper").get(pk=made.pk)

    def convert(self, quotation: Quotation, *, submitting: bool = False, **head: Any) -> Order:
        """The order of a confirmed quotation."""
        stated = replace(SOUND, customer_id=quotation.customer_id, freight_confirmed=True, **head)
        return services.from_quotation(quotation.pk, by=self.clerk, at=NOW, head=stated, submitting=submitting)

    def limit(self, customer: str, amount: object, at: dt.datetime = NOW) -> None:
        """A credit limit, whoever decides on it in this company."""
        given, world = Grant(Decimal(str(amount))), self.world
        grant(world.company, self.customers[customer].pk, given, by=world.supervisor, at=at, reason="授信")

    def account(self, customer: str) -> Account:
        return Account.objects.get(customer=self.customers[customer])

    def form(self, *rows: dict[str, Any], customer: str = "prepaid", **head: Any) -> dict[str, Any]:
        """What the browser sends for a direct order; rows with product (a short name), quantity and unit_price."""
        sent: dict[str, Any] = {
            "customer": self.customers[customer].number,
            "arrive_on": TODAY.isoformat(),
            "freight_bearer": "buyer",
            "confirmations": sorted(ALL_CONFIRMED),
            "lines-TOTAL_FORMS": str(len(rows)),
            "lines-INITIAL_FORMS": "0",
        }
        for place, row in enumerate(rows):
            sent |= {f"lines-{place}-{name}": value for name, value in row.items()}
        return {**sent, **head}


def fresh(order: Order) -> Order:
    """The order as the database has it now."""
    return Order.objects.select_related("paper", "company", "unit", "maker", "customer").get(pk=order.pk)


def url(name: str, order: Order | None = None) -> str:
    return reverse(f"orders:{name}", args=[order.pk] if order else [])


GOODS = {"board": ("ZK-100", "控制板", "250", "electric"), "bolt": ("LS-8", "螺栓 M8", "1.25", "hardware")}
CLASSES = {"electric": "电气件", "hardware": "五金件"}
CHARGES = {
    "freight": ("YF", "运费", "320"),
    "delivery_fee": ("PSF", "配送费", "10"),
    "travel": ("CLF", "差旅费", "100"),
}


def open_shop(world: World, stock: int = 1000) -> Shop:
    """Fill a company with two goods in two warehouses, three charges and a customer for each kind of terms."""
    shop = laid(("shop", world.company.pk, stock), lambda: _filled(world, stock))
    return replace(shop, world=world)


def _filled(world: World, stock: int) -> Shop:
    shop = Shop(world)
    stamp = {"changed_by": world.keeper, "changed_at": NOW}
    for warehouse, kept in (("raw", "electric"), ("semi", "hardware")):
        unit = accounts.add_unit(world.company, code=warehouse, name=warehouse, kind="warehouse", parent=world.root)
        place = Warehouse.objects.create(company=world.company, unit=unit, code=warehouse, name=warehouse, **stamp)
        item_class = ItemClass.objects.create(company=world.company, code=kept, name=CLASSES[kept], **stamp)
        ClassWarehouse.objects.create(company=world.company, item_class=item_class, warehouse=place, **stamp)
        shop.warehouses[warehouse] = place
    classes = {row.code: row for row in ItemClass.objects.filter(company=world.company)}
    for short, (code, name, price, kept) in GOODS.items():
        shop.products[short] = Product.objects.create(
            company=world.company, code=code, name=name, base_price=Decimal(price), item_class=classes[kept], **stamp
        )
    for short, (code, name, price) in CHARGES.items():
        shop.products[short] = Product.objects.create(
            company=world.company,
            code=code,
            name=name,
            base_price=Decimal(price),
            kind="service",
            charge=short,
            **stamp,
        )
    for number, terms in enumerate(("prepaid", "monthly", "cash"), 1):
        shop.customers[terms] = add_customer(world, f"K000{number}", f"{terms}客户", terms)
    if stock:
        shop.stock("board", stock)
        shop.stock("bolt", stock, "semi")
    return shop


def add_customer(world: World, number: str, name: str, terms: str) -> Customer:
    phone = f"0571-5550{number[1:]}"
    return Customer.objects.create(
        company=world.company, unit=world.unit, number=number, name=name, name_key=name_key(name), phone=phone,
        phone_key=phone_key(phone), route="城西", contact="叶女士", address="文二西路 88 号", payment_terms=terms,
        changed_by=world.clerk, changed_at=NOW,
    )  # fmt: skip
