"""Rows of lists that say more than their model."""

from dataclasses import dataclass

from django.urls import reverse

from inventory.models import Warehouse


@dataclass(frozen=True)
class WarehouseRow:
    """A warehouse with the names of the classes it keeps; `url` leads to its form, for who may change it."""

    pk: int
    code: str
    name: str
    unit: str
    classes: tuple[str, ...]
    url: str

    @classmethod
    def of(cls, row: Warehouse, may_change: bool) -> "WarehouseRow":
        """The classes were read along with the warehouses."""
        classes = tuple(str(kept.item_class) for kept in row.item_classes.all())
        url = reverse("inventory:change_warehouse", args=[row.pk]) if may_change else ""
        return cls(row.pk, row.code, row.name, str(row.unit), classes, url)
