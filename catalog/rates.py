"""Booked rates (记账汇率): which one a document is made with. The latest from-day that is not after its day counts."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Company
from catalog import queries
from catalog.foreign import Booked, InCurrency
from catalog.models import BookedRate
from core import currencies
from core.display import day_text
from core.refusals import NotAllowed


def settle(
    document: InCurrency, wanted: str, *, company: Company, foreign: bool, usual: str, on: dt.date
) -> Booked | None:
    """Give a draft its currency and the rate that is in force on its day; None in the company's own currency.

    `wanted` is what was chosen on the form, blank for the customer's `usual` one; `foreign` says that the customer
    buys from abroad. Asks the database only about a foreign currency. Raises NotAllowed for the field `currency`.
    """
    currency = wanted or (usual if foreign else "") or company.currency
    if currency == company.currency:
        document.currency, document.rate = currency, BookedRate.ONE
        return None
    check_currency(currency, company, foreign=foreign)
    booked = queries.rate_on(company, currency, on)
    if booked is None:
        told = {"currency": currencies.named(currency), "day": day_text(on)}
        raise NotAllowed(
            _("No rate of %(currency)s is booked for %(day)s; finance books it first.") % told, field="currency"
        )
    document.currency, document.rate = booked.currency, booked.rate
    return booked


def check_currency(currency: str, company: Company, *, foreign: bool) -> None:
    """Only customers abroad buy in another currency than the company's, and only in one that is known here."""
    if currency not in currencies.NAMES:
        raise NotAllowed(_("Choose one of the currencies."), field="currency")
    if not foreign and currency != company.currency:
        raise NotAllowed(_("Only customers of foreign trade buy in another currency."), field="currency")
