"""The currency of a quotation and the rate at which it is kept."""

import datetime as dt

from accounts.models import Company
from catalog import rates
from catalog.foreign import Booked
from quotes.models import Quotation


def settle_currency(quotation: Quotation, company: Company, wanted: str, on: dt.date) -> Booked | None:
    """The currency as stated, else the customer's usual one, at the rate in force on a day.

    A query for a foreign currency only; NotAllowed where no rate is booked or the customer is none of foreign trade.
    """
    customer = quotation.customer
    return rates.settle(quotation, wanted, company=company, foreign=customer.foreign, usual=customer.currency, on=on)
