"""What was agreed to does not change behind those who agreed: tried past every service, with the application's role."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model

from credit.models import Guarantee, Override
from orders.models import Order, OrderLine
from quotes.models import Quotation, QuotationLine
from receivables.models import Invoice, InvoiceLine, Receipt
from shipping.models import DeliveryNote, DeliveryNotice, NoteLine, NoticeLine
from tests.support.ground import Ground

pytestmark = pytest.mark.usefixtures("db")
CHEAPER = {"gross": F("gross") - 1, "net": F("net") - 1}
HEADS: list[tuple[type[Model], str, dict[str, Any]]] = [
    (Quotation, "in_review", CHEAPER),
    (Quotation, "offer", CHEAPER),
    (Quotation, "quotation", {"customer": "other"}),
    (Quotation, "quotation", {"valid_until": "2099-12-31"}),
    (Quotation, "in_review", {"remittance": "我的账号"}),
    (Order, "order", {"address": "别处"}),
    (Order, "order", CHEAPER),
    (Order, "order", {"customer": "other"}),
    (Order, "order", {"payment_terms": "prepaid"}),
    (Order, "order", {"foreign": True}),
    (DeliveryNotice, "notice", CHEAPER),
    (DeliveryNotice, "notice", {"address": "别处"}),
    (DeliveryNote, "note", CHEAPER),
    (Invoice, "invoice", CHEAPER),
    (Invoice, "owed", CHEAPER),
    (Receipt, "receipt", {"amount": F("amount") + 1}),
    (Guarantee, "guarantee", {"amount": F("amount") - 1}),
    (Guarantee, "guarantee", {"reason": "改了"}),
    (Override, "override", {"excess": F("excess") + 1}),
    (Override, "override", {"until": "2099-12-31"}),
]
LINES: list[tuple[type[Model], str, str]] = [
    (QuotationLine, "quotation", "in_review"),
    (QuotationLine, "quotation", "offer"),
    (OrderLine, "order", "order"),
    (NoticeLine, "notice", "notice"),
    (NoteLine, "note", "note"),
    (InvoiceLine, "invoice", "invoice"),
]


def _other_customer(ground: Ground) -> int:
    """Another customer of ours."""
    mine = ground.ours.things["customer"]
    rows = Order._meta.get_field("customer").related_model._default_manager
    return int(rows.filter(company=ground.ours.world.company).exclude(pk=mine).latest("pk").pk)


@pytest.mark.parametrize(("model", "thing", "change"), HEADS)
def test_a_head_that_left_the_draft_keeps_what_it_says(
    ground: Ground, model: type[Model], thing: str, change: dict[str, Any]
) -> None:
    wanted = {"customer_id": _other_customer(ground)} if "customer" in change else change
    rows = model._default_manager.filter(pk=ground.ours.things[thing])
    assert rows.count() == 1
    with pytest.raises(IntegrityError, match="does not change any more"), transaction.atomic():
        rows.update(**wanted)


@pytest.mark.parametrize(("model", "head", "thing"), LINES)
def test_lines_that_left_the_draft_neither_change_nor_come_nor_go(
    ground: Ground, model: type[Model], head: str, thing: str
) -> None:
    rows = model._default_manager.filter(**{head: ground.ours.things[thing]})
    one = rows.latest("pk")
    table = model._meta.db_table
    attempts = (
        lambda: rows.update(unit_price=F("unit_price") + 1),
        lambda: rows.update(**CHEAPER),
        lambda: rows.update(description="别的东西"),
        lambda: _sql(f"DELETE FROM {table} WHERE id = %s", one.pk),  # noqa: S608 - the table's own name
        lambda: type(one)._default_manager.create(**_copy(one)),
    )
    for attempt in attempts:
        with (
            pytest.raises(IntegrityError, match=r"does not change any more|violates foreign key"),
            transaction.atomic(),
        ):
            attempt()


def _copy(line: Any) -> dict[str, Any]:
    """A further line that says the same."""
    values = {field.attname: getattr(line, field.attname) for field in line._meta.concrete_fields if field.name != "id"}
    return {name: 99 if name == "no" else value for name, value in values.items()}


def _sql(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_line_does_not_move_from_a_draft_into_what_was_agreed(ground: Ground) -> None:
    draft, agreed = ground.ours.things["version"], ground.ours.things["offer"]
    QuotationLine.objects.filter(quotation=draft).update(no=F("no") + 50)
    with pytest.raises(IntegrityError, match="does not change any more"), transaction.atomic():
        QuotationLine.objects.filter(quotation=draft).update(quotation=agreed)


def test_a_draft_may_still_change(ground: Ground) -> None:
    draft = ground.ours.things["version"]
    assert QuotationLine.objects.filter(quotation=draft).update(description="改") == 2
    assert Quotation.objects.filter(pk=draft).update(**CHEAPER) == 1


def test_counters_go_on_after_the_review(ground: Ground) -> None:
    """How far a line has come is no part of what was agreed."""
    rows = OrderLine.objects.filter(order=ground.ours.things["order"])
    assert rows.update(signed=F("signed")) == 2
