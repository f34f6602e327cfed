"""What the pages of stock show, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import why_not
from core.components import Action, Crumb, DocumentPage, Fact
from core.display import day_long_text, qty_text
from core.listbuttons import new_button
from inventory.models import StockLevel, StockReceipt
from workflow.page import document_page


@dataclass(frozen=True)
class CardPage:
    """The head of a stock card: what lies there, what of it is held."""

    heading: str
    code: str
    crumbs: Sequence[Crumb]
    figure: Fact
    facts: Sequence[Fact]


def card_page(level: StockLevel) -> CardPage:
    """Figures of one product in one warehouse."""
    product, decimals = level.product, level.product.decimals
    return CardPage(
        heading=product.label,
        code=product.code,
        crumbs=(Crumb(_("Stock"), reverse("inventory:levels")), Crumb(level.warehouse.name)),
        figure=Fact(_("Available"), f"{qty_text(level.available, decimals)} {product.unit_name}"),
        facts=(
            Fact(_("On hand"), qty_text(level.on_hand, decimals)),
            Fact(_("Reserved"), qty_text(level.reserved, decimals)),
            Fact(_("Warehouse"), level.warehouse.name),
            Fact(_("Specification / model"), product.spec or "—"),
        ),
    )


def receipt_page(receipt: StockReceipt, user: User) -> DocumentPage:
    """The page of a stock receipt; a constant number of queries."""
    page = document_page(receipt, user, ())
    facts = (
        Fact(_("Warehouse"), receipt.warehouse.name),
        Fact(_("Supplier's delivery note"), receipt.reference or "—"),
        Fact(_("Received on"), day_long_text(receipt.created_at)),
        Fact(_("Maker"), receipt.maker.name),
    )
    crumbs = (Crumb(_("Stock"), reverse("inventory:levels")), Crumb(_("Stock receipts"), reverse("inventory:receipts")))
    return replace(page, crumbs=crumbs, facts=facts)


def levels_actions(user: User) -> list[Action]:
    """Buttons over the stock list."""
    return [
        Action("warehouses", _("Warehouses"), reverse("inventory:warehouses"), "get", icon="warehouse"),
        Action("receipts", _("Stock receipts"), reverse("inventory:receipts"), "get", icon="package-check"),
        receive_button(user),
    ]


def receipts_actions(user: User) -> list[Action]:
    """Buttons over the list of stock receipts."""
    return [receive_button(user)]


def warehouses_actions(user: User) -> list[Action]:
    """Buttons over the list of warehouses."""
    return [warehouse_button(user)]


def receive_button(user: User) -> Action:
    """The way to a new stock receipt; locked for people without the right."""
    return new_button(_("Receive stock"), reverse("inventory:new_receipt"), why_not(user, "inventory.receive"))


def warehouse_button(user: User) -> Action:
    """The way to a new warehouse; locked for people without the right."""
    return new_button(_("New warehouse"), reverse("inventory:new_warehouse"), why_not(user, "inventory.write"))
