from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandbookConfig(AppConfig):
    name = "handbook"
    verbose_name = _("Handbook")

    def ready(self) -> None:
        """The handbook says what is kept apart from deciding on a document."""
        from handbook.apart import kept_apart  # noqa: PLC0415 - models are loaded only now
        from workflow import registry  # noqa: PLC0415 - as above

        registry.answer_apart(kept_apart)
