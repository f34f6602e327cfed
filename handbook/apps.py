from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import nav

VIEW = "handbook.view"


class HandbookConfig(AppConfig):
    name = "handbook"
    verbose_name = _("Handbook")

    def ready(self) -> None:
        """The entry in the menu; the handbook says what is kept apart from deciding on a document."""
        from handbook.apart import kept_apart  # noqa: PLC0415 - models are loaded only now
        from workflow import registry  # noqa: PLC0415 - as above

        nav(_("Handbook"), "handbook:document", "book-open", VIEW, order=95, group=3)
        registry.answer_apart(kept_apart)
