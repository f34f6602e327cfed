from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav, place


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        """The first entries of the menu, and the search of the header."""
        nav(_("To do"), "home:worklist", "inbox", order=0, section=Section.TODAY)
        nav(_("Overview"), "home:overview", "chart-column", "home.dashboard", order=90, section=Section.FILES)
        place("search", "home:search")
