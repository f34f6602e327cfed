from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandbookConfig(AppConfig):
    name = "handbook"
    verbose_name = _("Handbook")

    def ready(self) -> None:
        """Register versions and their list; the handbook says what is kept apart from deciding on a document."""
        from handbook import lists, registered  # noqa: F401, PLC0415 - models are loaded only now; lists register themselves
        from handbook.apart import kept_apart  # noqa: PLC0415 - as above
        from workflow import registry  # noqa: PLC0415 - as above

        registry.answer_apart(kept_apart)
        registered.register()
