"""The benchmarks' loader on a small scale: every constraint takes its rows, guards are back, pages show them."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from benchmarks import bulk, loader, loader_rows
from orders.models import Order, OrderLine
from tests.support.ground import signed_in, text_of

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = 60


@pytest.fixture
def owner(committed_db: None) -> Iterator[None]:
    """The process works as the owner of the tables, who may put guards aside; the clone is thrown away afterwards."""
    known = dict(connection.settings_dict)
    name, password = os.environ["DATABASE_OWNER_URL"].partition("://")[2].partition("@")[0].split(":")
    connection.close()
    connection.settings_dict.update(USER=name, PASSWORD=password)
    yield
    connection.close()
    connection.settings_dict.update(USER=known["USER"], PASSWORD=known["PASSWORD"])


def _definitions() -> set[tuple[Any, ...]]:
    """Every constraint, index and trigger of the tables, as the database words it; casts it words as it likes."""
    tables = {"tables": [model._meta.db_table for model in loader_rows.FILLED]}
    found = {row for words in _ASKED for row in bulk.rows(words, tables)}
    return {(name, re.sub(r"::[a-z ]+(\[\])?|[()\s]", "", words)) for name, words in found}


_ASKED = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = ANY(%(tables)s::regclass[])",
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%(tables)s)",
    "SELECT tgname, tgenabled::text FROM pg_trigger WHERE tgrelid = ANY(%(tables)s::regclass[]) AND NOT tgisinternal",
)


def test_it_fills_every_table_and_leaves_the_database_as_it_was(owner: None) -> None:
    world, ground = loader.open_ground(ORDERS, customers=30, products=30)
    before = _definitions()
    written = {part.table: part.rows for part in loader.write_papers(ground)}
    assert _definitions() == before
    assert {model._meta.db_table for model in loader_rows.FILLED} - set(written) == set()
    assert written["orders_order"] == ORDERS
    assert Order.objects.filter(pk__gte=ground.base).count() == ORDERS
    assert set(Order.objects.values_list("state", flat=True)) >= {"draft", "in_review", "held", "released", "shipped"}
    _guards_hold()
    _pages_show_them(signed_in(User.objects.get(pk=world.supervisor.pk)))


def _guards_hold() -> None:
    """A state without an event, an event that is changed, a paper that goes, a line of nothing: all refused again."""
    order = Order.objects.filter(state="released")[0]
    for statement in (
        "UPDATE orders_order SET state = 'closed' WHERE paper_id = %s",
        "UPDATE workflow_event SET name = '' WHERE paper_id = %s",
        "DELETE FROM workflow_paper WHERE id = %s",
        "UPDATE orders_orderline SET quantity = 0 WHERE order_id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            bulk.execute(statement, [order.pk])


def _pages_show_them(client: Client) -> None:
    order = Order.objects.select_related("paper", "customer").exclude(paper__number=None).latest("pk")
    assert order.number in text_of(client.get(reverse("orders:list")))
    page = text_of(client.get(order.get_absolute_url()))
    assert order.customer.name in page
    descriptions = OrderLine.objects.filter(order=order).values_list("description", flat=True)
    assert [text for text in descriptions if text not in page] == []
