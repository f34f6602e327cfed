from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import nav


class CallsConfig(AppConfig):
    name = "calls"
    verbose_name = _("Calls")

    def ready(self) -> None:
        """Register the kinds, the deadline and the places in the menu."""
        from calls import kinds, lists, reactions  # noqa: F401, PLC0415 - models are loaded only now; lists and reactions register themselves

        kinds.register()
        nav(_("Calls"), "calls:list", "phone", "calls.view", order=18)
        nav(_("Leads"), "calls:leads", "message-square", "calls.leads", order=19)
