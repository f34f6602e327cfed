from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav


class ShippingConfig(AppConfig):
    name = "shipping"
    verbose_name = _("Shipping")

    def ready(self) -> None:
        """Register the kinds, the reactions and the places in the menu."""
        from shipping import (  # noqa: PLC0415 - models are loaded only now; lists and reactions register themselves
            debt_lists,  # noqa: F401 - the same
            kinds,
            kinds_dispatch,
            lists,  # noqa: F401 - the same
            lists_dispatch,  # noqa: F401 - the same
            reactions,  # noqa: F401 - the same
            reactions_dispatch,  # noqa: F401 - the same
        )

        kinds.register()
        kinds_dispatch.register()
        nav(_("Shipping"), "shipping:todo", "truck", "shipping.view", order=40, section=Section.GOODS)
        nav(
            _("Delivery notices"),
            "shipping:notices",
            "clipboard-check",
            "shipping.view",
            order=41,
            section=Section.GOODS,
        )
        nav(_("Debt checks"), "shipping:debts", "scale", "shipping.debt", order=45, section=Section.GOODS)
        nav(_("Approved to leave"), "shipping:gate", "truck", "shipping.view", order=46, section=Section.GOODS)
        nav(_("Delivery notes"), "shipping:notes", "package-check", "shipping.view", order=42, section=Section.GOODS)
        nav(
            _("Emergency shipments"),
            "shipping:emergencies",
            "phone",
            "shipping.emergency",
            order=43,
            section=Section.GOODS,
        )
        nav(_("Shipment reports"), "shipping:reports", "receipt-text", "shipping.view", order=44, section=Section.GOODS)
