"""The lists of products and item classes: columns, conditions, and what can be done with ticked rows."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from catalog import policies, queries, services
from catalog.forms import ProductFilter
from catalog.models import ItemClass, Product
from core import columns, drawing, lists
from core.columns import Column
from core.components import Ask
from core.display import percent_text, price_text, qty_text
from core.listing import Blank

VIEW = "catalog.view"
REASON = Ask("reason", _("Reason"), required=True)


def _name(product: Product) -> Any:
    return drawing.joined(product.name, drawing.quiet(product.spec))


def _state(product: Product) -> Any:
    kind = drawing.tag(product.get_charge_display() or product.get_kind_display()) if product.is_service else ""
    return drawing.joined(kind, drawing.state(product))


def _class(row: ItemClass) -> Any:
    return format_html('<a href="{}?item_class={}">{}</a>', reverse("catalog:list"), row.pk, row.name)


PRODUCTS = lists.register(
    lists.ListKind(
        "catalog:list",
        _("Products"),
        VIEW,
        queries.visible,
        (
            columns.number(_("Code"), "code", "code", sort="code"),
            Column("name", _("Name"), "name", cell=_name, sort="name", css="clip"),
            Column("item_class", _("Class"), "item_class", css="nowrap"),
            Column("barcode", _("Barcode"), "barcode"),
            Column("unit", _("Unit of measure"), "unit_name"),
            Column("base_price", _("Base price, tax included"), "base_price", price_text, css="num"),
            Column("tax_rate", _("Tax rate"), "tax_rate", percent_text, css="num"),
            columns.state(_("State"), cell=_state),
            Column("spec", _("Specification / model"), "spec", css="soft clip", extra=True),
            Column("kind", _("Kind"), "get_kind_display", extra=True),
        ),
        sorts={"code": "code", "name": "name"},
        order="code",
        form=lambda params, user: ProductFilter(params, user=user),
        bulk=(
            lists.Bulk("retire", _("Retire"), policies.WRITE, services.retire_product, icon="ban", ask=(REASON,)),
            lists.Bulk(
                "restore",
                _("Put back on sale"),
                policies.WRITE,
                services.restore_product,
                icon="undo-2",
                ask=(REASON,),
            ),
        ),
        empty=Blank(_("No products yet"), _("Add what the company sells."), "package"),
    )
)

CLASSES = lists.register(
    lists.ListKind(
        "catalog:classes",
        _("Item classes"),
        VIEW,
        queries.classes_counted,
        (
            Column("code", _("Code"), "code", sort="code", css="nowrap"),
            Column("name", _("Name"), "name", cell=_class, css="clip"),
            Column("products", _("Products on sale"), "products_on_sale", lambda value: qty_text(value, 0), css="num"),
        ),
        sorts={"code": "code"},
        order="code",
    )
)
