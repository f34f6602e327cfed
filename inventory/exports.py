"""The stock list as rows of a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inventory.models import StockLevel


def level_rows(levels: QuerySet[StockLevel]) -> tuple[list[str], Iterable[list[Any]]]:
    """Heads and one row per product and warehouse; rows are read from the database as they are written."""
    heads = [
        *(_("Code"), _("Name"), _("Specification / model"), _("Unit of measure"), _("Warehouse")),
        *(_("On hand"), _("Reserved"), _("Available")),
    ]
    return heads, _rows(levels)


def _rows(levels: QuerySet[StockLevel]) -> Iterator[list[Any]]:
    for level in levels.iterator(chunk_size=2000):
        product = level.product
        yield [
            *(product.code, product.name, product.spec, product.unit_name, level.warehouse.name),
            *(level.on_hand, level.reserved, level.available),
        ]
