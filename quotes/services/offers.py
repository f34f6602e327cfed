"""What becomes of an approved quotation: sealed, sent, confirmed, converted; or cancelled, or expired."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import business_date
from quotes import policies, prints, queries, soundness
from quotes.models import Quotation
from quotes.services.drafts import EXPIRY
from workflow import approval, clock, locks, papers
from workflow import prints as printing
from workflow.models import Paper


def _today(quotation: Quotation, at: dt.datetime) -> dt.date:
    return business_date(at, quotation.company.zone)


@papers.retrying
def seal(pk: int, *, by: User, at: dt.datetime) -> None:
    """Put the department seal under an approved quotation (OFFICE-133)."""
    with papers.door(Quotation, pk, event="sealed", by=by, at=at) as quotation:
        policies.check_seal(quotation, by)
        quotation.seal(by, at)


@papers.retrying
def send(pk: int, *, by: User, at: dt.datetime, channel: str, on: dt.date) -> None:
    """Record by which channel and on which day it left (PARTS-10). Refused before the review (PARTS-09), unsealed
    where the company seals (OFFICE-133), and after its validity."""
    with papers.door(Quotation, pk, event="sent", by=by, at=at, data={"channel": channel}) as quotation:
        today = _today(quotation, at)
        policies.check_send(quotation, by, today)
        soundness.check_sent_on(quotation, on, today)
        quotation.send(soundness.known_channel(channel), on)


@papers.retrying
def confirm(pk: int, *, by: User, at: dt.datetime, channel: str, confirmer: str, on: dt.date) -> None:
    """Record who confirmed for the customer, by which channel, on which day (PARTS-10)."""
    with papers.door(Quotation, pk, event="confirmed", by=by, at=at, data={"confirmer": confirmer}) as quotation:
        policies.check_confirm(quotation, by)
        soundness.check_confirmed_on(quotation, on, _today(quotation, at))
        quotation.confirm(soundness.known_channel(channel), soundness.given_confirmer(confirmer), on)


@papers.retrying
def cancel(pk: int, *, by: User, at: dt.datetime, reason: str) -> None:
    """Call the offer off. Money that waited for it is the customer's again: receivables makes it an advance."""
    with papers.door(
        Quotation, pk, event="cancelled", by=by, at=at, reason=soundness.given_reason(reason)
    ) as quotation:
        policies.check_cancel(quotation, by)
        quotation.cancel()
        approval.void(quotation, at=at)
        clock.close_deadline(quotation.paper, kind=EXPIRY, at=at)


@papers.retrying
def expire(pk: int, *, at: dt.datetime) -> None:
    """The validity date is over (OFFICE-140). Called by the deadline; the maker is told."""
    with papers.door(Quotation, pk, event="expired", by=None, at=at) as quotation:
        quotation.expire()
        clock.close_deadline(quotation.paper, kind=EXPIRY, at=at)
        clock.notify([quotation.maker], quotation.paper, lambda: _expired(quotation.number), at)


def _expired(number: str) -> str:
    return _("%(number)s has expired; make a new version if the customer still wants it.") % {"number": number}


@papers.retrying
def mark_converted(pk: int, order_paper: Paper, *, by: User, at: dt.datetime) -> Quotation:
    """An order was made from it (PARTS-25). The order's service has asked whether the person may.

    Raises NotAllowed when the customer has not confirmed it, or on any day after its validity (OFFICE-140).
    """
    with papers.door(Quotation, pk, event="converted", by=by, at=at, scoped=False) as quotation:
        policies.check_convert(quotation, _today(quotation, at))
        quotation.convert()
        papers.link(quotation.paper, order_paper)
        clock.close_deadline(quotation.paper, kind=EXPIRY, at=at)
    return quotation


@papers.retrying
def print_copy(pk: int, *, by: User, at: dt.datetime) -> UUID:
    """Log one more copy; every copy shows what the first one showed. The answer is the print job to fetch."""
    quotation = queries.quotation(by, pk)
    today = _today(quotation, at)
    policies.check_print(quotation, by, today)
    kept = printing.keep(quotation.paper, prints.TEMPLATE, lambda: prints.context(quotation, today))
    return printing.log_copies([kept], (), by=by, at=at)


def hold_prices(quotation_ids: Iterable[int]) -> None:
    """Lock quotations while an order counts what was taken of them: of two orders at once the second counts the first.

    Called in the order's transaction; the order itself is locked before.
    """
    keys = sorted(set(quotation_ids))
    list(Quotation.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    for key in keys:
        locks.taken(Quotation._meta.label_lower, key)
