from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """What people chose about lists is plugged into every list; the place in the menu of files made for them."""
        from core import lists  # noqa: PLC0415 - plugged in when models are loaded
        from desk.own import PersonsDesk  # noqa: PLC0415 - same

        lists.plug(PersonsDesk())
        nav(_("My exports"), "desk:exports", "download", order=90, section=Section.FILES)
