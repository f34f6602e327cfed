from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.pages import place


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = _("Workflow")

    def ready(self) -> None:
        """Fill the shell's bell: what the person was told and has not read."""
        from workflow.bell import bell  # noqa: PLC0415 - models load before ready(), not before this module

        place("bell", "workflow:notices", count=bell)
