"""Every kind that can be imported, in the order in which a new company needs them."""

from imports.targets.base import Field, Given, Importer, Taken, Target
from imports.targets.customers import Customers
from imports.targets.products import Prices, Products

TARGETS: dict[str, type[Target]] = {target.code: target for target in (Customers, Products, Prices)}

__all__ = ["TARGETS", "Field", "Given", "Importer", "Taken", "Target"]
