"""Done days ahead: an issue is asked for a day before (DIST-67), a notice is made three days before (FIBRE-118)."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.display import day_text
from core.refusals import NotAllowed
from orders.models import Order
from shipping import rules
from workflow import clock

TASK = "shipping.prepare_notice"


def check_wanted(company: Company, wanted_on: dt.date | None, today: dt.date) -> None:
    """Refuse an issue that is asked for too late, where the handbook refuses it (DIST-67)."""
    last = rules.asked_by(company, wanted_on, today) if wanted_on else None
    if last and wanted_on and today > last and rules.too_late_is_refused(company, today):
        sentence = _("What is wanted on %(day)s had to be asked for until %(last)s; say a later day.")
        words = {"day": day_text(wanted_on), "last": day_text(last)}
        raise NotAllowed(sentence % words, field="wanted_on")


def prepared(order: Order, *, by: User, at: dt.datetime) -> None:
    """A notice was made: the task to make it is done."""
    if rules.prepared_by(order.company, order.ordered_on, order.ordered_on):
        clock.done_task(order.paper, kind=TASK, by=by, at=at)
