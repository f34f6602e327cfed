"""Who may import what, and when a file may go on."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from accounts.queries import may
from core.refusals import NotAllowed, NotFound, NotYours
from imports.models import Run
from imports.sheets import ENDINGS, MOST_BYTES
from imports.targets import TARGETS, Target
from workflow.policies import Action

VIEW, RUN = "imports.view", "imports.run"


def target_of(code: str) -> type[Target]:
    """The kind by its code, else NotFound."""
    if code not in TARGETS:
        raise NotFound(_("There is no such kind of import."))
    return TARGETS[code]


def check_target(target: type[Target], by: User) -> None:
    """Importing takes the right to import and the right that entering the same by hand takes."""
    require(by, RUN)
    require(by, target.right)


def check_file(name: str, size: int | None) -> None:
    """A sheet, and not a huge one; more is looked at when it is read."""
    if not name.lower().endswith(ENDINGS):
        raise NotAllowed(_("Send an Excel workbook (.xlsx) or a CSV file (.csv)."), field="file")
    if (size or 0) > MOST_BYTES:
        raise NotAllowed(_("The file is larger than 10 MB. Divide it."), field="file")


def check_mapping(target: type[Target], mapping: Sequence[str]) -> None:
    """Each field comes from one column, and what says which thing is meant comes from some column."""
    taken: dict[str, int] = {}
    for place, name in enumerate(mapping):
        if name and name in taken:
            label = target.field(name).label
            raise NotAllowed(_("“%(field)s” is chosen for two columns.") % {"field": label}, field=f"column_{place}")
        taken[name] = place
    for name in target.key_names():
        if name not in taken:
            label = target.field(name).label
            raise NotAllowed(_("Say which column is “%(field)s”; it must be in the file.") % {"field": label})


def check_mended(row_column: int | None, common: Collection[str]) -> None:
    """A file of mended rows says which rows it means, and has columns of the first file."""
    if row_column is None or not common:
        raise NotAllowed(
            _("Send the file of wrong rows as it was downloaded: with the column of row numbers and the same heads."),
            field="file",
        )


def _check_maker(run: Run, by: User) -> None:
    target = target_of(run.target)
    if not may(by, target.sees):
        raise NotFound(_("There is no such import for you."))
    check_target(target, by)
    if run.maker_id != by.pk:
        raise NotYours(_("Only %(maker)s, who sent the file, goes on with it.") % {"maker": run.maker})


def _check_state(run: Run, *states: str) -> None:
    if run.state not in states:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": run.get_state_display()})


def check_map(run: Run, by: User) -> None:
    """The columns are named by who sent the file, until it is imported."""
    _check_maker(run, by)
    _check_state(run, Run.State.UPLOADED, Run.State.CHECKED)


def check_mend(run: Run, by: User) -> None:
    """Rows are mended while some are wrong."""
    _check_maker(run, by)
    _check_state(run, Run.State.CHECKED)
    if not run.rows_wrong:
        raise NotAllowed(_("No row is wrong."))


def check_start(run: Run, by: User) -> None:
    """All or nothing: no row may be wrong, and something must be there to do."""
    _check_maker(run, by)
    _check_state(run, Run.State.CHECKED)
    if run.rows_wrong:
        raise NotAllowed(_("%(count)s rows are wrong. Mend them first: all rows are imported, or none.") % _wrong(run))
    if not run.rows_new + run.rows_changed:
        raise NotAllowed(_("Everything in this file is there already; nothing would change."))


def _wrong(run: Run) -> dict[str, int]:
    return {"count": run.rows_wrong}


def check_withdraw(run: Run, by: User) -> None:
    """Who sent a file takes it back until the second person has decided."""
    _check_maker(run, by)
    _check_state(run, Run.State.IN_REVIEW)


def check_cancel(run: Run, by: User) -> None:
    """Who sent a file may give it up until it is imported."""
    _check_maker(run, by)
    _check_state(run, Run.State.UPLOADED, Run.State.CHECKED, Run.State.IN_REVIEW)


ACTIONS = (
    Action(
        "cancel",
        gettext_lazy("Give up"),
        check_cancel,
        "imports:cancel",
        states=(Run.State.UPLOADED, Run.State.CHECKED, Run.State.IN_REVIEW),
        look="danger",
        icon="x",
        confirm=gettext_lazy("Nothing of this file will be imported."),
    ),
    Action(
        "withdraw",
        gettext_lazy("Take it back"),
        check_withdraw,
        "imports:withdraw",
        states=(Run.State.IN_REVIEW,),
        icon="undo-2",
    ),
    Action(
        "columns",
        gettext_lazy("Change the columns"),
        check_map,
        "imports:columns",
        states=(Run.State.CHECKED,),
        icon="layers",
        method="get",
    ),
    Action(
        "map",
        gettext_lazy("Name the columns"),
        check_map,
        "imports:columns",
        states=(Run.State.UPLOADED,),
        look="primary",
        icon="layers",
        method="get",
    ),
)
MEND = Action(
    "mend",
    gettext_lazy("Send mended rows"),
    check_mend,
    "imports:mend",
    states=(Run.State.CHECKED,),
    look="primary",
    icon="upload",
    method="get",
)
START = Action(
    "start",
    gettext_lazy("Import"),
    check_start,
    "imports:start",
    states=(Run.State.CHECKED,),
    look="primary",
    icon="check",
)
SUBMIT = Action(
    "start",
    gettext_lazy("Ask the second person"),
    check_start,
    "imports:start",
    states=(Run.State.CHECKED,),
    look="primary",
    icon="send",
)
