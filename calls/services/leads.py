"""Leads: logged by a department that does not quote, handed over at once, answered by the one that does (PARTS-49)."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.policies import require
from calls import policies, queries
from calls.inputs import LeadInput
from calls.models import Lead
from calls.models.lead import Way
from calls.rules import Rules, rules
from core.dates import business_date
from core.refusals import NotAllowed
from customers import queries as customers
from handbook import queries as handbook
from workflow import clock, papers

PROMISE = "calls.handover"
TASK = "calls.lead"


@papers.retrying
def log_lead(*, unit: Unit, by: User, at: dt.datetime, given: LeadInput, handing_over: bool = False) -> Lead:
    """Write down a call or letter for the department `unit`, and hand it over at once when `handing_over`.

    Raises NotYours without the right to log leads, NotAllowed when it is not said who wants what.
    """
    require(by, policies.LOG)
    today = business_date(at, unit.company.zone)
    house = rules(unit.company, today)
    _check(given)
    lead = Lead(
        way=given.way,
        wanted=given.wanted.strip(),
        customer=customers.head(by, given.customer_id) if given.customer_id else None,
        contact_name=given.contact_name.strip(),
        contact_phone=given.contact_phone.strip(),
    )
    papers.create(lead, company=unit.company, unit=unit, by=by, at=at)
    _promise(lead, house, at)
    if handing_over:
        lead = hand_over(lead.pk, by=by, at=at)
    papers.give_number(lead, handbook.value(unit.company, f"numbers.{Lead.KIND}", today), today)
    return lead


def _check(given: LeadInput) -> None:
    if given.way not in Way.values:
        raise NotAllowed(_("Say how it came: call, fax, letter or other."), field="way")
    if not given.wanted.strip():
        raise NotAllowed(_("Say what they want."), field="wanted")
    if given.customer_id is None and not given.contact_name.strip():
        raise NotAllowed(_("Name the customer, or whoever called."), field="customer")


def _promise(lead: Lead, house: Rules, at: dt.datetime) -> None:
    due = at + dt.timedelta(hours=house.handover_hours)
    clock.set_deadline(lead.paper, kind=PROMISE, due=due, at=at)


@papers.retrying
def hand_over(pk: int, *, by: User, at: dt.datetime) -> Lead:
    """The department that quotes has it now, with the moment, as work of the post that the handbook names (PARTS-49).

    Raises NotAllowed when the handbook names no post, NotFound for a lead that the person may not see.
    """
    seen = queries.lead(by, pk)  # whoever logs leads need not sit in the department that they are for
    post = rules(seen.company, business_date(at, seen.company.zone)).handover_to
    if not post:
        raise NotAllowed(_("The handbook names nobody to whom leads are handed over."))
    with papers.door(Lead, pk, event="handed_over", by=by, at=at, scoped=False) as lead:
        policies.check_hand_over(lead, by)
        lead.hand_over(by, at)
    clock.close_deadline(lead.paper, kind=PROMISE, at=at)
    title = _("Answer a lead: %(who)s") % {"who": lead.who}
    clock.add_task(lead.paper, kind=TASK, title=title, at=at, post=post)
    return lead


@papers.retrying
def remind(pk: int, *, at: dt.datetime) -> None:
    """The time for handing over has passed: whoever logged it hears of it; one that was handed over stays quiet."""
    lead = papers.lock(Lead, pk)
    if lead.state != Lead.State.NEW:
        return
    papers.write(lead, "overdue", before=lead.state, by=None, at=at)
    clock.notify([lead.maker], lead.paper, _("%(number)s is not handed over yet.") % {"number": lead.number}, at)


@papers.retrying
def close_lead(pk: int, *, by: User, at: dt.datetime, reason: str) -> Lead:
    """Nothing comes of it; the reason says why."""
    queries.lead(by, pk)
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")
    with papers.door(Lead, pk, event="closed", by=by, at=at, reason=reason.strip(), scoped=False) as lead:
        policies.check_close(lead, by)
        lead.close()
    clock.close_deadline(lead.paper, kind=PROMISE, at=at)
    clock.done_task(lead.paper, kind=TASK, by=by, at=at)
    return lead
