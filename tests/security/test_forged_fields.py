"""Keys, numbers and codes of another company, put into every form field and every argument that names something."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from catalog import services as catalog
from catalog.lines import LineInput
from catalog.models import Product
from core.refusals import Refused
from credit import services as credit
from customers import services as customers
from customers.models import Customer
from inventory import services as inventory
from orders import services as orders
from orders.inputs import ALL_CONFIRMED, HeadInput, OrderInput
from orders.models import OrderLine
from quotes import services as quotes
from quotes.inputs import AskedLine, EnquiryInput, QuotationInput, Terms
from receivables import services as receivables
from receivables.inputs import AccountInput, ReceiptInput
from receivables.models import Allocation
from shipping import services as shipping
from shipping.models import NoteLine
from tests.support.ground import Ground, Side, signed_in
from workflow.models import Event, Paper

pytestmark = pytest.mark.usefixtures("db")
ONE = Decimal(1)
ROWS = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-MIN_NUM_FORMS": "0", "lines-MAX_NUM_FORMS": "1000"}


def _client(ground: Ground, who: str) -> Client:
    return signed_in(_person(ground.ours, who))


def _person(side: Side, who: str) -> User:
    return User.objects.get(pk=side.world.people[who].pk)


def _traces() -> tuple[int, int, int]:
    return Paper.objects.count(), Event.objects.count(), Allocation.objects.count()


def _customer(side: Side) -> Customer:
    return Customer.objects.get(pk=side.things["customer"])


def _product(side: Side) -> Product:
    return Product.objects.get(pk=side.things["product"])


def _unit(side: Side) -> int:
    return int(side.world.unit.pk)


# -- forms: the field says no, nothing is made ---------------------------------------------------------------------

Fields = Callable[[Side, Side], dict[str, Any]]
FORMS: dict[str, tuple[str, str, Fields, str]] = {
    # what is forged: (address, who, form of (ours, theirs), the field that must say no)
    "an order's customer": (
        "orders:new", "clerk", lambda us, them: _order(us) | {"customer": _customer(them).number}, "customer"
    ),
    "a quotation's customer": (
        "quotes:new", "clerk", lambda us, them: _quotation(us) | {"customer": _customer(them).number}, "customer"
    ),
    "a receipt's customer": (
        "receivables:receipt_new", "clerk",
        lambda us, them: _receipt(us) | {"customer": _customer(them).number}, "customer",
    ),
    "a receipt's account": (
        "receivables:receipt_new", "clerk",
        lambda us, them: _receipt(us) | {"account": them.things["account"]}, "account",
    ),
    "a stock receipt's warehouse": (
        "inventory:new_receipt", "keeper",
        lambda us, them: _arrival(us) | {"warehouse": them.things["warehouse"]}, "warehouse",
    ),
    "a product's class": (
        "catalog:new", "planner", lambda us, them: _new_product() | {"item_class": _product(them).item_class_id},
        "item_class",
    ),
    "a warehouse's unit": (
        "inventory:new_warehouse", "planner", lambda us, them: {"code": "x", "name": "x", "unit": _unit(them)}, "unit"
    ),
    "a warehouse's classes": (
        "inventory:new_warehouse", "planner",
        lambda us, them: {
            "code": "x", "name": "x", "unit": us.world.root.pk, "item_classes": [_product(them).item_class_id],
        },
        "item_classes",
    ),
}  # fmt: skip


def _order(side: Side, code: str = "DB-1001") -> dict[str, Any]:
    head = {"customer": _customer(side).number, "freight_bearer": "buyer", "confirmations": sorted(ALL_CONFIRMED)}
    return ROWS | head | {"lines-0-product": code, "lines-0-quantity": "1", "lines-0-unit_price": "250"}


def _quotation(side: Side, code: str = "DB-1001") -> dict[str, Any]:
    head = {
        "customer": _customer(side).number, "business_type": "sold_equipment", "remittance": "x",
        "shipping_method": "x", "freight_bearer": "buyer",
    }  # fmt: skip
    return ROWS | head | {"lines-0-product": code, "lines-0-quantity": "1", "lines-0-unit_price": "250"}


def _receipt(side: Side) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    named = {"customer": _customer(side).number, "account": side.things["account"]}
    return {**named, "amount": "10", "received_on": today}


def _arrival(side: Side, code: str = "DB-1001") -> dict[str, Any]:
    line = {"lines-0-product": code, "lines-0-quantity": "1"}
    return ROWS | line | {"warehouse": side.things["warehouse"], "reference": "x"}


def _new_product() -> dict[str, Any]:
    return {
        "code": "NEW", "name": "新品", "kind": "goods", "unit_name": "个", "decimals": "0", "base_price": "1",
        "tax_rate": "13",
    }  # fmt: skip


@pytest.mark.parametrize("what", FORMS)
def test_a_foreign_key_in_a_form_is_an_unknown_choice(ground: Ground, what: str) -> None:
    address, who, fields, field = FORMS[what]
    client, before = _client(ground, who), _traces()
    refused = client.post(reverse(address), fields(ground.ours, ground.foreign))
    assert refused.status_code == 200
    assert field in refused.context["form"].errors
    assert _traces() == before


@pytest.mark.parametrize(("address", "who", "form"), [
    ("orders:new", "clerk", _order), ("quotes:new", "clerk", _quotation), ("inventory:new_receipt", "keeper", _arrival),
])  # fmt: skip
def test_a_foreign_product_in_a_line_is_unknown_and_our_own_is_taken(
    ground: Ground, address: str, who: str, form: Callable[..., dict[str, Any]]
) -> None:
    client, before = _client(ground, who), _traces()
    refused = client.post(reverse(address), form(ground.ours, _product(ground.foreign).code))
    assert "product" in refused.context["formset"].forms[0].errors
    assert _traces() == before
    assert client.post(reverse(address), form(ground.ours)).status_code == 302
    assert Paper.objects.latest("pk").company == ground.ours.world.company


@pytest.mark.parametrize("address", ["orders:new", "quotes:new", "receivables:receipt_new", "quotes:new_enquiry"])
def test_a_foreign_customer_in_the_address_is_unknown(ground: Ground, address: str) -> None:
    client = _client(ground, "clerk")
    assert client.get(reverse(address), {"customer": ground.foreign.things["customer"]}).status_code == 404
    assert client.get(reverse(address), {"customer": ground.ours.things["customer"]}).status_code == 200


def test_a_foreign_enquiry_starts_no_quotation(ground: Ground) -> None:
    client, before = _client(ground, "clerk"), _traces()
    where = f"{reverse('quotes:new')}?enquiry={ground.foreign.things['enquiry']}"
    assert client.post(where, _quotation(ground.ours)).status_code == 404
    assert _traces() == before


def test_hidden_fields_name_neither_company_nor_unit_nor_maker(ground: Ground) -> None:
    """What no form has cannot be slipped in."""
    them = ground.foreign
    forged = {
        "company": them.world.company.pk, "company_id": them.world.company.pk, "unit": _unit(them), "maker": 1,
        "customer_id": them.things["customer"], "paper": them.things["order"], "state": "released", "gross": "0.01",
        "number": "XS-0000-0001", "quotation": them.things["offer"],
    }  # fmt: skip
    assert _client(ground, "clerk").post(reverse("orders:new"), _order(ground.ours) | forged).status_code == 302
    made = Paper.objects.latest("pk")
    clerk = ground.ours.world.clerk
    assert (made.company_id, made.unit_id, made.maker_id, made.number) == (
        ground.ours.world.company.pk, _unit(ground.ours), clerk.pk, None,
    )  # fmt: skip
    line = OrderLine.objects.get(order_id=made.pk)
    assert (line.order.state, line.order.gross, line.order.quotation_id) == ("draft", Decimal(250), None)


def test_money_cannot_be_sent_to_a_foreign_paper(ground: Ground) -> None:
    client, them = _client(ground, "clerk"), ground.foreign
    forged = _receipt(ground.ours) | {f"pays_{them.things['offer']}": "10", "pays": them.things["offer"]}
    assert client.post(reverse("receivables:receipt_new"), forged).status_code == 302
    receipt = Paper.objects.latest("pk")
    assert not Allocation.objects.filter(receipt=receipt.pk).exists()
    spread = reverse("receivables:receipt_allocate", args=[receipt.pk])
    client.post(spread, {"version": "1", f"pays_{them.things['offer']}": "10"})
    assert not Allocation.objects.filter(receipt=receipt.pk).exists()


def test_a_forged_version_writes_over_nobody(ground: Ground) -> None:
    client, them = _client(ground, "clerk"), ground.ours
    change = reverse("quotes:change", args=[them.things["version"]])
    before = _traces()
    for version, answer in {"999": 409, "": 409, "-1": 409, "x": 200}.items():
        assert client.post(change, _quotation(them) | {"version": version}).status_code == answer
    assert _traces() == before


# -- services: the argument is refused, by the service or at last by the database ----------------------------------


def _line(side: Side) -> list[LineInput]:
    return [LineInput(side.things["product"], ONE, Decimal(250))]


def _terms(side: Side) -> Terms:
    return Terms(side.things["customer"], business_type="sold_equipment", remittance="x", shipping_method="x")


def _asked(side: Side, customer: int) -> EnquiryInput:
    lines = [AskedLine("x", ONE, side.things["product"])]
    return EnquiryInput("call", timezone.localdate(), lines, "sold_equipment", customer)


def _money(side: Side, **more: Any) -> ReceiptInput:
    given = {"account_id": side.things["account"], "amount": ONE, "received_on": timezone.localdate()}
    return ReceiptInput(**(given | more))


def _bill(ground: Ground, by: User, now: Any) -> None:
    theirs = OrderLine.objects.filter(order_id=ground.foreign.things["order"]).latest("pk")
    receivables.make(ground.ours.things["order"], by=by, at=now, quantities={theirs.pk: ONE})


def _counted(ground: Ground, by: User, now: Any) -> None:
    theirs = NoteLine.objects.filter(note_id=ground.foreign.things["note"]).latest("pk")
    shipping.sign_note(ground.ours.things["note"], by=by, at=now, counted={theirs.pk: ONE}, signer="x")


def _open_file(ground: Ground, by: User, now: Any) -> None:
    theirs = Unit.objects.get(pk=_unit(ground.foreign))
    customers.add_customer(
        company=ground.ours.world.company, unit=theirs, by=by, at=now, number="N-1", name="新客户", phone="0510-1",
        route="x", contact="x", address="x",
    )  # fmt: skip


def _order_of(ground: Ground, by: User, now: Any, customer: Side, product: Side) -> None:
    head = HeadInput(customer.things["customer"], confirmations=ALL_CONFIRMED)
    data = OrderInput(head, _line(product))
    orders.create(company=ground.ours.world.company, unit=ground.ours.world.unit, by=by, at=now, data=data)


Attack = Callable[[Ground, User, Any], object]
ATTACKS: dict[str, tuple[str, Attack]] = {
    "order, their customer": ("clerk", lambda g, by, now: _order_of(g, by, now, g.foreign, g.ours)),
    "order, their product": ("clerk", lambda g, by, now: _order_of(g, by, now, g.ours, g.foreign)),
    "order in their unit": (
        "clerk", lambda g, by, now: orders.create(
            company=g.foreign.world.company, unit=g.foreign.world.unit, by=by, at=now,
            data=OrderInput(HeadInput(g.foreign.things["customer"]), _line(g.foreign)),
        ),
    ),
    "order of their quotation": (
        "clerk", lambda g, by, now: orders.from_quotation(g.foreign.things["offer"], by=by, at=now)
    ),
    "quotation, their customer": (
        "clerk", lambda g, by, now: quotes.draft(
            unit=g.ours.world.unit, by=by, at=now, given=QuotationInput(_terms(g.foreign), _line(g.ours))
        ),
    ),
    "quotation, their product": (
        "clerk", lambda g, by, now: quotes.draft(
            unit=g.ours.world.unit, by=by, at=now, given=QuotationInput(_terms(g.ours), _line(g.foreign))
        ),
    ),
    "quotation of their enquiry": (
        "clerk", lambda g, by, now: quotes.draft(
            unit=g.ours.world.unit, by=by, at=now, given=QuotationInput(_terms(g.ours), _line(g.ours)),
            enquiry_id=g.foreign.things["enquiry"],
        ),
    ),
    "enquiry, their customer": (
        "clerk", lambda g, by, now: quotes.open_enquiry(
            unit=g.ours.world.unit, by=by, at=now, given=_asked(g.ours, g.foreign.things["customer"])
        ),
    ),
    "enquiry, their product": (
        "clerk", lambda g, by, now: quotes.open_enquiry(
            unit=g.ours.world.unit, by=by, at=now, given=_asked(g.foreign, g.ours.things["customer"])
        ),
    ),
    "receipt, their customer": (
        "clerk", lambda g, by, now: receivables.enter(g.foreign.things["customer"], by=by, at=now, given=_money(g.ours))
    ),
    "receipt on their account": (
        "clerk", lambda g, by, now: receivables.enter(
            g.ours.things["customer"], by=by, at=now, given=_money(g.ours, account_id=g.foreign.things["account"])
        ),
    ),
    "receipt for their paper": (
        "clerk", lambda g, by, now: receivables.enter(
            g.ours.things["customer"], by=by, at=now, given=_money(g.ours, pays={g.foreign.things["offer"]: ONE})
        ),
    ),
    "their notice": (
        "clerk", lambda g, by, now: shipping.create_notices(g.foreign.things["order"], by=by, at=now)
    ),
    "their note's line": ("clerk", _counted),
    "their order's line": ("finance", _bill),
    "their order's invoice": (
        "finance", lambda g, by, now: receivables.make(g.foreign.things["order"], by=by, at=now)
    ),
    "their warehouse": (
        "keeper", lambda g, by, now: inventory.receive(
            company=g.ours.world.company, unit=g.ours.world.root, warehouse_id=g.foreign.things["warehouse"],
            lines=[(g.ours.things["product"], ONE)], by=by, at=now,
        ),
    ),
    "their product in our warehouse": (
        "keeper", lambda g, by, now: inventory.receive(
            company=g.ours.world.company, unit=g.ours.world.root, warehouse_id=g.ours.things["warehouse"],
            lines=[(g.foreign.things["product"], ONE)], by=by, at=now,
        ),
    ),
    "stock into their company": (
        "keeper", lambda g, by, now: inventory.receive(
            company=g.foreign.world.company, unit=g.foreign.world.root, warehouse_id=g.foreign.things["warehouse"],
            lines=[(g.foreign.things["product"], ONE)], by=by, at=now,
        ),
    ),
    "their limit": (
        "supervisor", lambda g, by, now: credit.set_limit(
            g.foreign.things["customer"], limit=Decimal(9), by=by, at=now, reason="x"
        ),
    ),
    "account of theirs": (
        "supervisor", lambda g, by, now: receivables.add_account(
            company=g.foreign.world.company, by=by, at=now, given=AccountInput("x", "cash", designated=True)
        ),
    ),
    "their class in our warehouse": (
        "planner", lambda g, by, now: inventory.add_warehouse(
            company=g.ours.world.company, unit=g.ours.world.root, code="x", name="x", by=by, at=now,
            item_classes=[_product(g.foreign).item_class_id or 0],
        ),
    ),
    "our warehouse in their unit": (
        "planner", lambda g, by, now: inventory.add_warehouse(
            company=g.ours.world.company, unit=g.foreign.world.root, code="x", name="x", by=by, at=now,
        ),
    ),
    "product in their company": (
        "planner", lambda g, by, now: catalog.add_product(
            company=g.foreign.world.company, by=by, at=now, code="N", name="N", unit_name="个", kind="service",
        ),
    ),
    "product of their class": (
        "planner", lambda g, by, now: catalog.add_product(
            company=g.ours.world.company, by=by, at=now, code="N", name="N", unit_name="个",
            item_class=_product(g.foreign).item_class,
        ),
    ),
    "customer of their department": ("clerk", _open_file),
}  # fmt: skip


@transaction.atomic
def _try(attack: Attack, ground: Ground, by: User) -> None:
    attack(ground, by, timezone.now())
    connection.check_constraints()


@pytest.mark.parametrize("what", ATTACKS)
def test_a_foreign_key_in_an_argument_is_refused_and_leaves_nothing(ground: Ground, what: str) -> None:
    who, attack = ATTACKS[what]
    before = _traces()
    with pytest.raises((Refused, IntegrityError)):
        _try(attack, ground, _person(ground.ours, who))
    assert _traces() == before
