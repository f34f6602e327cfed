"""The lists of stock, stock receipts and warehouses: columns and conditions."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import may
from core import columns, drawing, lists
from core.columns import Column
from core.display import ABSENT, qty_text
from core.listing import Blank
from inventory import queries
from inventory.forms import LevelFilter, ReceiptFilter
from inventory.models import StockLevel, Warehouse
from inventory.rows import WarehouseRow

VIEW = "inventory.view"


def _code(level: StockLevel) -> Any:
    return drawing.doc_link(reverse("inventory:card", args=[level.pk]), level.product.code)


def _name(level: StockLevel) -> Any:
    return drawing.joined(level.product.name, drawing.quiet(level.product.spec))


def _quantity(key: str, label: Any, css: str = "num", sort: str = "") -> Column:
    """A quantity with the decimals of the product's unit."""

    def cell(level: StockLevel) -> str:
        return qty_text(getattr(level, key), level.product.decimals)

    return Column(key, label, key, cell=cell, css=css, sort=sort)


def _classes(row: WarehouseRow) -> Any:
    return format_html_join(" ", '<span class="tag">{}</span>', ((name,) for name in row.classes)) or ABSENT


def _warehouse(row: WarehouseRow) -> Any:
    return drawing.doc_link(row.url, row.code) if row.url else row.code


def with_links(rows: Sequence[Warehouse], user: User, today: dt.date) -> list[WarehouseRow]:
    """Warehouses with the names of their classes; whoever may change them gets the way there."""
    may_change = may(user, "inventory.write")
    return [WarehouseRow.of(row, may_change) for row in rows]


LEVELS = lists.register(
    lists.ListKind(
        "inventory:levels",
        _("Stock"),
        VIEW,
        queries.levels,
        (
            Column("code", _("Code"), "product.code", cell=_code, sort="code", css="nowrap"),
            Column("name", _("Name"), "product.name", cell=_name, css="clip"),
            Column("warehouse", _("Warehouse"), "warehouse.name", css="nowrap"),
            Column("unit", _("Unit of measure"), "product.unit_name"),
            _quantity("on_hand", _("On hand"), sort="on_hand"),
            _quantity("reserved", _("Reserved"), "num soft"),
            _quantity("available", _("Available")),
            Column("spec", _("Specification / model"), "product.spec", css="soft clip", extra=True),
            Column("barcode", _("Barcode"), "product.barcode", extra=True),
        ),
        sorts={"code": "product__code", "on_hand": "on_hand"},
        order="code",
        form=lambda params, user: LevelFilter(params, user=user),
        empty=Blank(_("No stock yet"), _("Receive goods into a warehouse."), "boxes"),
    )
)

RECEIPTS = lists.register(
    lists.ListKind(
        "inventory:receipts",
        _("Stock receipts"),
        VIEW,
        queries.receipts,
        (
            columns.number(_("Number")),
            columns.moment("date", _("Received on"), "created_at", sort="date"),
            Column("warehouse", _("Warehouse"), "warehouse.name", css="nowrap"),
            Column("reference", _("Supplier's delivery note"), "reference", css="clip"),
            Column("maker", _("Maker"), "maker.name", css="nowrap"),
            columns.state(_("State")),
        ),
        sorts={"date": "created_at"},
        order="-date",
        form=lambda params, user: ReceiptFilter(params, user=user),
        empty=Blank(_("No stock receipts yet"), _("Receive goods into a warehouse."), "package-check"),
    )
)

WAREHOUSES = lists.register(
    lists.ListKind(
        "inventory:warehouses",
        _("Warehouses"),
        VIEW,
        lambda user: queries.with_classes(queries.warehouses(user)),
        (
            Column("code", _("Code"), "code", cell=_warehouse, sort="code", css="nowrap"),
            Column("name", _("Name"), "name"),
            Column("unit", _("Unit"), "unit"),
            Column("classes", _("Item classes"), lambda row: "、".join(row.classes), cell=_classes, css="clip"),
        ),
        sorts={"code": "code"},
        order="code",
        dress=with_links,
    )
)
