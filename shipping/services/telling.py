"""A foreign customer is told that the goods have left (PARTS-70); who told it, and how, stands in the record."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from handbook import calendars
from shipping import policies, rules
from shipping.models import DeliveryNotice
from shipping.policies import telling
from workflow import clock, papers

TASK = telling.TASK


@papers.retrying
def ask_to_tell(notice_pk: int, *, at: dt.datetime) -> None:
    """Ask the order's clerk to tell the customer, by the end of the next working day; of foreign trade only."""
    heads = DeliveryNotice.objects.select_related("paper", "company", "customer", "order__maker")
    notice = heads.get(pk=notice_pk)
    if not notice.order.foreign or not rules.foreign_way(notice.company, notice.made_on):
        return
    words = {"customer": notice.customer.name, "notice": notice.number}
    title = _("Tell %(customer)s that the goods of %(notice)s have left") % words
    due = calendars.due_workdays(notice.company, at, 1)
    clock.add_task(notice.paper, kind=TASK, title=title, at=at, user=notice.order.maker, due=due)


@papers.retrying
def told(pk: int, *, by: User, at: dt.datetime, how: str) -> DeliveryNotice:
    """Note that the customer was told that the goods have left, and how."""
    with papers.door(DeliveryNotice, pk, event="told", by=by, at=at, reason=how, scoped=False) as notice:
        policies.check_visible(notice, by)
        telling.check_told(notice, by)
        clock.done_task(notice.paper, kind=TASK, by=by, at=at)
    return notice
