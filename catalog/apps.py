from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import nav


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalog")

    def ready(self) -> None:
        """Its place in the menu."""
        nav(_("Products"), "catalog:list", "package", "catalog.view", order=70)
