"""Field history holds against the application's own role: nobody changes or takes away what was written."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from pghistory.models import Context

from accounts.models import Assignment
from core.trail import Trail
from customers.models import Customer
from demo.cast import World
from quotes.models import Quotation, QuotationLine

pytestmark = pytest.mark.django_db
HISTORIES = sorted(model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model"))


def sql(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def _written(world: World, draft: Quotation) -> set[str]:
    """Tables of history that have rows after a quotation was drafted."""
    return {table for table in HISTORIES if _has_rows(table)}


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608 - a name of our own tables
        return bool(cursor.fetchone()[0])


def test_rows_of_history_are_neither_changed_nor_deleted(parts: World, draft: Quotation) -> None:
    written = _written(parts, draft)
    assert {"accounts_assignmentevent", "quotes_quotationevent", "quotes_quotationlineevent"} <= written
    for table in sorted(written):
        for statement in (f"UPDATE {table} SET pgh_label = 'x'", f"DELETE FROM {table}"):  # noqa: S608 - the same
            with pytest.raises(DatabaseError, match="Cannot update or delete"):
                sql(statement)


def test_history_is_neither_truncated_nor_stripped_of_its_guard() -> None:
    for statement in (
        "TRUNCATE quotes_quotationevent",
        "ALTER TABLE quotes_quotationevent DISABLE TRIGGER ALL",
        "DROP TABLE quotes_quotationevent",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            sql(statement)


def test_pgtriggers_own_by_pass_opens_nothing(draft: Quotation) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pgtrigger.ignore = '{quotes_quotationevent:append_only}'")
        with pytest.raises(DatabaseError, match="Cannot update or delete"):
            sql("DELETE FROM quotes_quotationevent")


def test_who_and_why_stay_as_they_were_said(parts: World) -> None:
    with connection.execute_wrapper(Trail(parts.clerk.pk, "/here/")):
        sql("UPDATE accounts_company SET short_name = '甲' WHERE id = %s", parts.company.pk)
    kept = Context.objects.get().metadata
    assert (kept["user"], kept["url"]) == (parts.clerk.pk, "/here/")
    for statement in ("UPDATE pghistory_context SET metadata = '{}'", "DELETE FROM pghistory_context"):
        with pytest.raises(DatabaseError, match="append-only"):
            sql(statement)
    assert Context.objects.get().metadata == kept


def test_direct_sql_leaves_first_values_changes_and_what_was_taken_out(parts: World, draft: Quotation) -> None:
    line = QuotationLine.objects.get(quotation=draft)
    sql("UPDATE quotes_quotationline SET description = '改' WHERE id = %s", line.pk)
    sql("DELETE FROM quotes_quotationline WHERE id = %s", line.pk)
    kept = line.events.order_by("pgh_id").values_list("pgh_label", "description")  # type: ignore[attr-defined]  # pghistory
    assert list(kept) == [("insert", line.description), ("update", "改"), ("delete", "改")]


def test_rights_and_master_data_are_kept_from_their_first_values(parts: World, draft: Quotation) -> None:
    seat = Assignment.objects.get(user=parts.clerk)
    assert [row.pgh_label for row in seat.events.all()] == ["insert"]  # type: ignore[attr-defined]  # pghistory
    sql("UPDATE accounts_assignment SET ends = starts WHERE id = %s", seat.pk)
    assert [row.ends for row in seat.events.order_by("pgh_id")] == [None, seat.starts]  # type: ignore[attr-defined]  # pghistory
    customer = Customer.objects.get(pk=draft.customer_id)
    sql("UPDATE customers_customer SET name = '别名' WHERE id = %s", customer.pk)
    assert [row.name for row in customer.events.order_by("pgh_id")] == [customer.name, "别名"]  # type: ignore[attr-defined]  # pghistory
