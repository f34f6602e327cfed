"""Who may ask for the release of a held order, and take that back."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from core.components import Ask
from core.display import day_text
from core.refusals import NotAllowed, NotYours
from credit.models import Override
from workflow.models import Paper
from workflow.policies import Action

OVERRIDE = "credit.override"
State = Override.State


def check_ask(paper: Paper, by: User) -> None:
    """Asking is a right of posts in the order's unit; whoever asks never decides."""
    require(by, OVERRIDE, paper.unit_id)


def check_sound(reason: str, until: dt.date, today: dt.date) -> None:
    """Every override says why, and until when it holds."""
    if not reason.strip():
        raise NotAllowed(_("Say why the goods are to leave all the same."), field="reason")
    if until < today:
        raise NotAllowed(
            _("An override ends today at the earliest (%(day)s).") % {"day": day_text(today)}, field="until"
        )


def check_correct_override(override: Override, by: User) -> None:
    """What was sent back is said better by its maker."""
    _check_maker(override, by)
    _check_state(override, State.RETURNED)


def check_withdraw_override(override: Override, by: User) -> None:
    """The maker takes it back as long as nothing was released on it."""
    _check_maker(override, by)
    _check_state(override, *Override.OPEN)


def _check_maker(override: Override, by: User) -> None:
    require(by, OVERRIDE, override.unit_id)
    if override.maker_id != by.pk:
        raise NotYours(_("Only %(maker)s, who asked for it, may do this.") % {"maker": override.maker})


def _check_state(override: Override, *states: str) -> None:
    if override.state not in states:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": override.get_state_display()})


OVERRIDE_ACTIONS = (
    Action(
        "withdraw",
        gettext_lazy("Take it back"),
        check_withdraw_override,
        "credit:override_withdraw",
        states=Override.OPEN,
        icon="undo-2",
        ask=(Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True),),
    ),
    Action(
        "correct",
        gettext_lazy("Correct and hand in again"),
        check_correct_override,
        "credit:override_correct",
        states=(State.RETURNED,),
        look="primary",
        icon="pencil",
        method="get",
    ),
)
