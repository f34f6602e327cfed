"""Stock for orders: held when the order is reviewed (拣配), released when it is cancelled, issued when goods leave."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from catalog import queries as catalog
from core.display import qty_text
from core.money import ZERO
from core.refusals import NotAllowed
from inventory.models import Location, Reservation
from inventory.services import levels
from inventory.services.levels import Change
from workflow import papers
from workflow.models import Paper

# All that holding writes, once the levels are locked: of each product as much as is wanted and there. Says how much.
HOLD = """
    WITH line AS (
        SELECT level.id, level.warehouse_id, level.product_id,
               least(want.quantity, level.on_hand - level.reserved) AS part
          FROM unnest(%(levels)s::bigint[], %(quantities)s::numeric[]) AS want (id, quantity)
          JOIN inventory_stocklevel AS level ON level.id = want.id
         WHERE level.on_hand > level.reserved
    ), levels AS (
        UPDATE inventory_stocklevel AS level SET reserved = level.reserved + line.part
          FROM line WHERE level.id = line.id
    ), reservations AS (
        INSERT INTO inventory_reservation AS held
               (paper_id, warehouse_id, product_id, lot, quantity, issued, at, by_id)
        SELECT %(order)s, warehouse_id, product_id, %(lot)s, part, 0, %(at)s, %(by)s FROM line ORDER BY product_id
            ON CONFLICT (paper_id, warehouse_id, product_id, lot)
            DO UPDATE SET quantity = held.quantity + EXCLUDED.quantity, at = EXCLUDED.at, by_id = EXCLUDED.by_id
    )
    SELECT product_id, part FROM line ORDER BY product_id
"""
# All that issuing writes, once the levels are locked. Each product comes first from what is held for the order
# (`part`), then from what is held for nobody. If one is short, nothing is written and the answer says what is there.
ISSUE = """
    WITH line AS (
        SELECT level.id, level.product_id, gone.quantity, level.on_hand - gone.quantity AS balance, held.id AS held_id,
               least(gone.quantity, coalesce(held.quantity - held.issued, 0)) AS part,
               level.on_hand - level.reserved + coalesce(held.quantity - held.issued, 0) AS there
          FROM unnest(%(products)s::bigint[], %(quantities)s::numeric[]) AS gone (product_id, quantity)
          JOIN inventory_stocklevel AS level
            ON level.warehouse_id = %(warehouse)s AND level.product_id = gone.product_id AND level.lot = %(lot)s
          LEFT JOIN inventory_reservation AS held
            ON held.paper_id = %(order)s AND held.warehouse_id = level.warehouse_id
           AND held.product_id = level.product_id AND held.lot = level.lot
    ), short AS (
        SELECT product_id, there FROM line WHERE quantity > there
    ), leaving AS (
        SELECT * FROM line WHERE NOT EXISTS (SELECT 1 FROM short)
    ), levels AS (
        UPDATE inventory_stocklevel AS level
           SET on_hand = level.on_hand - leaving.quantity, reserved = level.reserved - leaving.part
          FROM leaving WHERE level.id = leaving.id
    ), reservations AS (
        UPDATE inventory_reservation AS held SET issued = held.issued + leaving.part
          FROM leaving WHERE held.id = leaving.held_id AND leaving.part > 0
    ), moves AS (
        INSERT INTO inventory_move
               (company_id, paper_id, warehouse_id, product_id, lot, source, target, quantity, balance, at, by_id)
        SELECT %(company)s, %(paper)s, %(warehouse)s, product_id, %(lot)s, %(stock)s, %(customer)s, quantity, balance,
               %(at)s, %(by)s
          FROM leaving ORDER BY product_id
    )
    SELECT product_id, there FROM short ORDER BY product_id LIMIT 1
"""


@dataclass(frozen=True)
class Want:
    """A product that an order still lacks, and how much of it."""

    product_id: int
    quantity: Decimal


@papers.retrying
def reserve(paper: Paper, wants: Iterable[Want], *, by: User | None, at: dt.datetime) -> dict[int, Decimal]:
    """Hold stock for an order paper; gives what was held just now, per product (OFFICE-116).

    Each product is taken from the warehouse that keeps its item class, as far as it is available; what is short, has
    no warehouse or is a service is simply not in the answer. Called again with what is still lacking, it holds more.
    """
    wanted = levels.summed((want.product_id, want.quantity) for want in wants)
    locked = levels.lock_where_kept(wanted)
    given: dict[str, Any] = {
        "levels": list(locked.values()),
        "quantities": [wanted[pk] for pk in locked],
        "order": paper.pk,
        "lot": levels.NO_LOT,
        "at": at,
        "by": by.pk if by else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(HOLD, given)
        return dict(cursor.fetchall())


@papers.retrying
def unreserve(paper: Paper, *, by: User | None, at: dt.datetime, product_ids: Iterable[int] | None = None) -> None:
    """Release what is still held for an order paper, or for some of its products; what was issued stays issued."""
    open_rows = Reservation.objects.filter(paper=paper, quantity__gt=F("issued"))
    if product_ids is not None:
        open_rows = open_rows.filter(product_id__in=list(product_ids))
    places = set(open_rows.values_list("warehouse_id", "product_id"))
    for warehouse_id in sorted({place for place, _product in places}):
        rows = levels.lock(warehouse_id, [product for place, product in places if place == warehouse_id])
        here = open_rows.filter(warehouse_id=warehouse_id)
        held = {row.product_id: row.quantity - row.issued for row in here}
        levels.apply({rows[pk].pk: Change(reserved=-quantity) for pk, quantity in held.items()})
        here.update(quantity=F("issued"), by=by, at=at)


@papers.retrying
def release_part(paper: Paper, parts: Mapping[int, Decimal], *, by: User | None, at: dt.datetime) -> None:
    """Release so much of what is still held for an order paper, product → quantity; what was issued stays issued."""
    left = dict(parts)
    rows = Reservation.objects.filter(paper=paper, product_id__in=left, quantity__gt=F("issued"))
    held = list(rows.order_by("warehouse_id", "product_id"))
    for warehouse_id in sorted({row.warehouse_id for row in held}):
        here = [row for row in held if row.warehouse_id == warehouse_id]
        locked = levels.lock(warehouse_id, [row.product_id for row in here])
        going = {row.product_id: min(row.quantity - row.issued, left[row.product_id]) for row in here}
        levels.apply({locked[pk].pk: Change(reserved=-part) for pk, part in going.items() if part})
        for row in here:
            left[row.product_id] -= going[row.product_id]
            row.quantity, row.by, row.at = row.quantity - going[row.product_id], by, at
        Reservation.objects.bulk_update(here, ["quantity", "by", "at"])


@papers.retrying
def issue(
    *,
    paper: Paper,
    for_paper_id: int,
    lines: Iterable[tuple[int, Decimal]],
    warehouse_id: int,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Take goods out of a warehouse on `paper` (a delivery notice or note), for the order paper `for_paper_id`.

    Each product comes first from what is held for that order, then from what is held for nobody; more than that is
    refused with NotAllowed. Lines of services carry no stock and are passed over.
    """
    leaving = levels.summed(lines)
    goods = _goods(paper, leaving, levels.lock_ids(warehouse_id, leaving))
    short = _take_out(paper, for_paper_id, goods, warehouse_id, by, at)
    if short:
        product_id, there = short
        product = catalog.by_ids(paper.company, [product_id]).get(product_id)
        raise NotAllowed(_short(product, goods[product_id], there))


def _goods(paper: Paper, leaving: Mapping[int, Decimal], known: Collection[int]) -> dict[int, Decimal]:
    """The lines that stock can serve; NotAllowed when goods have never been in this warehouse."""
    missing = [pk for pk in leaving if pk not in known]
    products = catalog.by_ids(paper.company, missing) if missing else {}
    for pk in missing:
        product = products.get(pk)
        if product is None or not product.is_service:
            raise NotAllowed(_short(product, leaving[pk], ZERO))
    return {pk: quantity for pk, quantity in leaving.items() if pk in known}


def _take_out(
    paper: Paper,
    for_paper_id: int,
    goods: Mapping[int, Decimal],
    warehouse_id: int,
    by: User | None,
    at: dt.datetime,
) -> tuple[int, Decimal] | None:
    """Book goods out of locked levels; or, if there is not enough, book nothing and say of which and what there is."""
    given: dict[str, Any] = {
        "products": list(goods),
        "quantities": list(goods.values()),
        "warehouse": warehouse_id,
        "lot": levels.NO_LOT,
        "order": for_paper_id,
        "company": paper.company_id,
        "paper": paper.pk,
        "stock": Location.STOCK.value,
        "customer": Location.CUSTOMER.value,
        "at": at,
        "by": by.pk if by else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(ISSUE, given)
        return cursor.fetchone()


def _short(product: object, wanted: Decimal, there: Decimal) -> str:
    return _("%(product)s: %(wanted)s are to be issued, only %(there)s are there for this order.") % {
        "product": product or _("Unknown product"),
        "wanted": qty_text(wanted),
        "there": qty_text(there),
    }
