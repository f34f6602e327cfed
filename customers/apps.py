from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import nav


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        """Its place in the menu."""
        nav(_("Customers"), "customers:list", "users", "customers.view", order=10)
