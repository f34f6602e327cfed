"""Here a delivery notice is signed, and this is what happens then.

Printing opens a round at the gate "issue" (notices.py). Its steps stand in the handbook (handbook/presets/*.toml,
kind "shipping.notice"): in the parts company the department manager signs (PARTS-28), then the keeper of the notice's
warehouse confirms (PARTS-29), neither of them the one who prepared it. Each presses Approve on the notice's page;
`workflow.approval.decide` records it. When the last step is decided, `decided` below moves the notice:

    approved → cleared: the keeper may draw the goods (leaving.issue_notice)
    returned → draft: whoever prepared it changes it, commerce prints it again, a new round begins
    rejected → cancelled: the quantities are open on the order again (`after_round`)
"""

import datetime as dt

from accounts.models import User
from shipping.models import DeliveryNotice
from shipping.services import debt, making
from workflow import approval, clock
from workflow.models import Round

Outcome = Round.Outcome


def decided(notice: DeliveryNotice, round: Round, by: User, at: dt.datetime) -> None:
    """The round ended; called inside the door, so it only moves the notice."""
    moves = {Outcome.APPROVED: notice.clear, Outcome.RETURNED: notice.hand_back, Outcome.REJECTED: notice.cancel}
    moves[Outcome(round.outcome)]()


def after_round(notice: DeliveryNotice, round: Round, by: User, at: dt.datetime) -> None:
    """A rejected notice gives its quantities back to the order, in the same transaction.

    Where finance has checked the debt, an approved one releases an order that was held for money, and one that is
    returned has its debt checked anew.
    """
    if round.outcome == Outcome.REJECTED:
        making.give_back(notice, by=by, at=at)
    if notice.type:
        clock.tell_maker(notice, round, at)
        _after_types(notice, round, by, at)


def _after_types(notice: DeliveryNotice, round: Round, by: User, at: dt.datetime) -> None:
    if round.outcome == Outcome.APPROVED:
        debt.release_order(notice, by=by, at=at)
    if round.outcome == Outcome.RETURNED:
        approval.void(notice, at=at, by=by, approved=True)
