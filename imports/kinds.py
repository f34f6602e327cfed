"""What imports add to the registry and to the menu."""

from django.utils.translation import gettext_lazy as _

from core.pages import Section, nav
from imports import briefs, contents, policies, queries, services
from imports.models import Run
from imports.targets import TARGETS
from workflow import event_names
from workflow.registry import Gate, Kind
from workflow.registry import register as register_kind

RUN = Kind(
    code=Run.KIND,
    model="imports.Run",
    name=_("Import"),
    url="imports:run",
    permission=policies.VIEW,
    events=(
        "mapped",
        "mended",
        "checked",
        "unreadable",
        "submitted",
        "withdrawn",
        "started",
        "stopped",
        "done",
        "cancelled",
    ),
    gates=(
        Gate(
            "confirm",
            _("Confirmation by a second person"),
            approved="confirmed",
            decided=services.decided,
            facts=queries.facts,
            content=contents.of_run,
        ),
    ),
    cases={target.code: target.name for target in TARGETS.values() if target.second_person},
    icon="upload",
    cautions=briefs.CAUTIONS,
)


def register() -> None:
    """Called once when all models are loaded."""
    register_kind(RUN)
    event_names.say(
        Run.KIND,
        created=_("sent the file"),
        mapped=_("named the columns"),
        mended=_("sent mended rows"),
        checked=_("Every row was checked"),
        unreadable=_("The file could not be read to its end"),
        submitted=_("asked for a second person's confirmation"),
        confirmed=_("confirmed the import"),
        started=_("let it in"),
        stopped=_("The import stopped; nothing was written"),
        done=_("All rows are in"),
        cancelled=_("gave it up"),
    )
    nav(_("Imports"), "imports:list", "upload", policies.VIEW, order=80, section=Section.FILES)
