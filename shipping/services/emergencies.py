"""The only writers of emergency shipments (FIBRE-136).

The approver cannot be reached and the goods must leave: the sales manager gives the word by phone, the quality
supervisor hears it. Whoever records it releases the notice at once; the two sign the papers within a working day.

    released ── both sign ──▶ documented
        ├── "explain" ──▶ returned ── explained ──▶ released
        └── denied ──▶ disputed; goods that are not drawn yet stay
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import business_date
from core.display import day_text
from core.refusals import NotAllowed
from handbook import calendars
from handbook import queries as handbook
from shipping import policies as notice_policies
from shipping.models import DeliveryNotice, Emergency
from shipping.policies import debt as checks
from shipping.policies import emergencies as policies
from shipping.queries import emergencies as queries
from shipping.queries.people import on_posts
from workflow import approval, clock, papers
from workflow.models import Round

GATE = queries.GATE
DEADLINE = "shipping.emergency_papers"
TASK = "shipping.emergency_papers"
TIMER = "T31"
Outcome = Round.Outcome


@dataclass(frozen=True)
class Word:
    """What was said on the phone: by whom, heard by whom, why, and who could not be reached."""

    manager: User
    witness: User
    reason: str
    unreachable: str


@papers.retrying
def release_by_phone(notice_pk: int, *, by: User, at: dt.datetime, word: Word) -> Emergency:
    """Release a notice on the manager's word by phone; its papers are due within the handbook's working days.

    The order must be released: an emergency stands in for signatures, never for cover. Raises NotYours without the
    right, NotAllowed (field) for people who could not sign the papers, NotFound for a notice of others.
    """
    with papers.door(DeliveryNotice, notice_pk, event="phone_released", by=by, at=at, scoped=False) as notice:
        policies.check_visible(notice, by)
        policies.check_release(notice, by)
        notice_policies.check_released(notice.order)
        checks.check_money_shown(notice)
        _check_word(notice, word, by, at)
        approval.void(notice, at=at)
        notice.clear_by_phone()
    return _recorded(notice, word, by=by, at=at)


def _check_word(notice: DeliveryNotice, word: Word, by: User, at: dt.datetime) -> None:
    if not word.reason.strip() or not word.unreachable.strip():
        raise NotAllowed(_("Write why it is urgent and who could not be reached."), field="reason")
    policies.check_contacts(word.manager, word.witness, by)
    known = queries.contacts(notice, by, business_date(at, notice.company.zone))
    for field, user, people in (("manager", word.manager, known.managers), ("witness", word.witness, known.witnesses)):
        if user not in people:
            raise NotAllowed(_("%(who)s could not sign these papers.") % {"who": user.name}, field=field)


def _recorded(notice: DeliveryNotice, word: Word, *, by: User, at: dt.datetime) -> Emergency:
    company, today = notice.company, business_date(at, notice.company.zone)
    days = handbook.value(company, "shipping.emergency_paper_workdays", today)
    due = calendars.due_workdays(company, at, days)
    emergency = Emergency(
        notice=notice, customer_id=notice.customer_id, manager=word.manager, witness=word.witness,
        reason=word.reason.strip(), unreachable=word.unreachable.strip(), gross=notice.gross,
        released_on=today, papers_due=business_date(due, company.zone),
    )  # fmt: skip
    papers.create(emergency, company=company, unit=notice.unit, by=by, at=at, came_from=(notice.paper,))
    _ask(emergency, by=by, at=at)
    papers.give_number(emergency, handbook.value(company, f"numbers.{Emergency.KIND}", today), today)
    clock.set_deadline(emergency.paper, kind=DEADLINE, due=due, at=at)
    clock.notify([word.manager, word.witness], emergency.paper, lambda: _named(emergency), at)
    return emergency


def _ask(emergency: Emergency, *, by: User, at: dt.datetime) -> None:
    """Ask the manager and the witness to sign."""
    route = handbook.route_of(emergency, GATE, by=by, on=business_date(at, emergency.company.zone))
    approval.submit(emergency, gate=GATE, route=route, by=by, at=at)


def _named(emergency: Emergency) -> str:
    """What the two who are named are told at once: whoever gave no word says so."""
    said = _("%(notice)s was released by phone: word of %(manager)s, witness %(witness)s. Sign until %(day)s.")
    return said % {
        "notice": emergency.notice.number,
        "manager": emergency.manager.name,
        "witness": emergency.witness.name,
        "day": day_text(emergency.papers_due),
    }


@papers.retrying
def explain(pk: int, *, by: User, at: dt.datetime, explanation: str) -> Emergency:
    """Say more about a word by phone that somebody asked about; the papers go round again."""
    if not explanation.strip():
        raise NotAllowed(_("Write the explanation."), field="explanation")
    with papers.door(Emergency, pk, event="resubmitted", by=by, at=at, scoped=False) as emergency:
        policies.check_visible(emergency.notice, by)
        policies.check_explain(emergency, by)
        emergency.explain(explanation.strip())
        _ask(emergency, by=by, at=at)
    return emergency


def decided(emergency: Emergency, round: Round, by: User, at: dt.datetime) -> None:
    """The round ended; called inside the door, so it only moves the paper."""
    if round.outcome == Outcome.RETURNED:
        emergency.give_back()
    elif round.outcome == Outcome.REJECTED:
        emergency.deny()
    else:
        emergency.document(at)


def after_round(emergency: Emergency, round: Round, by: User, at: dt.datetime) -> None:
    """Papers that are complete are no longer due; a word that is denied stops goods that are still there."""
    clock.tell_maker(emergency, round, at)
    if emergency.is_open:
        return
    clock.close_deadline(emergency.paper, kind=DEADLINE, at=at)
    clock.done_task(emergency.paper, kind=TASK, by=by, at=at)
    if emergency.state == Emergency.State.DISPUTED:
        _stop(emergency, by=by, at=at)


def _stop(emergency: Emergency, *, by: User, at: dt.datetime) -> None:
    """Goods that were not drawn stay, and the notice asks for its signatures anew; of others the superior hears."""
    notice = papers.lock(DeliveryNotice, emergency.notice_id, lender=by)
    if notice.state == DeliveryNotice.State.CLEARED:
        with papers.door(DeliveryNotice, notice.pk, event="stopped", by=by, at=at, scoped=False) as stopped:
            stopped.stop()
    book = handbook.in_force(emergency.company, business_date(at, emergency.company.zone))
    posts = book.timers[TIMER].escalate if TIMER in book.timers else ()
    people = on_posts(emergency.company, posts, emergency.unit, business_date(at, emergency.company.zone))
    clock.notify(people, emergency.paper, lambda: _denied(emergency), at)


def _denied(emergency: Emergency) -> str:
    return _("%(number)s: the word by phone for %(notice)s was denied.") % {
        "number": emergency.number,
        "notice": emergency.notice.number,
    }


@papers.retrying
def papers_are_late(pk: int, *, at: dt.datetime) -> None:
    """The working day is over and the papers are not complete (T31): manager and superior hear it, once."""
    emergency = papers.lock(Emergency, pk)
    company, today = emergency.company, business_date(at, emergency.company.zone)
    row = handbook.in_force(company, today).timers.get(TIMER)
    if row is None or not emergency.is_open:
        return
    title = _("The papers of emergency shipment %(number)s are overdue") % {"number": emergency.number}
    clock.add_task(emergency.paper, kind=TASK, title=title, at=at, user=emergency.maker)
    people = on_posts(company, (*row.posts, *row.escalate), emergency.unit, today)
    clock.notify(people, emergency.paper, lambda: _late(emergency), at)


def _late(emergency: Emergency) -> str:
    return _("The papers of emergency shipment %(number)s were due on %(day)s.") % {
        "number": emergency.number,
        "day": day_text(emergency.papers_due),
    }
