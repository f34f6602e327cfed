"""Who may draft, submit and give up a version of the handbook, and when it is sound."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from core.display import day_text
from core.refusals import NotAllowed, NotYours
from handbook.models import Version
from workflow.policies import Action

VIEW, WRITE = "handbook.view", "handbook.write"
State = Version.State


def _check_maker(version: Version, by: User) -> None:
    require(by, WRITE)
    if version.maker_id != by.pk:
        raise NotYours(_("Only %(maker)s, who drafted it, goes on with it.") % {"maker": version.maker})


def _check_state(version: Version, *states: str) -> None:
    if version.state not in states:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": version.get_state_display()})


def check_change(version: Version, by: User) -> None:
    """A draft is changed by who drafted it."""
    _check_maker(version, by)
    _check_state(version, State.DRAFT)


def check_submit(version: Version, by: User) -> None:
    """A draft with a day; what it says is looked at by the service."""
    check_change(version, by)
    if version.effective_on is None:
        raise NotAllowed(_("Say from which day it is in force."), field="effective_on")
    if not version.reason.strip():
        raise NotAllowed(_("Say why it is changed."), field="reason")


def check_withdraw(version: Version, by: User) -> None:
    """Who drafted it may take it back until it is decided."""
    _check_maker(version, by)
    _check_state(version, State.IN_REVIEW)


def check_cancel(version: Version, by: User) -> None:
    """Who drafted it may give it up until it is decided."""
    _check_maker(version, by)
    _check_state(version, State.DRAFT, State.IN_REVIEW)


def check_day(version: Version, today: dt.date) -> None:
    """In force from a day after today: what was done today was done by today's book (FIBRE-162)."""
    day = version.effective_on
    if day is None or day <= today:
        said = {"day": day_text(day) if day else "", "today": day_text(today)}
        raise NotAllowed(
            _("It would be in force from %(day)s; today is %(today)s. Choose a day after today.") % said,
            field="effective_on",
        )


def check_base(version: Version, newest: Version | None) -> None:
    """A version changes the newest one that was approved."""
    if newest is not None and version.base_id != newest.pk:
        said = {"number": newest.number, "day": day_text(newest.effective_on) if newest.effective_on else ""}
        raise NotAllowed(
            _("Meanwhile %(number)s was approved, in force from %(day)s. Take it over into this draft first.") % said
        )


def check_order(version: Version) -> None:
    """What it builds on is in force first.

    Its text has what the base changed: an earlier day would put that in force before the day that was agreed to
    (FIBRE-162), and the base would take this version back on its own day.
    """
    base, day = version.base, version.effective_on
    if base is None or base.effective_on is None or day is None or day >= base.effective_on:
        return
    said = {"number": base.number, "day": day_text(base.effective_on)}
    raise NotAllowed(
        _("It builds on %(number)s, which is in force from %(day)s. Choose that day or a later one.") % said,
        field="effective_on",
    )


ACTIONS = (
    Action(
        "cancel",
        gettext_lazy("Give this version up"),
        check_cancel,
        "handbook:cancel",
        states=(State.DRAFT, State.IN_REVIEW),
        look="danger",
        icon="x",
        confirm=gettext_lazy("This version will not come into force. The one in force stays as it is."),
    ),
    Action(
        "withdraw", gettext_lazy("Withdraw"), check_withdraw, "handbook:withdraw", (State.IN_REVIEW,), icon="undo-2"
    ),
    Action(
        "read",
        gettext_lazy("Take in a file"),
        check_change,
        "handbook:read",
        (State.DRAFT,),
        icon="upload",
        method="get",
    ),
    Action(
        "edit",
        gettext_lazy("Change"),
        check_change,
        "handbook:edit",
        (State.DRAFT,),
        icon="pencil",
        method="get",
        key="E",
    ),
)
TAKE_OVER = Action(
    "take_over", gettext_lazy("Take it over"), check_change, "handbook:take_over", (State.DRAFT,), "primary", "layers"
)
SUBMIT = Action(
    "submit",
    gettext_lazy("Submit"),
    check_submit,
    "handbook:submit",
    (State.DRAFT,),
    look="primary",
    icon="send",
    key="S",
)
