"""The lists of products and item classes: columns, conditions, and what can be done with ticked rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog import policies, queries, services
from catalog.forms import ProductFilter, RateFilter
from catalog.models import BookedRate, ItemClass, Product
from core import columns, currencies, drawing, lists
from core.columns import Column
from core.components import Ask
from core.display import percent_text, price_text, qty_text
from core.listing import Blank, ListView

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


@dataclass(frozen=True)
class RateRow:
    """A booked rate and whether it counts today: `state` in_force, later, or past."""

    booked: BookedRate
    state: str

    @property
    def pk(self) -> int:
        return self.booked.pk

    @property
    def said(self) -> str:
        """The state in words."""
        return str(RATE_STATES[self.state][1])


RATE_STATES = {"in_force": ("done", _("In force")), "later": ("wait", _("From later")), "past": ("closed", _("Past"))}


def _dressed(rows: Sequence[BookedRate], user: User, today: dt.date) -> list[RateRow]:
    """Each rate with whether it counts; one query for all."""
    now = {row.pk for row in queries.rates_in_force(user.company, today).values()} if user.company else set()
    return [RateRow(row, _rate_state(row, now, today)) for row in rows]


def _rate_state(row: BookedRate, now: set[int], today: dt.date) -> str:
    if row.pk in now:
        return "in_force"
    return "later" if row.from_day > today else "past"


RATES = lists.register(
    lists.ListKind(
        "catalog:rates",
        _("Booked rates"),
        VIEW,
        queries.rates,
        (
            Column("currency", _("Currency"), "booked.currency", currencies.named, css="nowrap strong"),
            columns.day("from_day", _("In force from"), "booked.from_day", sort="from"),
            Column("rate", _("Rate"), "booked.rate", currencies.rate_text, css="num"),
            Column("state", _("State"), "said", cell=lambda row: drawing.badge(row.said, RATE_STATES[row.state][0])),
            Column("note", _("Note"), "booked.note", css="clip"),
            Column("by", _("Booked by"), "booked.by.name", css="soft nowrap"),
            columns.moment("at", _("Booked at"), "booked.at", sort="booked"),
        ),
        sorts={"from": "from_day", "booked": "id"},
        order="-booked",
        form=lambda params, user: RateFilter(params, user=user),
        views=lambda: (ListView(_("All")), ListView(_("In force"), "force=now")),
        dress=_dressed,
        empty=Blank(_("No rates yet"), _("Book the rate at which orders in a foreign currency are kept."), "banknote"),
    )
)
