"""From draft to approved: entering, changing, submitting, the reviewer's decision, and the next version."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy

from accounts.models import Company, Unit, User
from accounts.policies import require
from catalog import authority
from catalog import queries as catalog
from catalog.foreign import Booked
from catalog.lines import LineInput
from core.dates import business_date, end_of_day
from customers import queries as customers
from handbook import queries as handbook
from quotes import discounts, policies, pricing, queries, soundness
from quotes.currency import settle_currency
from quotes.inputs import Application, QuotationInput, Terms
from quotes.models import FreightBearer, Quotation, QuotationLine, SpecialPrice
from quotes.models.quotation import DECIDED_ALONE
from quotes.rules import rules
from quotes.services.enquiries import mark_quoted
from workflow import approval, clock, papers
from workflow.models import Paper, Round

EXPIRY = "quotes.expiry"


@papers.retrying
def draft(
    *,
    unit: Unit,
    by: User,
    at: dt.datetime,
    given: QuotationInput,
    enquiry_id: int | None = None,
    submitting: bool = False,
) -> Quotation:
    """Write a quotation, from an enquiry or without one (PARTS-02, PARTS-08); `submitting` hands it in at once.

    Raises NotFound for a foreign customer or enquiry, NotAllowed for a frozen customer or a line that cannot stand.
    """
    require(by, "quotes.write", unit)
    enquiry = queries.enquiry(by, enquiry_id) if enquiry_id else None
    quotation = Quotation(enquiry=enquiry)
    _create(quotation, unit, given, by=by, at=at, came_from=[enquiry.paper] if enquiry else [])
    if enquiry:
        mark_quoted(enquiry.pk, by=by, at=at)
    if submitting:
        submit(quotation.pk, by=by, at=at)
    return quotation


def _create(
    quotation: Quotation, unit: Unit, given: QuotationInput, *, by: User, at: dt.datetime, came_from: Iterable[Paper]
) -> None:
    """Give an unsaved quotation its content, its paper and its lines."""
    _fill(quotation, given.terms, by)
    booked = settle_currency(quotation, unit.company, given.terms.currency, business_date(at, unit.company.zone))
    lines = _priced(quotation, given.lines, unit.company, booked)
    papers.create(quotation, company=unit.company, unit=unit, by=by, at=at, came_from=came_from)
    QuotationLine.objects.bulk_create(lines)
    _apply(quotation, given.application, by=by, at=at)
    _log_freight(quotation, FreightBearer.BUYER, by=by, at=at)


def _fill(quotation: Quotation, terms: Terms, by: User) -> None:
    stated: dict[str, Any] = asdict(terms)
    quotation.customer = customers.active(by, stated.pop("customer_id"))
    del stated["currency"]
    for name, value in stated.items():
        setattr(quotation, name, value)
    soundness.check_reason(quotation)


def _priced(
    quotation: Quotation, given: Iterable[LineInput], company: Company, booked: Booked | None
) -> list[QuotationLine]:
    """The lines, unsaved; the quotation gets their sum."""
    inputs = list(given)
    products = catalog.by_ids(company, (line.product_id for line in inputs))
    return discounts.offered(quotation, inputs, products, booked)


def _write_anew(quotation: Quotation, lines: Iterable[QuotationLine]) -> None:
    """The lines take the place of those that a draft has."""
    QuotationLine.objects.filter(quotation=quotation).delete()
    QuotationLine.objects.bulk_create(lines)


def _at_the_rate(quotation: Quotation, today: dt.date) -> None:
    """A draft in a foreign currency is handed in at the rate that is in force today; prices stay as they were keyed."""
    before = quotation.rate
    if quotation.foreign_gross is None:
        return
    booked = settle_currency(quotation, quotation.company, quotation.currency, today)
    if quotation.rate != before:
        given = queries.content(quotation)
        _write_anew(quotation, _priced(quotation, given.lines, quotation.company, booked))


def _apply(quotation: Quotation, given: Application, *, by: User, at: dt.datetime) -> None:
    """Keep the application for a special price, write it anew, or take it back: the draft has at most one."""
    soundness.check_application(given)
    stated = {**asdict(given), "reason": given.reason.strip()}
    kept = SpecialPrice.objects.filter(quotation=quotation).first()
    if not stated["reason"]:
        if kept:
            kept.delete()
        return
    if kept is None or any(getattr(kept, name) != value for name, value in stated.items()):
        SpecialPrice(quotation=quotation, asked_by=by, asked_at=at, **stated).save()


def _log_freight(quotation: Quotation, before: str, *, by: User, at: dt.datetime) -> None:
    """Whoever makes the seller bear the freight is on record with the reason (PARTS-14)."""
    after = quotation.freight_bearer
    if before == after:
        return
    said = {"from": before, "to": after}
    papers.write(
        quotation, "freight_changed", before=quotation.state, by=by, at=at, reason=quotation.freight_reason, data=said
    )


@papers.retrying
def change(
    pk: int,
    *,
    by: User,
    at: dt.datetime,
    given: QuotationInput,
    version: int | None = None,
    submitting: bool = False,
) -> Quotation:
    """Write a draft anew. `version` is what the form was opened on; NotAllowed when it has changed meanwhile."""
    with papers.door(Quotation, pk, event="changed", by=by, at=at, version=version) as quotation:
        policies.check_change(quotation, by)
        bearer = quotation.freight_bearer
        _fill(quotation, given.terms, by)
        on = business_date(at, quotation.company.zone)
        booked = settle_currency(quotation, quotation.company, given.terms.currency, on)
        _write_anew(quotation, _priced(quotation, given.lines, quotation.company, booked))
        _apply(quotation, given.application, by=by, at=at)
        _log_freight(quotation, bearer, by=by, at=at)
    if submitting:
        submit(pk, by=by, at=at)
    return quotation


@papers.retrying
def submit(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> None:
    """Hand a complete draft to the reviewers of the handbook's route and number it (PARTS-09, PARTS-13 to PARTS-16).

    Prices beyond the maker go to whoever may give them (PARTS-11); a price below the floor that the handbook names
    needs a written application (PARTS-12). Within the own range the maker decides alone where the handbook asks for
    no review (FIBRE-92). Raises NotAllowed with the sentence.
    """
    with papers.door(Quotation, pk, event="submitted", by=by, at=at, version=version) as quotation:
        policies.check_change(quotation, by)
        company, today = quotation.company, business_date(at, quotation.company.zone)
        _at_the_rate(quotation, today)
        lines = queries.lines(quotation)
        soundness.check_complete(quotation, lines, rules(company, today), today)
        said = pricing.judged(lines, company, by, today)
        pricing.check(said, applied=queries.special_price(quotation) is not None)
        route = handbook.route_of(quotation, "review", by=by, on=today, facts=pricing.facts_of(quotation, said))
        authority.check_route(said, route)
        quotation.submit()
        if not authority.is_own(said, route):
            approval.submit(quotation, gate="review", route=route, by=by, at=at)
        papers.give_number(quotation, handbook.value(company, f"numbers.{Quotation.KIND}", today), today)
    if authority.is_own(said, route):
        _decide_alone(pk, route.version, by=by, at=at)


def _decide_alone(pk: int, version: str, *, by: User, at: dt.datetime) -> None:
    """Every price is the maker's own to give (FIBRE-92): the event says under which handbook."""
    with papers.door(Quotation, pk, event=DECIDED_ALONE, by=by, at=at, data={"handbook": version}) as quotation:
        quotation.decide_alone(version)
        _set_expiry(quotation, at)


@papers.retrying
def withdraw(pk: int, *, by: User, at: dt.datetime) -> None:
    """The maker takes it back; what was signed so far no longer counts."""
    with papers.door(Quotation, pk, event="withdrawn", by=by, at=at) as quotation:
        policies.check_withdraw(quotation, by)
        quotation.withdraw()
        approval.void(quotation, at=at)


def decided(quotation: Quotation, round: Round, by: User, at: dt.datetime) -> None:
    """The review ended: approved (it is what was submitted, the round asks that), handed back, or rejected."""
    if round.outcome == Round.Outcome.RETURNED:
        quotation.hand_back()
    elif round.outcome == Round.Outcome.REJECTED:
        quotation.reject()
    else:
        quotation.approve()
        _set_expiry(quotation, at)


def _set_expiry(quotation: Quotation, at: dt.datetime) -> None:
    if quotation.valid_until:
        ends = end_of_day(quotation.valid_until, quotation.company.zone)
        clock.set_deadline(quotation.paper, kind=EXPIRY, due=ends, at=at)


def tell_maker(quotation: Quotation, round: Round, by: User, at: dt.datetime) -> None:
    """The maker hears at once how the review ended."""
    clock.tell_maker(quotation, round, at, approved=gettext_lazy("%(number)s is approved and can be sent."))


@papers.retrying
def revise(pk: int, *, by: User, at: dt.datetime, objection: str) -> Quotation:
    """The customer objects (PARTS-11): a new draft supersedes the offer, which stays as it was sent."""
    reason = soundness.given_reason(objection)
    with papers.door(Quotation, pk, event="superseded", by=by, at=at, reason=reason) as old:
        policies.check_revise(old, by)
        old.supersede(reason)
        clock.close_deadline(old.paper, kind=EXPIRY, at=at)
        return _next_version(old, by=by, at=at)


def _next_version(old: Quotation, *, by: User, at: dt.datetime) -> Quotation:
    new = Quotation(enquiry=old.enquiry, supersedes=old, revision=old.revision + 1)
    _create(new, old.unit, queries.content(old), by=by, at=at, came_from=[old.paper])
    return new
