from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import nav


class QuotesConfig(AppConfig):
    name = "quotes"
    verbose_name = _("Quotes")

    def ready(self) -> None:
        """Register the kinds, the deadline and the places in the menu."""
        from quotes import kinds, lists, reactions  # noqa: F401, PLC0415 - models are loaded only now; lists and reactions register themselves

        kinds.register()
        nav(_("Enquiries"), "quotes:enquiries", "message-circle-question-mark", "quotes.view", order=20)
        nav(_("Quotations"), "quotes:list", "file-text", "quotes.view", order=21)
