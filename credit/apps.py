from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav


class CreditConfig(AppConfig):
    name = "credit"
    verbose_name = _("Credit")

    def ready(self) -> None:
        """Register the kinds, the ledger checks and the places in the menu."""
        from credit import checks, kinds, lists, reactions  # noqa: F401, PLC0415 - models are loaded only now; lists and reactions register themselves
        from credit.lists import applications, groups, overrides, reviews  # noqa: F401, PLC0415 - the same
        from credit.pages import watching  # noqa: PLC0415 - the same
        from customers import beside  # noqa: PLC0415 - the same
        from inventory import checks as stock  # noqa: PLC0415 - models are loaded only now

        checks.register("credit.balances", checks.balances_are_entries)
        checks.register("credit.holdings", checks.holdings_are_entries)
        checks.register("credit.covered", checks.covered_is_holdings)
        checks.register("credit.items", checks.items_are_receivable)
        checks.register("inventory.stock", stock.stock_is_moves)
        checks.register("inventory.reserved", stock.reserved_is_reservations)
        kinds.register()
        beside.register(watching.customer_notes)
        nav(_("Credit"), "credit:list", "shield-check", "credit.view", order=70, section=Section.CREDIT)
        nav(_("Credit reviews"), "credit:reviews", "clipboard-check", "credit.view", order=73, section=Section.CREDIT)
        nav(_("Credit groups"), "credit:groups", "users", "credit.view", order=72, section=Section.CREDIT)
        nav(_("Shortage of goods"), "credit:shortage", "flag", "credit.shortage", order=74, section=Section.CREDIT)
