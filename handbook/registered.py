"""What versions of the handbook add to the registry of documents."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from handbook import briefs, contents, policies, services
from handbook.models import Version
from workflow import event_names
from workflow.registry import Gate, Kind
from workflow.registry import register as register_kind


def _whole_company(user: User, paper_id: int) -> bool:
    """Everybody of the company works by the handbook, whatever unit drafted it."""
    return True


VERSION = Kind(
    code=Version.KIND,
    model="handbook.Version",
    name=_("Version of the handbook"),
    url="handbook:version",
    permission=policies.VIEW,
    events=("changed", "taken_over", "submitted", "withdrawn", "cancelled"),
    gates=(
        Gate(services.GATE, _("Approval"), approved="approved", decided=services.decided, content=contents.of_version),
    ),
    icon="book-open",
    beside=_whole_company,
    brief=briefs.brief,
    cautions=briefs.CAUTIONS,
)


def register() -> None:
    """Called once when all models are loaded."""
    register_kind(VERSION)
    event_names.say(
        Version.KIND,
        created=_("began a new version"),
        taken_over=_("took over what was approved meanwhile"),
        approved=_("approved it; it is in force from its day"),
        cancelled=_("gave it up"),
    )
