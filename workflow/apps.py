from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav, place


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = _("Workflow")

    def ready(self) -> None:
        """Fill the shell's bell with what the person has not read; the administrator sees which reactions failed."""
        from workflow.bell import bell  # noqa: PLC0415 - models load before ready(), not before this module

        nav(_("Failed reactions"), "workflow:failed", "triangle-alert", "rights.grant", order=91, section=Section.HOUSE)
        place("delegations", "workflow:delegations")
        place("bell", "workflow:notices", count=bell)
        place("news", "workflow:news")
