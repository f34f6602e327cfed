"""Stock for orders: held when the order is reviewed (拣配), released when it is cancelled, issued when goods leave."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from catalog import queries as catalog
from core.display import qty_text
from core.money import ZERO
from core.refusals import NotAllowed
from inventory.models import Reservation, StockLevel
from inventory.services import levels, moves
from inventory.services.levels import Change
from workflow import papers
from workflow.models import Paper

HOLD = """
    INSERT INTO inventory_reservation AS held
           (paper_id, warehouse_id, product_id, lot, quantity, issued, at, by_id)
    SELECT %s, want.warehouse_id, want.product_id, %s, want.quantity, 0, %s, %s
      FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[]) AS want (warehouse_id, product_id, quantity)
        ON CONFLICT (paper_id, warehouse_id, product_id, lot)
        DO UPDATE SET quantity = held.quantity + EXCLUDED.quantity, at = EXCLUDED.at, by_id = EXCLUDED.by_id
"""
ISSUE = """
    UPDATE inventory_reservation AS held
       SET issued = held.issued + gone.quantity
      FROM unnest(%s::bigint[], %s::numeric[]) AS gone (id, quantity)
     WHERE held.id = gone.id
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
    rows = levels.lock_where_kept(wanted)
    taken = {pk: min(wanted[pk], row.available) for pk, row in rows.items() if row.available > 0}
    levels.apply({rows[pk].pk: Change(reserved=quantity) for pk, quantity in taken.items()})
    _hold(paper, rows, taken, by, at)
    return taken


def _hold(
    paper: Paper, rows: Mapping[int, StockLevel], taken: Mapping[int, Decimal], by: User | None, at: dt.datetime
) -> None:
    if not taken:
        return
    places, products, quantities = [rows[pk].warehouse_id for pk in taken], list(taken), list(taken.values())
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [paper.pk, levels.NO_LOT, at, by.pk if by else None, places, products, quantities])


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
def issue(
    *,
    paper: Paper,
    for_paper: Paper,
    lines: Iterable[tuple[int, Decimal]],
    warehouse_id: int,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Take goods out of a warehouse on `paper` (a delivery notice or note), for the order paper `for_paper`.

    Each product comes first from what is held for that order, then from what is held for nobody; more than that is
    refused with NotAllowed. Lines of services carry no stock and are passed over.
    """
    leaving = levels.summed(lines)
    rows = levels.lock(warehouse_id, leaving)
    goods = _goods(paper, leaving, rows)
    held = _held(for_paper, warehouse_id, goods)
    from_held = {pk: min(goods[pk], row.quantity - row.issued) for pk, row in held.items()}
    _check_enough(goods, rows, from_held)
    levels.apply({rows[pk].pk: Change(-goods[pk], -from_held.get(pk, ZERO)) for pk in goods})
    _use_up(held, from_held)
    moves.take_out(paper, rows, goods, by=by, at=at)


def _goods(paper: Paper, leaving: Mapping[int, Decimal], rows: Mapping[int, StockLevel]) -> dict[int, Decimal]:
    """The lines that stock can serve; NotAllowed when goods have never been in this warehouse."""
    missing = [pk for pk in leaving if pk not in rows]
    products = catalog.by_ids(paper.company, missing) if missing else {}
    for pk in missing:
        product = products.get(pk)
        if product is None or not product.is_service:
            raise NotAllowed(_short(product, leaving[pk], ZERO))
    return {pk: quantity for pk, quantity in leaving.items() if pk in rows}


def _held(for_paper: Paper, warehouse_id: int, goods: Iterable[int]) -> dict[int, Reservation]:
    rows = Reservation.objects.filter(paper=for_paper, warehouse_id=warehouse_id, product_id__in=list(goods))
    return {row.product_id: row for row in rows.filter(quantity__gt=F("issued"))}


def _check_enough(
    goods: Mapping[int, Decimal], rows: Mapping[int, StockLevel], from_held: Mapping[int, Decimal]
) -> None:
    for pk, quantity in goods.items():
        there = rows[pk].available + from_held.get(pk, ZERO)
        if quantity > there:
            raise NotAllowed(_short(rows[pk].product, quantity, there))


def _short(product: object, wanted: Decimal, there: Decimal) -> str:
    return _("%(product)s: %(wanted)s are to be issued, only %(there)s are there for this order.") % {
        "product": product or _("Unknown product"),
        "wanted": qty_text(wanted),
        "there": qty_text(there),
    }


def _use_up(held: Mapping[int, Reservation], quantities: Mapping[int, Decimal]) -> None:
    if not held:
        return
    with connection.cursor() as cursor:
        cursor.execute(ISSUE, [[row.pk for row in held.values()], [quantities[pk] for pk in held]])
