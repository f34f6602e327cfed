from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        """The two places in the menu, and what the fields of rights are called."""
        from audit import lists, queries, words  # noqa: F401, PLC0415 - models are loaded only now; lists register themselves

        words.say()
        nav(_("Refused attempts"), "audit:refusals", "ban", queries.REFUSALS, order=91, section=Section.HOUSE)
        nav(_("Auditor's export"), "audit:export", "file-search", queries.EXPORT, order=92, section=Section.HOUSE)
