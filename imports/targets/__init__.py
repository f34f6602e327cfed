"""Every kind that can be imported, in the order in which a new company needs them."""

from imports.targets.base import Field, Given, Importer, Taken, Target
from imports.targets.customers import Customers
from imports.targets.products import Prices, Products
from imports.targets.receivables import Receivables
from imports.targets.stock import Stock

TARGETS: dict[str, type[Target]] = {target.code: target for target in (Customers, Products, Prices, Stock, Receivables)}

__all__ = ["TARGETS", "Field", "Given", "Importer", "Taken", "Target"]
