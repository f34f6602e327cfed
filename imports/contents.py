"""What the second person agrees to of an import: this file, its columns read like this."""

from django.utils.translation import gettext_lazy as _

from imports.models import Run
from workflow.contents import Content, Part


def of_run(run: Run) -> Content:
    """The file and what its columns mean."""
    return Content(
        [
            Part("file", _("File"), run.file_name, run.digest),
            Part("target", _("What is imported"), run.target),
            Part("mapping", _("Columns"), "、".join(filter(None, run.mapping)), tuple(run.mapping)),
        ]
    )
