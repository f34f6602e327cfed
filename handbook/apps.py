from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import nav

VIEW = "handbook.view"


class HandbookConfig(AppConfig):
    name = "handbook"
    verbose_name = _("Handbook")

    def ready(self) -> None:
        """The entry in the menu."""
        nav(_("Handbook"), "handbook:document", "book-open", VIEW, order=95, group=3)
