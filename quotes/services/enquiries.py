"""Enquiries: opened by a call, letter or fax, quoted once a quotation is drafted, closed when nothing comes of it."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.policies import require
from calls import queries as calls
from calls import services as call_services
from catalog import queries as catalog
from core.dates import business_date
from core.refusals import NotAllowed
from customers import queries as customers
from handbook import queries as handbook
from quotes import policies, soundness
from quotes.inputs import AskedLine, EnquiryInput
from quotes.models import Enquiry, EnquiryLine
from quotes.rules import rules
from workflow import locks, papers


@papers.retrying
def open_enquiry(*, unit: Unit, by: User, at: dt.datetime, given: EnquiryInput) -> Enquiry:
    """Record what a customer asked for (PARTS-07) and number it; only for the department that quotes (PARTS-02).

    Entered from a call or a lead it is linked to that, which is answered by it (OFFICE-07, PARTS-49).

    Raises NotAllowed when the asker, the business type or a line is missing, NotFound for an unknown customer.
    """
    require(by, "quotes.write", unit)
    today = business_date(at, unit.company.zone)
    soundness.check_asked(given, rules(unit.company, today), today)
    enquiry = Enquiry(
        channel=given.channel,
        business_type=given.business_type,
        customer=customers.active(by, given.customer_id) if given.customer_id else None,
        contact_name=given.contact_name,
        contact_phone=given.contact_phone,
        asked_on=given.asked_on,
        note=given.note,
    )
    source = calls.source(by, given.source_id) if given.source_id else None
    papers.create(enquiry, company=unit.company, unit=unit, by=by, at=at, came_from=[source.paper] if source else ())
    EnquiryLine.objects.bulk_create(_lines(enquiry, given))
    if source:
        locks.taken(Enquiry._meta.label_lower, enquiry.pk)  # a row of our own; the call is locked after it
        call_services.follow(source, enquiry.paper, by=by, at=at)
    papers.give_number(enquiry, handbook.value(unit.company, f"numbers.{Enquiry.KIND}", today), today)
    return enquiry


def _lines(enquiry: Enquiry, given: EnquiryInput) -> list[EnquiryLine]:
    known = catalog.by_ids(enquiry.company, (line.product_id for line in given.lines if line.product_id))
    return [_line(enquiry, no, line, set(known)) for no, line in enumerate(given.lines, 1)]


def _line(enquiry: Enquiry, no: int, asked: AskedLine, known: set[int]) -> EnquiryLine:
    if asked.product_id and asked.product_id not in known:
        raise NotAllowed(_("Line %(line)s: the product is unknown.") % {"line": no}, facts={"line": no})
    return EnquiryLine(enquiry=enquiry, no=no, model=asked.model, product_id=asked.product_id, quantity=asked.quantity)


@papers.retrying
def mark_quoted(pk: int, *, by: User, at: dt.datetime) -> None:
    """A quotation was drafted from it (PARTS-08); a second one changes nothing more."""
    with papers.door(Enquiry, pk, event="quoted", by=by, at=at) as enquiry:
        policies.check_quote(enquiry, by)
        enquiry.quote()


@papers.retrying
def close_enquiry(pk: int, *, by: User, at: dt.datetime, reason: str) -> None:
    """End an enquiry; the reason says why nothing came of it, or that it is done."""
    with papers.door(Enquiry, pk, event="closed", by=by, at=at, reason=soundness.given_reason(reason)) as enquiry:
        policies.check_close(enquiry, by)
        enquiry.close()
