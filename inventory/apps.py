from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = _("Inventory")

    def ready(self) -> None:
        """Register the stock receipt and the place in the menu."""
        from inventory import lists  # noqa: F401, PLC0415 - models are loaded only now; lists register themselves
        from workflow import event_names, registry  # noqa: PLC0415 - models are loaded only now

        registry.register(
            registry.Kind(
                code="inventory.stockreceipt",
                model="inventory.StockReceipt",
                name=_("Stock receipt"),
                url="inventory:receipt",
                permission="inventory.view",
                events=("posted",),
                icon="package-check",
            )
        )
        event_names.say("inventory.stockreceipt", posted=_("put it in stock"))
        nav(_("Stock"), "inventory:levels", "boxes", "inventory.view", order=60, section=Section.GOODS)
