from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalog")

    def ready(self) -> None:
        """Its place in the menu."""
        from catalog import lists  # noqa: F401, PLC0415 - models are loaded only now; lists register themselves

        nav(_("Products"), "catalog:list", "package", "catalog.view", order=70, section=Section.FILES)
        nav(_("Booked rates"), "catalog:rates", "banknote", "catalog.rates", order=65, section=Section.MONEY)
