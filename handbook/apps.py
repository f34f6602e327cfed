from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav

VIEW = "handbook.view"


class HandbookConfig(AppConfig):
    name = "handbook"
    verbose_name = _("Handbook")

    def ready(self) -> None:
        """Versions and their list; the entry in the menu; what the handbook keeps apart from deciding on a document."""
        from handbook import lists, registered  # noqa: F401, PLC0415 - models are loaded only now; lists register themselves
        from handbook.apart import check_act, kept_apart  # noqa: PLC0415 - as above
        from workflow import registry  # noqa: PLC0415 - as above

        nav(_("Handbook"), "handbook:document", "book-open", VIEW, order=95, section=Section.HOUSE)
        registry.answer_apart(kept_apart, check_act)
        registered.register()
