"""Who may receive stock and keep warehouses."""

from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.policies import require
from core.refusals import NotYours
from inventory.models import Warehouse


def check_receive(warehouse: Warehouse, by: User) -> None:
    """Stock is received by people of the warehouse who hold that right."""
    _check_company(warehouse.company_id, by)
    require(by, "inventory.receive", warehouse.unit_id)


def check_keep_warehouses(company: Company, by: User) -> None:
    """Warehouses are kept by people of the company who hold that right."""
    _check_company(company.pk, by)
    require(by, "inventory.write")


def _check_company(company_id: int, by: User) -> None:
    if by.company_id != company_id:
        raise NotYours(_("You are working for another company at the moment."))
