from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import nav


class ShippingConfig(AppConfig):
    name = "shipping"
    verbose_name = _("Shipping")

    def ready(self) -> None:
        """Register the kinds, the reactions and the places in the menu."""
        from shipping import debt_lists, kinds, lists, reactions  # noqa: F401, PLC0415 - models are loaded only now; lists and reactions register themselves

        kinds.register()
        nav(_("Shipping"), "shipping:todo", "truck", "shipping.view", order=40)
        nav(_("Delivery notices"), "shipping:notices", "clipboard-check", "shipping.view", order=41)
        nav(_("Debt checks"), "shipping:debts", "scale", "shipping.debt", order=43)
        nav(_("Approved to leave"), "shipping:gate", "truck", "shipping.view", order=44)
        nav(_("Delivery notes"), "shipping:notes", "package-check", "shipping.view", order=42)
