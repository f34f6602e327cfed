from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import nav


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        """Its place in the menu."""
        from customers import lists  # noqa: F401, PLC0415 - models are loaded only now; lists register themselves

        nav(_("Customers"), "customers:list", "users", "customers.view", order=10)
