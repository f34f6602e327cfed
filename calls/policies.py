"""Who may do what with calls and leads, and in which state; `ACTIONS` drive the buttons."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from calls.models import Call, Lead
from core.components import Ask
from core.refusals import NotAllowed
from workflow.policies import Action

ANSWER, LOG = "calls.answer", "calls.lead"
TALKING = (Call.State.OPEN, Call.State.ANSWERED)


def check_answer(call: Call, by: User) -> None:
    """Whoever answers calls in the unit works on its calls."""
    require(by, ANSWER, call.unit_id)


def check_name(call: Call, by: User) -> None:
    """Who is calling is noted while somebody is on the line."""
    check_answer(call, by)
    _check_state(call, *TALKING)


def check_follow(source: Call | Lead, by: User) -> None:
    """A paper is made from a call, also in the minutes after it; from a lead once it was handed over."""
    require(by, ANSWER, source.unit_id)
    if isinstance(source, Lead):
        _check_state(source, Lead.State.HANDED_OVER, Lead.State.ANSWERED)


def check_end(call: Call, by: User) -> None:
    """A call ends once."""
    check_answer(call, by)
    _check_state(call, *TALKING)


def check_hand_over(lead: Lead, by: User) -> None:
    """Whoever logs leads hands them over, once (PARTS-49)."""
    require(by, LOG)
    _check_state(lead, Lead.State.NEW)


def check_close(lead: Lead, by: User) -> None:
    """The department that it is for says that nothing comes of it; before that, whoever logs leads."""
    if lead.state == Lead.State.NEW:
        require(by, LOG)
    else:
        require(by, ANSWER, lead.unit_id)
    _check_state(lead, Lead.State.NEW, Lead.State.HANDED_OVER)


def _check_state(document: Call | Lead, *states: str) -> None:
    if document.state not in states:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": document.get_state_display()})


# -- buttons ---------------------------------------------------------------------------------------------------------

CALL_ACTIONS = (
    Action(
        "end",
        gettext_lazy("End the call"),
        check_end,
        "calls:end",
        states=TALKING,
        icon="check",
        ask=(Ask("note", gettext_lazy("What was said"), kind="textarea", help=gettext_lazy("May stay empty.")),),
        key="E",
    ),
)
LEAD_ACTIONS = (
    Action(
        "close",
        gettext_lazy("Close"),
        check_close,
        "calls:close_lead",
        states=(Lead.State.NEW, Lead.State.HANDED_OVER),
        icon="x",
        ask=(Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True),),
    ),
    Action(
        "hand_over",
        gettext_lazy("Hand over"),
        check_hand_over,
        "calls:hand_over",
        states=(Lead.State.NEW,),
        look="primary",
        icon="send",
        key="H",
    ),
)
ACTIONS = {Call.KIND: CALL_ACTIONS, Lead.KIND: LEAD_ACTIONS}
