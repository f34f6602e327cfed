from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import place


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Fill the shell's places for the company switch, preferences, the password page and signing out."""
        place("companies", "accounts:switch_company")
        place("preferences", "accounts:preferences")
        place("password", "accounts:password_change")
        place("logout", "accounts:logout")
