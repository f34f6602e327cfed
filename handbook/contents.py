"""What is agreed to with a version of the handbook: its text, what it changes, and its day."""

from django.utils.translation import gettext_lazy as _

from core.display import day_text
from handbook.models import Version
from workflow.contents import Content, Part, digest


def of_version(version: Version) -> Content:
    """The version; a round keeps the text's digest, for the text itself lies in the version."""
    return Content(
        [
            Part("base", _("What it changes"), lambda: str(version.base or version.company.preset), version.base_id),
            Part("effective_on", _("In force from"), day_text(version.effective_on), version.effective_on),
            Part("text", _("Text"), digest([version.text])),
        ]
    )
