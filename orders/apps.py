from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import nav


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        """Register the kind, the reactions and the place in the menu."""
        from catalog import dealings  # noqa: PLC0415 - its module reads models, which are loaded only now
        from credit import goods  # noqa: PLC0415 - the same
        from credit.facts import register_held, register_history  # noqa: PLC0415 - the same
        from credit.services import watching  # noqa: PLC0415 - the same
        from orders import facts, history, kinds, lists, queries, reactions, services  # noqa: F401, PLC0415 - models are loaded only now; lists and reactions register themselves

        kinds.register()
        dealings.register(history.Sold())
        register_history(facts.trade)
        register_held(facts.held_document)
        goods.register(queries.shipped_amounts)
        watching.when_shortage_ends(services.mark_priority_freed)
        nav(_("Sales orders"), "orders:list", "clipboard-list", "orders.view", order=30)
        nav(_("Held orders"), "orders:held", "circle-pause", "orders.view", order=32)
        nav(_("Shortages"), "orders:shortages", "package", "orders.view", order=31)
