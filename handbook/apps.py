from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandbookConfig(AppConfig):
    name = "handbook"
    verbose_name = _("Handbook")

    def ready(self) -> None:
        """Register versions of the handbook and their list."""
        from handbook import lists, registered  # noqa: F401, PLC0415 - models are loaded only now; lists register themselves

        registered.register()
