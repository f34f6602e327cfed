"""Done days ahead: an issue is asked for a day before (DIST-67), a notice is made three days before (FIBRE-118)."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.dates import business_date, end_of_day
from core.display import day_text
from core.refusals import NotAllowed
from handbook import queries as handbook
from orders import queries as orders
from orders.models import Order
from shipping import rules
from workflow import clock, papers

TASK = "shipping.prepare_notice"
LONGEST_BREAK = 14
"""days; no company is closed for longer"""


def check_wanted(company: Company, wanted_on: dt.date | None, today: dt.date) -> None:
    """Refuse an issue that is asked for too late, where the handbook refuses it (DIST-67)."""
    last = rules.asked_by(company, wanted_on, today) if wanted_on else None
    if last and wanted_on and today > last and rules.too_late_is_refused(company, today):
        sentence = _("What is wanted on %(day)s had to be asked for until %(last)s; say a later day.")
        words = {"day": day_text(wanted_on), "last": day_text(last)}
        raise NotAllowed(sentence % words, field="wanted_on")


@papers.retrying
def ask_for_notices(company: Company, *, at: dt.datetime) -> int:
    """Ask for the notices of what is to leave within the days that the handbook names (FIBRE-118, T29, T65).

    One open task per order, for whoever made it; running it again asks for nothing that is asked for. Returns how many
    orders were found.
    """
    today = business_date(at, company.zone)
    if not {"T29", "T65"} & set(handbook.in_force(company, today).timers):
        return 0
    found = [order for order in orders.to_prepare(company, _until(company, today)) if _is_time(company, order, today)]
    for order in found:
        _ask(order, at)
    return len(found)


def _until(company: Company, today: dt.date) -> dt.date:
    """The last day of shipment that may be due today; a day off may bring it forward by as long as no work is done."""
    return today + dt.timedelta(days=handbook.value(company, rules.PREPARE, today) + LONGEST_BREAK)


def _is_time(company: Company, order: Order, today: dt.date) -> bool:
    last = rules.prepared_by(company, order.arrive_on, today) if order.arrive_on else None
    return last is not None and last <= today


def _ask(order: Order, at: dt.datetime) -> None:
    words = {"order": order.number, "day": day_text(order.arrive_on) if order.arrive_on else ""}
    title = _("Make the delivery notice of %(order)s: the goods leave on %(day)s") % words
    assert order.arrive_on is not None  # noqa: S101 - only orders with a day are found
    due = end_of_day(order.arrive_on, order.company.zone)
    clock.add_task(order.paper, kind=TASK, title=title, at=at, user=order.maker, due=due)


def prepared(order: Order, *, by: User, at: dt.datetime) -> None:
    """A notice was made: the task to make it is done."""
    if rules.prepared_by(order.company, order.ordered_on, order.ordered_on):
        clock.done_task(order.paper, kind=TASK, by=by, at=at)
