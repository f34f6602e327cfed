"""Overrides: asked for on a held order, decided by whom the handbook names, used once the order is released on them."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.constraints import refusing
from core.dates import business_date, end_of_day
from core.refusals import NotAllowed
from credit import facts, overriding, policies, queries
from credit.judging import CoverAnswer, CoverFacts
from credit.models import Decision, Override
from handbook import queries as handbook
from workflow import approval, clock, papers
from workflow.models import Paper, Round

EXPIRY = "credit.override_expiry"
ONCE = {
    "override_once_open_per_order": (
        "reason",
        gettext_lazy("An override was asked for on this order already; its decision is waited for."),
    )
}


@papers.retrying
def ask_override(facts: CoverFacts, *, by: User, at: dt.datetime, reason: str, until: dt.date) -> Override:
    """Ask that a held order be released all the same, with the reason and the last day on which that holds.

    `facts` is what cover was asked for the order, which the caller has locked. Raises NotYours without the right,
    NotAllowed when the order is covered, when the handbook lets nobody release such a hold (PARTS-36: no limit, no
    release), or when one is open already. One that is approved and no longer covers the order, for another reason or
    for more in excess, is void with that, and its approver is told.
    """
    policies.check_ask(facts.paper, by)
    policies.check_sound(reason, until, facts.on)
    answer = _refusal(facts)
    for pk in Override.objects.filter(order=facts.paper, state=Override.State.APPROVED).values_list("pk", flat=True):
        _void(pk, by=by, at=at, reason=_("It does not cover the order any more"), said=_outgrown)
    override = Override(
        order=facts.paper, customer_id=facts.customer_id, decision_id=_refusing(facts), outcome=answer.code,
        terms=facts.terms, amount=facts.amount, excess=answer.excess, reason=reason.strip(), until=until,
    )  # fmt: skip
    with refusing(ONCE):
        papers.create(
            override, company=facts.company, unit=facts.paper.unit, by=by, at=at, came_from=[facts.paper],
            data={"order": facts.paper.number or ""},
        )  # fmt: skip
    _hand_in(override, by=by, at=at)
    return override


def _refusal(facts: CoverFacts) -> CoverAnswer:
    """Why the order may not leave, and by how much; raises NotAllowed when it may, or when nobody may let it."""
    answer = queries.preview(facts)
    if answer.ok:
        raise NotAllowed(_("The order is covered now; try to release it."))
    overriding.check(facts.company, answer.code, facts.on)
    return answer


def _refusing(facts: CoverFacts) -> int | None:
    """The record of the decision that held the order."""
    rows = Decision.objects.filter(paper=facts.paper, ok=False).order_by("-pk")
    return rows.values_list("pk", flat=True).first()


def _hand_in(override: Override, *, by: User, at: dt.datetime) -> None:
    """Open the round by the band of the excess; promise that it ends with its last day; number it."""
    on = business_date(at, override.company.zone)
    route = handbook.route_of(override, overriding.GATE, by=by, on=on)
    approval.submit(override, gate=overriding.GATE, route=route, by=by, at=at)
    ends = end_of_day(override.until, override.company.zone)
    clock.set_deadline(override.paper, kind=EXPIRY, due=ends, at=at)
    papers.give_number(override, handbook.value(override.company, f"numbers.{Override.KIND}", on), on)


@papers.retrying
def correct_override(pk: int, *, by: User, at: dt.datetime, reason: str, until: dt.date) -> Override:
    """The maker says what was sent back better and hands it in again: as the order stands now, reason and excess too.

    Raises NotAllowed also when the order is covered by now, or held for what nobody may release.
    """
    with papers.door(Override, pk, event="resubmitted", by=by, at=at) as override:
        policies.check_correct_override(override, by)
        on = business_date(at, override.company.zone)
        policies.check_sound(reason, until, on)
        held = facts.held(override.order, on)
        answer = _refusal(held)
        override.outcome, override.excess, override.amount = answer.code, answer.excess, held.amount
        override.decision_id = _refusing(held)
        override.reason, override.until = reason.strip(), until
        override.resubmit()
        _hand_in(override, by=by, at=at)
    return override


@papers.retrying
def withdraw_override(pk: int, *, by: User, at: dt.datetime, reason: str) -> Override:
    """The maker needs it no more."""
    with papers.door(Override, pk, event="withdrawn", by=by, at=at, reason=reason) as override:
        policies.check_withdraw_override(override, by)
        _annul(override, by=by, at=at)
    return override


@papers.retrying
def void_overrides(paper: Paper, *, by: User | None, at: dt.datetime, reason: str) -> None:
    """The order has changed or ended: what was asked or approved for it as it was no longer counts.

    Called by the order's service, which holds the order's lock. Who approved it is told.
    """
    states = (*Override.OPEN, Override.State.USED)
    for pk in Override.objects.filter(order=paper, state__in=states).order_by("pk").values_list("pk", flat=True):
        _void(pk, by=by, at=at, reason=reason)


def _void(
    pk: int, *, by: User | None, at: dt.datetime, reason: str, said: Callable[[Override], str] | None = None
) -> None:
    with papers.door(Override, pk, event="annulled", by=by, at=at, reason=reason, scoped=False) as override:
        _annul(override, by=by, at=at)
        if override.approved_by and override.approved_by != by:
            clock.notify([override.approved_by], override.paper, lambda: (said or _told)(override), at)


def _outgrown(override: Override) -> str:
    return _("%(override)s is void: it does not cover order %(order)s any more, and another one is asked for.") % {
        "override": override.number,
        "order": override.order.number or "",
    }


def _told(override: Override) -> str:
    return _("%(override)s is void: order %(order)s has changed.") % {
        "override": override.number,
        "order": override.order.number or "",
    }


def _annul(override: Override, *, by: User | None, at: dt.datetime) -> None:
    override.annul()
    approval.void(override, at=at, by=by)
    clock.close_deadline(override.paper, kind=EXPIRY, at=at)


@papers.retrying
def use_override(pk: int, *, by: User | None, at: dt.datetime) -> None:
    """The document passes on its override; from now on its approver is listed as liable until that is paid (OFFICE-99).

    Only the first time: a later gate finds it in use. Called with the account's lock, which the release holds.
    """
    if Override.objects.get(pk=pk).state == Override.State.USED:
        return
    with papers.door(Override, pk, event="used", by=by, at=at, scoped=False) as override:
        override.use(at)
        clock.close_deadline(override.paper, kind=EXPIRY, at=at)


@papers.retrying
def expire_override(pk: int, *, at: dt.datetime) -> None:
    """Its last day is over and nothing was released on it. Called by the deadline; maker and approver are told.

    Nothing happens to one that was used or has ended already.
    """
    if papers.lock(Override, pk).state not in Override.OPEN:
        return
    with papers.door(Override, pk, event="expired", by=None, at=at) as override:
        override.expire()
        approval.void(override, at=at)
        clock.close_deadline(override.paper, kind=EXPIRY, at=at)
        people = [override.maker, *([override.approved_by] if override.approved_by else [])]
        clock.notify(people, override.paper, lambda: _expired(override), at)


def _expired(override: Override) -> str:
    return _("%(override)s has expired; nothing more leaves on it for order %(order)s.") % {
        "override": override.number,
        "order": override.order.number or "",
    }


# -- the round -----------------------------------------------------------------------------------------------------


def decided_override(override: Override, round: Round, by: User, at: dt.datetime) -> None:
    """The move at the end of the round (called inside the door). Whoever decided last answers for the money."""
    if round.outcome == Round.Outcome.APPROVED:
        return override.approve(by, at)
    return {"returned": override.send_back, "rejected": override.reject}[round.outcome]()


def after_override(override: Override, round: Round, by: User, at: dt.datetime) -> None:
    """The maker is told; a rejected one keeps no deadline. The order is asked again by the reaction to the event."""
    clock.tell_maker(override, round, at, approved=gettext_lazy("%(number)s is approved; the order is tried again."))
    if round.outcome == Round.Outcome.REJECTED:
        clock.close_deadline(override.paper, kind=EXPIRY, at=at)
