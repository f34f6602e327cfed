from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        """Register the kind, the reactions and the place in the menu."""
        from imports import kinds, lists, reactions  # noqa: F401, PLC0415 - models are loaded only now; lists and reactions register themselves

        kinds.register()
