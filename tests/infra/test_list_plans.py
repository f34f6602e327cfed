"""What PostgreSQL reads for a page of a list, a search or a filter: a page's worth, not the table.

A company of some thousand orders is loaded, large enough that the planner prefers an index of its own accord. Then each
page of `./run lists` is asked, and each of its statements once more by EXPLAIN ANALYZE: no node may have read many rows
of a table of papers, whether it gave them on or threw them away.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from benchmarks import bulk, lists_pages, loader
from tests.infra.test_loader import owner as owner  # a fixture, used by name
from tests.support.ground import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS, MOST = 4000, 520
PAPERS = {
    *("workflow_paper", "orders_order", "orders_orderline", "quotes_quotation", "quotes_enquiry"),
    *("shipping_deliverynotice", "shipping_deliverynote", "receivables_invoice", "receivables_receipt"),
}
# A search looks at 500 numbers of a kind. Whose papers are all old, or spread thinly, is read until a page is full:
# there is no index on unit and amount.
THIN = ("closed1", "island1", "common word")


def nodes(plan: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Table and rows read of every node that reads one."""
    if plan.get("Relation Name") in PAPERS:
        removed = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        yield plan["Relation Name"], (plan["Actual Rows"] + removed) * plan["Actual Loops"]
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def read_by(client: Client, asked: lists_pages.Page) -> dict[str, float]:
    """The most rows that one node reads of each table, over all statements of a page."""
    sent: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer: Any = client.get(asked.address, headers={"HX-Request": "true"} if asked.part else None)
    assert answer.status_code in {200, 302}, asked.address
    found: dict[str, float] = {}
    for sql, params in sent:
        if sql.lstrip(" (\n").startswith("SELECT"):
            plan = bulk.rows(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)[0][0][0]["Plan"]
            for table, read in nodes(plan):
                found[table] = max(found.get(table, 0), read)
    return found


def test_no_list_and_no_search_reads_a_whole_table(owner: None) -> None:
    world, ground = loader.open_ground(ORDERS, customers=400, products=100)
    list(loader.write_papers(ground))
    bulk.execute("ANALYZE")
    clients = {name: signed_in(User.objects.get(pk=person.pk)) for name, person in world.people.items()}
    asked = [page for page in lists_pages.pages() if page.name.startswith(("list ", "search ", "document "))]
    read = {page.name: read_by(clients[page.who], page) for page in asked}
    dear = {name: tables for name, tables in read.items() if max(tables.values(), default=0) > MOST}
    assert {name: tables for name, tables in dear.items() if not any(thin in name for thin in THIN)} == {}
    assert len(read) > 100
