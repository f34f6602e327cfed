"""When a product may be changed, retired or taken back on sale."""

from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.policies import require
from catalog.models import Product
from core.refusals import NotAllowed, NotYours

WRITE = "catalog.write"
RATES = "catalog.rates"
COST = "catalog.cost"
"""What a product costs the house is shown with this right only."""


def check_write(company: Company, by: User) -> None:
    """The catalogue is kept by people of the company whose post says so."""
    if by.company_id != company.pk:
        raise NotYours(_("You are signed in for another company."))
    require(by, WRITE)


def check_change(product: Product, by: User) -> None:
    """A retired product stays as it was sold last."""
    require(by, WRITE)
    if product.is_retired:
        raise NotAllowed(_("The product is retired; take it back on sale before changing it."))


def check_retire(product: Product, by: User) -> None:
    """Only a product on sale can be retired."""
    require(by, WRITE)
    if product.is_retired:
        raise NotAllowed(_("The product is retired already."))


def check_restore(product: Product, by: User) -> None:
    """Only a retired product can be taken back on sale."""
    require(by, WRITE)
    if not product.is_retired:
        raise NotAllowed(_("The product is on sale already."))


def check_item_class(product: Product) -> None:
    """A product's class belongs to its own company."""
    if product.item_class and product.item_class.company_id != product.company_id:
        raise NotAllowed(_("There is no such item class in your company."), field="item_class")


def check_book(company: Company, by: User) -> None:
    """Rates are booked by people of the company's finance."""
    if by.company_id != company.pk:
        raise NotYours(_("You are signed in for another company."))
    require(by, RATES)
