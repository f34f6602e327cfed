"""Whether what an enquiry or a quotation says is sound, whoever says it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.lines import fault_of_price
from core.display import day_text
from core.refusals import NotAllowed
from quotes.inputs import Application, AskedLine, EnquiryInput
from quotes.models import Channel, FreightBearer, Quotation, QuotationLine
from quotes.rules import Rules

# -- what is typed ---------------------------------------------------------------------------------------------------


def check_asked(given: EnquiryInput, rules: Rules, today: dt.date) -> None:
    """An enquiry says who asked, for which business, and what (PARTS-04, PARTS-07)."""
    known_channel(given.channel)
    if not given.customer_id and not given.contact_name.strip():
        raise NotAllowed(_("State the customer or who asked."), field="customer")
    if rules.business_types and given.business_type not in rules.business_types:
        raise NotAllowed(_("Choose one of the business types."), field="business_type")
    if given.asked_on > today:
        raise NotAllowed(_("The day lies in the future."), field="asked_on")
    if not given.lines:
        raise NotAllowed(_("At least one line is needed."))
    for no, line in enumerate(given.lines, 1):
        _check_asked_line(no, line)


def _check_asked_line(no: int, line: AskedLine) -> None:
    if not line.model and not line.product_id:
        raise NotAllowed(_("Line %(line)s: say which model is asked for.") % {"line": no}, facts={"line": no})
    if line.quantity <= 0:
        raise NotAllowed(_("Line %(line)s: the quantity must be above 0.") % {"line": no}, facts={"line": no})


def known_channel(channel: str) -> str:
    """One of the four channels (PARTS-07, PARTS-10)."""
    if channel not in Channel.values:
        raise NotAllowed(_("Choose call, letter, fax or other."), field="channel")
    return channel


def given_reason(reason: str) -> str:
    """A reason in words."""
    if not reason.strip():
        raise NotAllowed(_("Please write the reason."), field="reason")
    return reason.strip()


def check_application(given: Application) -> None:
    """Whoever names a competitor's price says why we should go below our own; a price is not below 0."""
    if not given.reason.strip() and (given.competitor.strip() or given.competitor_price is not None):
        raise NotAllowed(_("Say why the special price is needed."), field="special_reason")
    if given.competitor_price is not None and fault_of_price(given.competitor_price):
        raise NotAllowed(_("Enter a price, such as 8.60."), field="special_competitor_price")


def given_confirmer(name: str) -> str:
    """The name of whoever confirmed for the customer."""
    if not name.strip():
        raise NotAllowed(_("State who confirmed for the customer."), field="confirmer")
    return name.strip()


# -- quotations ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Problem:
    """What a quotation still lacks, and the field that the sentence belongs to."""

    field: str
    sentence: str


def check_valid(quotation: Quotation, on: dt.date) -> None:
    """The last day of validity still counts (OFFICE-140)."""
    if quotation.valid_until and on > quotation.valid_until:
        raise NotAllowed(
            _("The quotation was valid until %(day)s.") % {"day": day_text(quotation.valid_until)}, field="valid_until"
        )


def check_sent_on(quotation: Quotation, on: dt.date, today: dt.date) -> None:
    """It is sent today or was sent on an earlier day, within its validity."""
    _check_not_future(on, today)
    check_valid(quotation, on)


def check_confirmed_on(quotation: Quotation, on: dt.date, today: dt.date) -> None:
    """The customer confirms between the day it was sent and the last day of validity (PARTS-10)."""
    _check_not_future(on, today)
    if quotation.sent_on and on < quotation.sent_on:
        raise NotAllowed(
            _("The quotation was only sent on %(day)s.") % {"day": day_text(quotation.sent_on)}, field="on"
        )
    check_valid(quotation, on)


def _check_not_future(on: dt.date, today: dt.date) -> None:
    if on > today:
        raise NotAllowed(_("The day lies in the future."), field="on")


def check_reason(quotation: Quotation) -> None:
    """The buyer bears the freight unless a reason says why not (PARTS-14)."""
    if quotation.freight_bearer == FreightBearer.SELLER and not quotation.freight_reason:
        raise NotAllowed(_("Say why the seller bears the freight."), field="freight_reason")


def check_complete(quotation: Quotation, lines: Sequence[QuotationLine], rules: Rules, on: dt.date) -> None:
    """Everything that must be said before a quotation is submitted, refused together."""
    found = list(problems(quotation, lines, rules, on))
    if found:
        raise NotAllowed(
            " ".join(problem.sentence for problem in found),
            field=found[0].field,
            facts={"fields": {problem.field: problem.sentence for problem in found}},
        )


def problems(quotation: Quotation, lines: Sequence[QuotationLine], rules: Rules, on: dt.date) -> Iterator[Problem]:
    """What is missing or does not fit together, one by one."""
    yield from _missing_terms(quotation, rules)
    yield from _missing_validity(quotation, rules, on)
    yield from _missing_charges(quotation, {line.product.charge for line in lines})


def _missing_terms(quotation: Quotation, rules: Rules) -> Iterator[Problem]:
    """The blocks that every quotation prints (PARTS-13), and its kind of business (PARTS-04)."""
    if rules.business_types and quotation.business_type not in rules.business_types:
        yield Problem("business_type", _("Choose one of the business types."))
    if not quotation.remittance.strip():
        yield Problem("remittance", _("State where the customer pays to."))
    if not quotation.shipping_method.strip():
        yield Problem("shipping_method", _("State the shipping method."))
    if not quotation.freight_bearer:
        yield Problem("freight_bearer", _("State who bears the freight."))


def _missing_validity(quotation: Quotation, rules: Rules, on: dt.date) -> Iterator[Problem]:
    """A written offer says until when it holds (OFFICE-140)."""
    if quotation.valid_until is None:
        if rules.validity_required:
            yield Problem("valid_until", _("State until when the quotation is valid."))
    elif quotation.valid_until < on:
        yield Problem("valid_until", _("The validity date has already passed."))


def _missing_charges(quotation: Quotation, charges: set[str]) -> Iterator[Problem]:
    """Advanced freight, travel and labour are lines of their own (PARTS-15, PARTS-16)."""
    if quotation.freight_advanced and "freight" not in charges:
        yield Problem("freight_advanced", _("Freight is advanced: add it as a line of its own."))
    if quotation.on_site and not {"travel", "labour"} <= charges:
        yield Problem("on_site", _("On-site work needs a line for travel and a line for labour."))
