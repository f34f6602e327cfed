"""Whether the stock levels agree with the moves and reservations that made them. Reads only; repairs nothing."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from accounts.models import Company
from core.ledgers import Difference

ON_HAND = """
    SELECT place.code || ' ' || product.code || ' ' || level.lot,
           level.on_hand, coalesce(moved.total, 0), moved.paper_id
      FROM inventory_stocklevel level
      JOIN inventory_warehouse place ON place.id = level.warehouse_id
      JOIN catalog_product product ON product.id = level.product_id
      LEFT JOIN (
           SELECT warehouse_id, product_id, lot, max(paper_id) AS paper_id,
                  sum(CASE target WHEN 'stock' THEN quantity ELSE -quantity END) AS total
             FROM inventory_move
            WHERE company_id = %s
            GROUP BY warehouse_id, product_id, lot
           ) moved USING (warehouse_id, product_id, lot)
     WHERE place.company_id = %s AND level.on_hand <> coalesce(moved.total, 0)
     ORDER BY 1
"""
RESERVED = """
    SELECT place.code || ' ' || product.code || ' ' || level.lot,
           level.reserved, coalesce(held.total, 0), held.paper_id
      FROM inventory_stocklevel level
      JOIN inventory_warehouse place ON place.id = level.warehouse_id
      JOIN catalog_product product ON product.id = level.product_id
      LEFT JOIN (
           SELECT warehouse_id, product_id, lot, max(paper_id) AS paper_id, sum(quantity - issued) AS total
             FROM inventory_reservation
            GROUP BY warehouse_id, product_id, lot
           ) held USING (warehouse_id, product_id, lot)
     WHERE place.company_id = %s AND level.reserved <> coalesce(held.total, 0)
     ORDER BY 1
"""
# A move without a level cannot be: issue and receipt write both; a missing level would show as missing goods here.
LOST = """
    SELECT place.code || ' ' || product.code || ' ' || move.lot, 0,
           sum(CASE move.target WHEN 'stock' THEN move.quantity ELSE -move.quantity END), max(move.paper_id)
      FROM inventory_move move
      JOIN inventory_warehouse place ON place.id = move.warehouse_id
      JOIN catalog_product product ON product.id = move.product_id
      LEFT JOIN inventory_stocklevel level USING (warehouse_id, product_id, lot)
     WHERE move.company_id = %s AND level.id IS NULL
     GROUP BY place.code, product.code, move.lot
     ORDER BY 1
"""


def stock_is_moves(company: Company) -> Iterator[Difference]:
    """On hand of every level = Σ its moves."""
    yield from _differences(ON_HAND, company.pk, company.pk)
    yield from _differences(LOST, company.pk)


def reserved_is_reservations(company: Company) -> Iterator[Difference]:
    """Reserved of every level = Σ open reservations."""
    yield from _differences(RESERVED, company.pk)


def _differences(statement: str, *values: Any) -> Iterator[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for subject, kept, computed, paper_id in cursor.fetchall():
            yield Difference(subject.strip(), kept, computed, paper_id)
