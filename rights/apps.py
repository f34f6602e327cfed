from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav


class RightsConfig(AppConfig):
    name = "rights"
    verbose_name = _("Rights")

    def ready(self) -> None:
        """The administrator's list and entry in the menu."""
        from rights import lists  # noqa: F401, PLC0415 - models are loaded only now; lists register themselves

        nav(_("People and posts"), "rights:list", "users", "rights.grant", order=90, section=Section.HOUSE)
