"""What the clerk is told while a quotation is being typed, asked of the functions that saving and submitting use.

Nothing is locked or written; the offer is a sketch made from the whole form.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import may, rights_of
from accounts.request import company_of, person
from catalog import boxes, dealings
from catalog import typing as typed
from catalog.authority import Said
from catalog.foreign import Booked, total_of
from catalog.lines import totals
from catalog.pricing import NOBODY, Whole, limits_of
from core.components import Debt
from core.dates import business_date
from core.money import NOTHING, ZERO, Amounts
from core.refusals import NotAllowed
from credit import debts
from credit import queries as credit
from credit.models import Account
from customers import queries as customers
from customers.models import Customer
from handbook import queries as handbook
from inventory import beside
from quotes import dealings as told
from quotes import discounts, pricing, soundness
from quotes.currency import settle_currency
from quotes.forms import QuotationForm, QuotationLineForm
from quotes.models import Quotation, QuotationLine
from quotes.rules import Rules, rules

CREDIT = "credit.view"
MOST_LISTED = 12
TERMS = (*QuotationForm.OWN, "discount", "business_type", "contact_name", "contact_phone")


@dataclass
class Sketch:
    """A quotation as it stands in the form; `lines` are those that could be saved now."""

    user: User
    company: Company
    on: dt.date
    house: Rules
    head: QuotationForm
    typed: Sequence[typed.TypedLine]
    quotation: Quotation
    customer: Customer | None = None
    lines: Sequence[QuotationLine] = ()
    refusal: str = ""
    total: Amounts = NOTHING
    prices: Whole = field(default_factory=Whole)
    said: Said | None = None
    """whose decision the prices of the lines are, once there are lines"""
    booked: Booked | None = None
    unpriced: str = ""
    """why prices cannot be said: no rate is booked"""


def sketch(data: QueryDict, *, user: User, company: Company, at: dt.datetime) -> Sketch:
    """The offer that the form would make now."""
    on = business_date(at, company.zone)
    house = rules(company, on)
    head = QuotationForm(data, user=user, rules=house)
    head.is_valid()
    quotation = Quotation(company=company, currency=company.currency)
    for name in TERMS:
        setattr(quotation, name, head.cleaned_data.get(name, getattr(quotation, name)))
    quotation.discount = quotation.discount or ZERO
    rows = typed.read_lines(data, company, QuotationLineForm, discount=quotation.discount)
    made = Sketch(user, company, on, house, head, rows, quotation, head.cleaned_data.get("customer"))
    _set_currency(made)
    _set_lines(made)
    roles = [post.role for post in rights_of(user).posts]
    made.prices = typed.authorities(rows, roles, limits_of(company, on))
    made.said = pricing.judged(made.lines, company, user, on) if made.lines else None
    return made


def _set_currency(made: Sketch) -> None:
    """As saving would: the currency that is chosen or usual, at today's rate."""
    if made.customer:
        made.quotation.customer = made.customer
        try:
            wanted = made.head.cleaned_data.get("currency") or ""
            made.booked = settle_currency(made.quotation, made.company, wanted, made.on)
        except NotAllowed as refusal:
            made.unpriced = str(refusal)
    typed.at_the_rate(made.typed, made.booked, missing=bool(made.unpriced))


def _set_lines(made: Sketch) -> None:
    if made.unpriced:
        return
    sound = [line for line in made.typed if line.stands]
    products = {line.product.pk: line.product for line in sound if line.product}
    try:
        made.lines = discounts.offered(made.quotation, [line.line_input() for line in sound], products, made.booked)
    except NotAllowed as refusal:
        made.refusal = str(refusal)
    for line, row in zip(made.lines, sound, strict=False):
        line.no = row.no  # what is said about a line names the row that the clerk sees
    made.total = totals(made.lines)


# -- what keeps it from being submitted ------------------------------------------------------------------------------


def refusal(made: Sketch) -> str:
    """The first sentence with which submitting would be refused now; empty when it would go through."""
    errors = (str(error) for errors in made.head.errors.values() for error in errors)
    return next(errors, "") or made.unpriced or typed.first_lack(made.typed) or made.refusal or _incomplete(made)


def _incomplete(made: Sketch) -> str:
    try:
        soundness.check_reason(made.quotation)
    except NotAllowed as refused:
        return str(refused)
    found = next(soundness.problems(made.quotation, made.lines, made.house, made.on), None)
    if found is None and made.said:
        found = pricing.problem(made.said, applied=made.head.applied)
    return found.sentence if found else ""


# -- the answer ------------------------------------------------------------------------------------------------------


def answer(made: Sketch, data: QueryDict) -> dict[str, Any]:
    """Lines, totals and refusal as finished text, and what the panel shows under `shown`."""
    customer_id = made.customer.pk if made.customer else None
    known = beside.known(made.user, made.company, made.typed, made.prices.lines, customer_id=customer_id)
    return {
        "lines": {str(line.index): typed.facts(line, known) for line in typed.wanted(data, made.typed)},
        "totals": typed.totals_text(made.typed, made.total, total_of(made.quotation)),
        "abroad": bool(made.customer and made.customer.foreign),
        "currency": typed.currency_of(made.booked, made.unpriced),
        "refusal": refusal(made),
        "shown": panel(made, known),
    }


def opened(request: HttpRequest, text: str) -> dict[str, Any]:
    """What stands beside the form when it opens: the customer named in it with the story so far; three queries."""
    user, company = person(request), company_of(request)
    try:
        customer = customers.named(user, text) if text.strip() else None
    except NotAllowed as refused:
        return {"said": str(refused)}
    on = business_date(timezone.now(), company.zone)
    account = _account(user, company, customer)
    return {
        "customer": customer,
        "story": _story(user, customer, account, on),
        "debt": debts.debt(account, on, brief=True) if account else None,
    }


def panel(made: Sketch, known: typed.Known) -> dict[str, Any]:
    """What stands beside the form: the customer's story, credit, price and margin, stock."""
    account = _account(made.user, made.company, made.customer)
    return {
        "customer": made.customer,
        "said": "; ".join(str(error) for error in made.head.errors.get("customer", ())) if _named(made) else "",
        "story": _story(made.user, made.customer, account, made.on),
        "debt": _debt(made, account),
        "dealings": _dealings(made, known),
        "boxes": [
            boxes.currency_box(made.booked, made.company.currency, made.unpriced),
            boxes.price_box(made.typed, made.prices.lines, _deciders(made), _asked(made)),
            boxes.stock_box(made.typed, known, held=False),
        ],
    }


def _named(made: Sketch) -> bool:
    return bool(made.head["customer"].value())


def _account(user: User, company: Company, customer: Customer | None) -> Account | None:
    """The customer's credit account, an empty one where there is none yet; None for who may not see credit."""
    if customer is None or not may(user, CREDIT):
        return None
    found = credit.visible(user).filter(customer=customer).first()
    return found or Account(company=company, customer=customer)


def _story(user: User, customer: Customer | None, account: Account | None, on: dt.date) -> list[tuple[str, str]]:
    """Past volume, cooperation time and credit grade of an existing customer (FIBRE-91)."""
    if customer is None:
        return []
    said = told.relation_said(dealings.relation(user, customer.pk, told.year_before(on)), on)
    return [*said, told.grade_said(account)] if account else said


def _debt(made: Sketch, account: Account | None) -> Debt | None:
    if account is None:
        return None
    if not made.lines:
        return debts.debt(account, made.on, brief=True)
    return debts.debt(account, made.on, asked=made.total.gross, asked_for=_("This quotation"), brief=True)


def _dealings(made: Sketch, known: typed.Known) -> told.Told | None:
    """Last price and margin of every line; for a key account volume and cost too (FIBRE-95, OFFICE-135)."""
    if made.customer is None or not made.lines:
        return None
    bases = {line.product_id: line.product.base_price for line in made.lines}
    return told.told(made.user, made.customer, made.lines, bases, made.on, known.last, MOST_LISTED)


def _deciders(made: Sketch) -> str:
    """The posts that will review it, by title; asked only when a price is beyond the person's right."""
    case, gross = made.prices.case, made.total.gross
    if not made.prices.beyond or case == NOBODY:
        return ""
    try:
        route = handbook.route(made.company, Quotation.KIND, "review", case=case, amount=gross, on=made.on)
    except NotAllowed:
        return ""
    return handbook.deciders(made.company, route)


def _asked(made: Sketch) -> boxes.Said | None:
    """That a special price needs a written application, with a link to where it is written; or that it is there."""
    low = made.said.low if made.said else []
    if not low or made.said is None:
        return None
    if made.head.applied:
        return boxes.Said(_("The special-price application is written."), "ok")
    sentence = _("Below the floor of the post “%(role)s”: write the special-price application.") % {
        "role": made.said.role_below
    }
    return boxes.Said(sentence, "warn", "#id_special_reason")
