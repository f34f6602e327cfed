"""Money is there and the order is not entered (T28, PARTS-24): the clerk is reminded after so many working days."""

import datetime as dt
from collections.abc import Mapping
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import holders
from core.dates import business_date, end_of_day
from core.display import money_text
from handbook import queries as handbook
from handbook.calendars import add_workdays, calendar_of
from receivables.models import Receipt
from workflow import clock, papers
from workflow.models import Link, Paper

ENTRY, TIMER, DAYS = "receivables.entry", "T28", "orders.entry_workdays"
QUOTATION, ORDER = "quotes.quotation", "orders.order"


def promise_entry(receipt: Receipt, *, at: dt.datetime) -> None:
    """The order of a paid quotation is entered within so many working days, where the handbook has T28."""
    company = receipt.company
    on = business_date(at, company.zone)
    book = handbook.in_force(company, on)
    if TIMER not in book.timers or DAYS not in book.values or not _not_entered(receipt.pk):
        return
    last = add_workdays(calendar_of(company, on), on, book.values[DAYS])
    clock.set_deadline(receipt.paper, kind=ENTRY, due=end_of_day(last, company.zone), at=at)


def _not_entered(receipt_id: int) -> list[Paper]:
    """Quotations that a receipt came in for and of which no order was made yet."""
    made = Link.objects.filter(target__kind=ORDER).values("source")
    rows = Paper.objects.filter(kind=QUOTATION, became__target=receipt_id).exclude(pk__in=made)
    return list(rows.select_related("maker", "unit").order_by("pk"))


@papers.retrying
def remind_entry(receipt_id: int, *, at: dt.datetime) -> None:
    """The working days are over: whoever has to enter the order is reminded, and the next post up where one is named.

    Nothing when the order was entered meanwhile.
    """
    receipt = Receipt.objects.select_related("paper", "company", "customer").get(pk=receipt_id)
    for quotation in _not_entered(receipt_id):
        said = {"customer": receipt.customer.name, "amount": money_text(receipt.amount), "quotation": quotation.number}
        title = _("Enter the order: %(customer)s paid %(amount)s for %(quotation)s") % said
        clock.add_task(quotation, kind=ENTRY, title=title, at=at, user=quotation.maker)
        clock.notify([quotation.maker, *_above(receipt, quotation, at)], quotation, partial(_late, said), at)


def _late(said: Mapping[str, str | None]) -> str:
    return _("%(customer)s paid %(amount)s for %(quotation)s, and the order is not entered yet.") % said


def _above(receipt: Receipt, quotation: Paper, at: dt.datetime) -> list[User]:
    """Who hears of it when it is late, as the handbook names them."""
    on = business_date(at, receipt.company.zone)
    row = handbook.in_force(receipt.company, on).timers.get(TIMER)
    if row is None or not row.escalate:
        return []
    seats = holders(receipt.company_id, [(post, quotation.unit) for post in row.escalate], on)
    return list(User.objects.filter(pk__in={pk for seat in seats for pk in seat.people}))


@papers.retrying
def order_entered(quotation_id: int, *, at: dt.datetime) -> None:
    """The order was made: nobody is reminded any more."""
    quotation = Paper.objects.get(pk=quotation_id)
    clock.done_task(quotation, kind=ENTRY, by=None, at=at)
    for receipt in Paper.objects.filter(came_from__source=quotation, kind=Receipt.KIND):
        clock.close_deadline(receipt, kind=ENTRY, at=at)
