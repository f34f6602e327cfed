"""Opening stock: what lies in the warehouses on the first day, brought in once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import queries as catalog
from catalog.models import Product
from core.display import qty_text
from core.refusals import NotAllowed
from imports import reading
from imports.models import NAMES, Row
from imports.targets.base import KEY, SAME, Field, Given, Importer, Taken, Target
from imports.targets.products import CODE_WORDS
from inventory import queries, services
from inventory.models import ReceiptLine, Warehouse
from inventory.queries import Opened


@dataclass
class StockImporter(Importer):
    """Rows are checked as the stock receipt checks them; they are written at the end."""

    places: dict[str, Warehouse] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    there: dict[tuple[int, int], Opened] = field(default_factory=dict)
    taken: defaultdict[int, dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))

    def begin(self) -> None:
        """The warehouses in which the person may receive, by name and code."""
        rows = list(queries.receivable_warehouses(self.by))
        self.places = {row.name: row for row in rows} | {row.code: row for row in rows}

    def prepare(self, rows: Sequence[Given]) -> None:
        """The products that are named, and what ever moved of them."""
        codes = [row.values["code"] for row in rows]
        self.products = {row.code: row for row in catalog.visible(self.by).filter(code__in=codes)}
        self.there = queries.opened(self.company, [row.pk for row in self.products.values()])

    def take(self, row: Given) -> Taken:
        """Check one row; nothing to do where the same was brought in before, or where nothing lies."""
        place, product, quantity = self._place(row), self._product(row), row.values["quantity"]
        if not quantity:
            return SAME
        before = self.there.get((place.pk, product.pk))
        if before and before.opening == quantity:
            return SAME
        services.check_opening(place, product, quantity, before, by=self.by)
        if product.pk in self.taken[place.pk]:
            raise NotAllowed(_("A row above says this product in this warehouse already."), field="code")
        self.taken[place.pk][product.pk] = quantity
        return Taken(Row.Outcome.NEW, (("quantity", "0", qty_text(quantity, product.decimals)),))

    def _place(self, row: Given) -> Warehouse:
        name = row.values["warehouse"]
        if name not in self.places:
            raise NotAllowed(
                _("There is no warehouse “%(name)s” in which you may receive stock.") % {"name": name},
                field="warehouse",
            )
        return self.places[name]

    def _product(self, row: Given) -> Product:
        code = row.values["code"]
        if code not in self.products:
            raise NotAllowed(_("There is no product with the code “%(code)s”.") % {"code": code}, field="code")
        return self.products[code]

    def end(self) -> None:
        """A stock receipt for each warehouse, linked to the import."""
        lines = {place: list(taken.items()) for place, taken in self.taken.items()}
        services.open_stock(company=self.company, lines=lines, by=self.by, at=self.at, source=self.run.paper)


class Stock(Target):
    """Opening stock."""

    code = "stock"
    name = NAMES["stock"]
    text = gettext_lazy("What lies in each warehouse on the first day. A stock receipt for each warehouse is made.")
    icon = "boxes"
    right = "inventory.receive"
    sees = "inventory.view"
    importer = StockImporter
    alone = ("warehouse", "code")
    fields = (
        Field("warehouse", gettext_lazy("Warehouse"), must=KEY, words=("仓库名称", "仓库编码", "库房", "warehouse"),
              note=gettext_lazy("Name or code of the warehouse."), example="样例仓"),
        Field("code", gettext_lazy("Code"), must=KEY, words=CODE_WORDS, example="SJ-0001"),
        Field("quantity", gettext_lazy("Quantity"), reading.number, must=KEY, shape=ReceiptLine,
              words=("库存", "库存数量", "期初数量", "结存", "结存数量", "现存量", "qty", "stock"), example="120",
              note=gettext_lazy("In the unit of the product. Rows of 0 are passed over.")),
    )  # fmt: skip
