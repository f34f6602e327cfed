"""The app's place in the registry: kinds, offers and panels on earlier papers, menu entries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceivablesConfig(AppConfig):
    name = "receivables"
    verbose_name = _("Receivables")

    def ready(self) -> None:
        """Register kinds, reactions and the places in the menu."""
        from receivables import kinds, late_lists, lists, reactions  # noqa: F401, PLC0415 - models are loaded only now; lists and reactions register themselves

        kinds.register()
