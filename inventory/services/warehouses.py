"""Warehouses and which item class is kept in which of them."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from core.constraints import refusing
from core.masterdata import check_version
from inventory import policies, queries
from inventory.models import ClassWarehouse, Warehouse
from workflow import papers


@papers.retrying
def add_warehouse(
    *, company: Company, unit: Unit, code: str, name: str, by: User, at: dt.datetime, item_classes: Iterable[int] = ()
) -> Warehouse:
    """Open a warehouse and put item classes into its keeping. NotAllowed when the code is taken."""
    policies.check_keep_warehouses(company, by)
    warehouse = Warehouse(company=company, unit=unit, code=code, name=name)
    _save(warehouse, by, at)
    keep_class_in(warehouse, item_classes, by=by, at=at)
    return warehouse


@papers.retrying
def change_warehouse(
    pk: int,
    *,
    unit: Unit,
    code: str,
    name: str,
    item_classes: Iterable[int],
    by: User,
    at: dt.datetime,
    version: int | None = None,
) -> Warehouse:
    """Rename a warehouse, move it to another unit, and say which item classes it keeps.

    Raises NotAllowed when the code is taken or when a colleague changed the warehouse since `version`.
    """
    warehouse = queries.warehouse(by, pk, lock=True)
    policies.check_keep_warehouses(warehouse.company, by)
    check_version(warehouse, version)
    warehouse.unit, warehouse.code, warehouse.name = unit, code, name
    _save(warehouse, by, at)
    keep_class_in(warehouse, item_classes, by=by, at=at)
    return warehouse


def _save(warehouse: Warehouse, by: User, at: dt.datetime) -> None:
    taken = _("The code %(code)s is taken by another warehouse.") % {"code": warehouse.code}
    warehouse.stamp(by, at)
    with refusing({"warehouse_code_once_per_company": ("code", taken)}):
        warehouse.save()


@papers.retrying
def keep_class_in(warehouse: Warehouse, item_classes: Iterable[int], *, by: User, at: dt.datetime) -> None:
    """From now on exactly these item classes are kept in the warehouse; each has one warehouse only (PARTS-31)."""
    wanted = set(item_classes)
    ClassWarehouse.objects.filter(warehouse=warehouse).exclude(item_class_id__in=wanted).delete()
    known = {row.item_class_id: row for row in ClassWarehouse.objects.filter(item_class_id__in=wanted)}
    for item_class_id in sorted(wanted):
        row = known.get(item_class_id) or ClassWarehouse(company_id=warehouse.company_id, item_class_id=item_class_id)
        if row.warehouse_id != warehouse.pk:
            row.warehouse = warehouse
            row.stamp(by, at)
            row.save()
