"""Calls: answered with one field, named, followed by papers, ended."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.policies import require
from calls import policies
from calls.models import Call, Lead
from core.dates import business_date
from core.refusals import NotAllowed
from customers import queries as customers
from customers.models import Customer
from handbook import queries as handbook
from workflow import clock, papers
from workflow.models import Paper

Source = Call | Lead


@papers.retrying
def answer(*, unit: Unit, by: User, at: dt.datetime, text: str) -> Call:
    """Log a call: its clock starts (OFFICE-07). `text` is whatever the caller is known by.

    A number, a phone, a name or pinyin initials that fit one customer name it; else digits are kept as the phone and
    anything else as the caller's name. Raises NotAllowed on the field `caller` when nothing is said.
    """
    require(by, policies.ANSWER, unit)
    said = text.strip()
    if not said:
        raise NotAllowed(_("Type the phone number or the name of whoever is calling."), field="caller")
    call = Call(**_known_as(by, said))
    papers.create(call, company=unit.company, unit=unit, by=by, at=at)
    on = business_date(at, unit.company.zone)
    papers.give_number(call, handbook.value(unit.company, f"numbers.{Call.KIND}", on), on)
    return call


def _known_as(by: User, text: str) -> dict[str, object]:
    """What a typed text says of the caller."""
    is_phone = bool(customers.PHONE.match(text))
    customer = customers.known(by, text)
    if customer:
        return _of(customer, text if is_phone else customer.phone)
    return {"phone": text[:40]} if is_phone else {"caller": text[:80]}


def _of(customer: Customer, phone: str) -> dict[str, object]:
    return {"customer": customer, "caller": customer.contact, "phone": phone[:40]}


@papers.retrying
def name_caller(pk: int, *, by: User, at: dt.datetime, customer_id: int | None) -> Call:
    """It turns out who is calling; the number that was typed first stays. NotAllowed when no customer is named."""
    with papers.door(Call, pk, event="named", by=by, at=at) as call:
        policies.check_name(call, by)
        if customer_id is None:
            raise NotAllowed(_("Say which customer it is."), field="customer")
        customer = customers.head(by, customer_id)
        call.customer, call.caller = customer, call.caller or customer.contact
        call.phone = call.phone or customer.phone
    return call


@papers.retrying
def follow(source: Source, paper: Paper, *, by: User, at: dt.datetime) -> None:
    """A paper was entered from a call (OFFICE-15) or from a lead; the one who makes the paper has linked it.

    A call that was ended meanwhile stays so: whoever still types when the receiver is down loses nothing.
    """
    data = {"paper": paper.pk, "kind": paper.kind}
    with papers.door(type(source), source.pk, event="followed", by=by, at=at, data=data) as found:
        policies.check_follow(found, by)
        if found.state != Call.State.CLOSED:
            found.answer()
    if isinstance(source, Lead):
        clock.done_task(source.paper, kind="calls.lead", by=by, at=at)


@papers.retrying
def end(pk: int, *, by: User, at: dt.datetime, note: str = "") -> Call:
    """The receiver is down: the clock stops. `note` says what was talked about, where no paper does."""
    with papers.door(Call, pk, event="ended", by=by, at=at) as call:
        policies.check_end(call, by)
        call.end(at, note.strip()[:400])
    return call
