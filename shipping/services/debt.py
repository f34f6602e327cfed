"""Finance counts the customer's debt before goods leave, and what follows (FIBRE-114 to 124, FIBRE-131 to 139).

print ──▶ checking: gate "debt", the designated accountant ──▶ checked: back with whoever prepared it
      ──▶ hand_on, with the reason for what is overdue ──▶ printed: gate "issue" (clearing.py)

The figures are written in the transaction of the accountant's decision and never change; the route of the gate "issue"
reads them. They are counted again when the last signature is given and when the goods leave: what has risen since is
refused.
"""

import datetime as dt
from dataclasses import asdict

from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import business_date
from core.refusals import NotAllowed
from handbook import queries as handbook
from orders import services as order_services
from shipping import debt_rules, policies
from shipping.models import DebtReview, DeliveryNotice
from shipping.policies import debt as checks
from shipping.queries import debt as queries
from shipping.services import making
from workflow import approval, clock, papers, registry
from workflow.models import Round

TASK = "shipping.debt_checked"
Outcome = Round.Outcome


def debt_decided(notice: DeliveryNotice, round: Round, by: User, at: dt.datetime) -> None:
    """Finance has decided; called inside the door, so it only moves the notice.

    Raises NotYours for who prepares notices too, by another post: that stays apart from the debt (S15).
    """
    registry.check_act(by, checks.DESK)
    moves = {Outcome.APPROVED: notice.check_off, Outcome.RETURNED: notice.hand_back, Outcome.REJECTED: notice.cancel}
    moves[Outcome(round.outcome)]()


def after_debt(notice: DeliveryNotice, round: Round, by: User, at: dt.datetime) -> None:
    """Write the debt block, and give the notice back to whoever prepared it (FIBRE-119, FIBRE-120).

    A rejected notice gives its quantities back to the order.
    """
    if round.outcome == Outcome.APPROVED:
        _write_debt(notice, round, by, at)
    if round.outcome == Outcome.REJECTED:
        making.give_back(notice, by=by, at=at)
    clock.tell_maker(
        notice, round, at, approved=_("Finance has checked the debt on %(number)s; it is yours to hand on.")
    )


def _write_debt(notice: DeliveryNotice, round: Round, by: User, at: dt.datetime) -> None:
    counted = queries.figures(notice, business_date(at, notice.company.zone))
    DebtReview.objects.create(notice=notice, round=round, by=by, at=at, **asdict(counted))
    title = _("Hand on delivery notice %(notice)s: finance has checked the debt") % {"notice": notice.number}
    clock.add_task(notice.paper, kind=TASK, title=title, at=at, user=notice.maker)


@papers.retrying
def hand_on(pk: int, *, by: User, at: dt.datetime, reason: str = "", version: int | None = None) -> DeliveryNotice:
    """Hand a checked notice to those who decide; `reason` says why it is shipped although overdue (FIBRE-122).

    Raises NotYours without the right, NotAllowed before finance has checked (FIBRE-139), without the reason, or when
    money and slips of what is paid first fall short (FIBRE-131).
    """
    with papers.door(
        DeliveryNotice, pk, event="handed_on", by=by, at=at, reason=reason, version=version, scoped=False
    ) as notice:
        policies.check_visible(notice, by)
        checks.check_hand_on(notice, by)
        checks.check_reason(_reviewed(notice), reason)
        checks.check_money_shown(notice)
        notice.hand_on(reason)
        route = handbook.route_of(notice, debt_rules.ISSUE, by=by, on=business_date(at, notice.company.zone))
        approval.submit(notice, gate=debt_rules.ISSUE, route=route, by=by, at=at)
        clock.done_task(notice.paper, kind=TASK, by=by, at=at)
    return notice


def _reviewed(notice: DeliveryNotice) -> DebtReview:
    found = queries.review(notice)
    if found is None:
        raise NotAllowed(_("Finance must check the debt first."))
    return found


def check_still_covered(notice: DeliveryNotice, at: dt.datetime) -> None:
    """Count once more, and refuse what rose beyond what finance has checked; what is paid first needs its money or slip
    also where finance was left out (FIBRE-136)."""
    checks.check_money_shown(notice)
    approved = queries.review(notice)
    if approved:
        checks.check_still(notice, approved, queries.figures(notice, business_date(at, notice.company.zone)))


def release_order(notice: DeliveryNotice, *, by: User, at: dt.datetime) -> None:
    """The approved notice releases an order that was held for money: the route has decided on it (FIBRE-124)."""
    checks.check_ready(notice.order, notice.company, business_date(at, notice.company.zone))
    check_still_covered(notice, at)
    order_services.release_by(notice.order_id, paper=notice.paper, by=by, at=at)
