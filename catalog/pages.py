"""What the page of a product shows, as plain values."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import why_not
from accounts.queries import may
from catalog import policies
from catalog.models import Product
from core.components import Action as Button
from core.components import Ask, Crumb, DocumentPage, Fact
from core.display import percent_text, price_text
from core.history import history
from core.listbuttons import new_button
from workflow.policies import Action, actions

WHY = (Ask("reason", gettext_lazy("Reason"), required=True),)
ACTIONS = (
    Action(
        code="retire",
        label=gettext_lazy("Retire"),
        check=policies.check_retire,
        url_name="catalog:retire",
        states=("on_sale",),
        look="danger",
        icon="ban",
        ask=WHY,
    ),
    Action(
        code="restore",
        label=gettext_lazy("Take back on sale"),
        check=policies.check_restore,
        url_name="catalog:restore",
        states=("retired",),
        icon="undo-2",
        ask=WHY,
    ),
    Action(
        code="change",
        label=gettext_lazy("Change"),
        check=policies.check_change,
        url_name="catalog:change",
        method="get",
        look="primary",
        icon="pencil",
        key="E",
    ),
)
TRACKED = (
    *("code", "name", "spec", "item_class", "kind", "charge", "unit_name", "decimals", "base_price", "tax_rate"),
    *("barcode", "retired_at"),
)


def product_page(product: Product, user: User) -> DocumentPage:
    """Facts, buttons and history of one product; a constant number of queries."""
    return DocumentPage(
        heading=product.name,
        document=product,
        number=product.code,
        crumbs=(Crumb(_("Products"), reverse("catalog:list")),),
        actions=actions(product, user, ACTIONS),
        facts=_facts(product) + _cost(product, user),
        figure=Fact(_("Base price, tax included"), price_text(product.base_price)),
        timeline=history(product, (*TRACKED, "cost") if may(user, policies.COST) else TRACKED, related=("item_class",)),
    )


def _facts(product: Product) -> list[Fact]:
    return [
        Fact(_("Specification / model"), product.spec or "—"),
        Fact(_("Item class"), str(product.item_class or "—")),
        Fact(_("Kind"), product.get_charge_display() or product.get_kind_display()),
        Fact(_("Unit of measure"), product.unit_name),
        Fact(_("Decimals of the unit"), str(product.decimals)),
        Fact(_("Tax rate"), percent_text(product.tax_rate)),
        Fact(_("Barcode"), product.barcode or "—"),
    ]


def _cost(product: Product, user: User) -> list[Fact]:
    """What it costs the house, for those who may see it."""
    if not may(user, policies.COST):
        return []
    return [Fact(_("Standard cost, without tax"), "—" if product.cost is None else price_text(product.cost))]


def list_actions(user: User) -> list[Button]:
    """Buttons over the product list: classes, a new product."""
    return [
        Button("classes", _("Item classes"), reverse("catalog:classes"), "get", icon="layers"),
        new_button(_("New product"), reverse("catalog:new"), why_not(user, policies.WRITE)),
    ]


def classes_actions(user: User) -> list[Button]:
    """Buttons over the list of item classes."""
    return [new_button(_("New item class"), reverse("catalog:new_class"), why_not(user, policies.WRITE))]


def option_label(product: Product) -> str:
    """How a product reads among the suggestions of a lookup."""
    return f"{product.label} · {price_text(product.base_price)} / {product.unit_name}"


def rates_actions(user: User) -> list[Button]:
    """Buttons over the list of booked rates."""
    return [new_button(_("Book a rate"), reverse("catalog:book_rate"), why_not(user, policies.RATES))]
