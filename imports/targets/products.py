"""Products by their code, and their base prices."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import queries, services
from catalog.models import ItemClass, Product
from core.refusals import NotAllowed
from imports import reading
from imports.models import NAMES, Row
from imports.targets.base import (
    KEY,
    NEW,
    SAME,
    Field,
    Given,
    Importer,
    Taken,
    Target,
    ask_for_the_missing,
    changes_of,
    differing,
)

KINDS = {"商品": "goods", "产品": "goods", "存货": "goods", "劳务": "service", "费用": "service"}
CODE_WORDS = ("编码", "产品编码", "商品编码", "货号", "物料编码", "存货编码", "sku", "product code", "item code")


@dataclass
class ProductImporter(Importer):
    """Each row by the services behind the product form."""

    known: dict[str, Product] = field(default_factory=dict)
    classes: dict[str, ItemClass] = field(default_factory=dict)

    def begin(self) -> None:
        """The item classes by name and code."""
        rows = list(queries.item_classes(self.by))
        self.classes = {row.name: row for row in rows} | {row.code: row for row in rows}

    def prepare(self, rows: Sequence[Given]) -> None:
        """The products that have these codes already."""
        codes = [row.values["code"] for row in rows]
        self.known = {known.code: known for known in queries.visible(self.by).filter(code__in=codes)}

    def take(self, row: Given) -> Taken:
        """Add a product, or change what differs."""
        values = dict(row.values)
        if "item_class" in values:
            values["item_class"] = self._class(values["item_class"])
        known = self.known.get(values["code"])
        return self._change(known, values) if known else self._add(row, values)

    def _class(self, name: str) -> ItemClass:
        if name not in self.classes:
            raise NotAllowed(_("There is no item class “%(name)s”.") % {"name": name}, field="item_class")
        return self.classes[name]

    def _add(self, row: Given, values: dict[str, Any]) -> Taken:
        ask_for_the_missing(Products, row)
        services.add_product(company=self.company, by=self.by, at=self.at, **values)
        return Taken(Row.Outcome.NEW)

    def _change(self, known: Product, values: dict[str, Any]) -> Taken:
        new = differing(known, values)
        if not new:
            return SAME
        changes = changes_of(known, new)
        services.change_product(known.pk, by=self.by, at=self.at, reason=self.reason, **new)
        return Taken(Row.Outcome.CHANGED, changes)


@dataclass
class PriceImporter(ProductImporter):
    """Base prices of products that are there; they hold from the moment of the import."""

    def begin(self) -> None:
        """Classes are not asked for."""

    def take(self, row: Given) -> Taken:
        """Change one price."""
        known = self.known.get(row.values["code"])
        if known is None:
            raise NotAllowed(_("There is no product with the code “%(code)s”.") % row.values, field="code")
        return self._change(known, {"base_price": row.values["base_price"]})


class Products(Target):
    """Products and services."""

    code = "products"
    name = NAMES["products"]
    text = gettext_lazy("New products, and changes of products that are there, by code.")
    icon = "package"
    right = "catalog.write"
    sees = "catalog.view"
    importer = ProductImporter
    alone = ("code",)
    fields = (
        Field("code", gettext_lazy("Code"), must=KEY, words=CODE_WORDS, example="SJ-0001", shape=Product,
              note=gettext_lazy("Says which product is meant. Make the column text, so that leading zeros stay.")),
        Field("name", gettext_lazy("Name"), must=NEW, words=("品名", "产品名称", "商品名称", "物料名称", "product"),
              example="样例轴承", shape=Product),
        Field("spec", gettext_lazy("Specification / model"), words=("规格", "型号", "规格型号", "spec", "model"),
              example="6204-2RS", shape=Product),
        Field("item_class", gettext_lazy("Item class"), words=("类别", "分类", "商品分类", "class", "category"),
              note=gettext_lazy("Name or code of the class; it says which warehouse keeps the item.")),
        Field("unit_name", gettext_lazy("Unit of measure"), must=NEW, words=("单位", "计量单位", "unit", "uom"),
              example="只", shape=Product),
        Field("decimals", gettext_lazy("Decimals of the unit"), reading.whole, words=("小数位", "数量小数位"),
              example="0", shape=Product),
        Field("base_price", gettext_lazy("Base price, tax included"), reading.number,
              words=("单价", "价格", "基准价", "含税价", "含税单价", "销售价", "price"), example="12.8", shape=Product),
        Field("tax_rate", gettext_lazy("Tax rate"), reading.rate, words=("税率", "tax", "tax %"), example="13%",
              shape=Product, note=gettext_lazy("13, 13% and 0.13 mean the same; blank is 13%.")),
        Field("barcode", gettext_lazy("Barcode"), words=("条形码", "国际条码", "ean"), shape=Product),
        Field("kind", gettext_lazy("Kind"), reading.one_of(Product.Kind.choices, KINDS), words=("性质", "类型", "type"),
              note=gettext_lazy("Goods or service; blank is goods.")),
        Field("charge", gettext_lazy("Charge"), reading.one_of(Product.Charge.choices), words=("费用类型",),
              note=gettext_lazy("Only for services that stand as their own line.")),
    )  # fmt: skip


class Prices(Target):
    """Base prices."""

    code = "prices"
    name = NAMES["prices"]
    text = gettext_lazy("New base prices of products that are there, from now on; papers that exist keep theirs.")
    icon = "tag"
    right = "catalog.write"
    sees = "catalog.view"
    importer = PriceImporter
    alone = ("code",)
    fields = (
        Field("code", gettext_lazy("Code"), must=KEY, words=CODE_WORDS, example="DB-1001", shape=Product),
        Field("base_price", gettext_lazy("Base price, tax included"), reading.number, must=KEY,
              words=("新价", "新价格", "新单价", "单价", "价格", "基准价", "含税价", "含税单价", "调后价", "price"),
              example="258", shape=Product),
    )  # fmt: skip
