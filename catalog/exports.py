"""The product list as rows of a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog.models import Product


def product_rows(products: QuerySet[Product]) -> tuple[list[str], Iterable[list[Any]]]:
    """Heads and one row per product; rows are read from the database as they are written."""
    heads = [
        *(_("Code"), _("Name"), _("Specification / model"), _("Item class"), _("Kind"), _("Unit of measure")),
        *(_("Base price, tax included"), _("Tax rate"), _("Barcode"), _("State")),
    ]
    return heads, _rows(products)


def _rows(products: QuerySet[Product]) -> Iterator[list[Any]]:
    for product in products.iterator(chunk_size=2000):
        yield [
            *(product.code, product.name, product.spec, product.item_class, product.get_kind_display()),
            *(product.unit_name, product.base_price, product.tax_rate, product.barcode, product.get_state_display()),
        ]
