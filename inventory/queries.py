"""Reads of stock. What a person sees starts from `visible…`; later apps name the company they act for."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar, cast

from django.db.models import F, Model, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from accounts.queries import in_company, rights_of, scoped
from catalog.models import Product
from core.refusals import NotAllowed, NotFound
from inventory.models import (
    ClassWarehouse,
    Location,
    Move,
    ReceiptLine,
    Reservation,
    StockLevel,
    StockReceipt,
    Warehouse,
)

M = TypeVar("M", bound=Model)


def warehouses(user: User) -> QuerySet[Warehouse]:
    """The warehouses of the person's company that are in use, by code."""
    rows = in_company(Warehouse.objects.select_related("unit"), user)
    return rows.filter(retired_at__isnull=True).order_by("code")


def in_units(user: User) -> QuerySet[Warehouse, Any]:
    """Keys of the warehouses of the person's units, those out of use too."""
    return scoped(Warehouse.objects.order_by(), user).values("pk")


def units(user: User) -> QuerySet[Unit]:
    """The units that may keep a warehouse: all of the person's company, in the order of the tree."""
    return in_company(Unit.objects.order_by("path"), user)


def receivable_warehouses(user: User) -> QuerySet[Warehouse]:
    """The warehouses in which the person may receive stock."""
    return warehouses(user).filter(unit_id__in=rights_of(user).by_permission.get("inventory.receive", frozenset()))


def with_classes(rows: QuerySet[Warehouse]) -> QuerySet[Warehouse]:
    """Warehouses together with the item classes that each keeps."""
    kept = ClassWarehouse.objects.select_related("item_class").order_by("item_class__code")
    return rows.prefetch_related(Prefetch("item_classes", kept))


def warehouse(user: User, pk: int, *, lock: bool = False) -> Warehouse:
    """One warehouse of the person's company, else NotFound."""
    rows = warehouses(user).select_related("company")
    found = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such warehouse in your company."))
    return found


class Place(NamedTuple):
    """A warehouse as later apps need it."""

    pk: int
    name: str
    item_class: str = ""
    """what the class of the goods is called, as the handbook names it"""


def with_place(rows: QuerySet[M], product: str = "product__") -> QuerySet[M]:
    """Rows together with the warehouse that keeps the item class of each one's product (PARTS-31), for `place_of`.

    `product` is the way from the rows to their products.
    """
    kept = f"{product}item_class__kept_in__warehouse"
    kept_class = F(f"{product}item_class__name")
    placed = rows.annotate(place_id=F(f"{kept}_id"), place_name=F(f"{kept}__name"), place_class=kept_class)
    return cast("QuerySet[M]", placed)


def place_of(row: Any, product: Product) -> Place:
    """Where the goods of a row of `with_place` are kept.

    Raises NotAllowed when they have no item class or their class no warehouse.
    """
    if row.place_id is None:
        raise NotAllowed(_("No warehouse keeps %(product)s: its item class has none.") % {"product": product})
    return Place(row.place_id, row.place_name, row.place_class or "")


def available(company: Company, product_ids: Iterable[int]) -> dict[int, Decimal]:
    """What can still be held of each product, in the warehouse that keeps it; nought where there is none."""
    ids = list(product_ids)
    found = dict.fromkeys(ids, Decimal(0))
    rows = StockLevel.objects.filter(
        product_id__in=ids,
        warehouse__company=company,
        warehouse_id=F("product__item_class__kept_in__warehouse_id"),
    )
    for product_id, on_hand, reserved in rows.values_list("product_id", "on_hand", "reserved"):
        found[product_id] += on_hand - reserved
    return found


class Opened(NamedTuple):
    """What ever came to or went from a place of one product: the opening stock, if that was brought in."""

    opening: Decimal | None


def opened(company: Company, product_ids: Iterable[int]) -> dict[tuple[int, int], Opened]:
    """(warehouse, product) → what was brought in, for every place where one of the products ever moved."""
    rows = Move.objects.filter(company=company, product_id__in=list(product_ids)).order_by()
    brought = Sum("quantity", filter=Q(source=Location.OPENING))
    sums = rows.values_list("warehouse_id", "product_id").annotate(brought=brought)
    return {(place, product): Opened(quantity) for place, product, quantity in sums}


def levels(user: User) -> QuerySet[StockLevel]:
    """What lies in the warehouses of the person's company, with product and warehouse."""
    rows = StockLevel.objects.filter(warehouse__company_id=user.company_id or 0)
    same = rows.filter(product__company=user.company_id or 0)  # lets the products' index give the order
    return same.select_related("product", "warehouse")


def of_products_like(rows: QuerySet[StockLevel], text: str) -> QuerySet[StockLevel]:
    """Levels of products that have every word of `text` somewhere in code, name, spec, barcode or pinyin."""
    for word in text.lower().split():
        rows = rows.filter(product__search__contains=word)
    return rows


def with_available(rows: QuerySet[StockLevel], which: str) -> QuerySet[StockLevel]:
    """Levels that have something available ("free"), those that have nothing ("short"), or all."""
    if which == "free":
        return rows.filter(on_hand__gt=F("reserved"))
    return rows.filter(on_hand=F("reserved")) if which == "short" else rows


def level(user: User, pk: int) -> StockLevel:
    """One stock card of the person's company, else NotFound."""
    found = levels(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such stock card in your company."))
    return found


def moves(level: StockLevel) -> QuerySet[Move]:
    """What came and went, newest first, with document and person."""
    rows = Move.objects.filter(warehouse_id=level.warehouse_id, product_id=level.product_id, lot=level.lot)
    return rows.select_related("paper", "by")


def holders(level: StockLevel, limit: int = 50) -> list[Reservation]:
    """For which orders pieces are held, oldest first; `open` is how many."""
    rows = Reservation.objects.filter(
        warehouse_id=level.warehouse_id, product_id=level.product_id, lot=level.lot, quantity__gt=F("issued")
    )
    return list(rows.select_related("paper", "by").annotate(open=F("quantity") - F("issued")).order_by("pk")[:limit])


def receipts(user: User) -> QuerySet[StockReceipt]:
    """The stock receipts of the person's units."""
    return scoped(StockReceipt.objects.select_related("paper", "warehouse", "maker"), user)


def receipts_like(rows: QuerySet[StockReceipt], text: str) -> QuerySet[StockReceipt]:
    """Receipts whose number begins with `text` or whose reference has it."""
    return rows.filter(Q(paper__number__istartswith=text) | Q(reference__icontains=text)) if text else rows


def receipt(user: User, pk: int) -> StockReceipt:
    """One stock receipt of the person's units with its lines, else NotFound."""
    lines = Prefetch("lines", ReceiptLine.objects.select_related("product"))
    found = receipts(user).prefetch_related(lines).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such document for you."))
    return found
