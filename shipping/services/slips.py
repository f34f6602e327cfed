"""Bank slips of what is paid first: filed before the money is there, followed until it is (FIBRE-131, FIBRE-132)."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.dates import business_date
from core.display import money_text
from handbook import queries as handbook
from orders.models import Order
from shipping import policies
from shipping.models import BankSlip, DeliveryNotice
from shipping.policies import debt as checks
from shipping.queries import debt as queries
from workflow import clock, papers
from workflow import services as workflow
from workflow.files import Upload

DEADLINE = TASK = "shipping.slip"
TIMER = "T65"


@papers.retrying
def file_slip(pk: int, *, upload: Upload, amount: Decimal, sent_on: dt.date, by: User, at: dt.datetime) -> BankSlip:
    """File the bank slip that a customer has sent for a notice that is paid first; its money is waited for from now on.

    Raises NotYours without the right, NotAllowed for another type or an approved notice, an unsound amount or day, or
    a file that cannot be kept.
    """
    with papers.door(DeliveryNotice, pk, event="slip_filed", by=by, at=at, scoped=False) as notice:
        policies.check_visible(notice, by)
        checks.check_file_slip(notice, by)
        today = business_date(at, notice.company.zone)
        checks.check_slip(notice, amount, sent_on, today)
        kept = workflow.attach(notice.pk, upload=upload, by=by, at=at)
        reached = notice.order.paid + sum((row.amount for row in queries.slips_of_order(notice.order_id)), amount)
        slip = BankSlip.objects.create(
            notice=notice, attachment=kept, amount=amount, reached=reached, sent_on=sent_on, by=by, at=at
        )
        days = handbook.value(notice.company, "shipping.slip_days", today)
        clock.set_deadline(notice.paper, kind=DEADLINE, due=at + dt.timedelta(days=days), at=at)
    return slip


@papers.retrying
def note_arrived(order_pk: int, *, at: dt.datetime) -> None:
    """Money came for an order: slips that it reaches are followed no longer. Running it twice changes nothing."""
    order = Order.objects.get(pk=order_pk)
    arrived = list(queries.slips_of_order(order_pk).filter(reached__lte=order.paid).order_by("pk"))
    for pk in sorted({slip.notice_id for slip in arrived}):
        with papers.door(DeliveryNotice, pk, event="slip_arrived", by=None, at=at, scoped=False) as notice:
            BankSlip.objects.filter(pk__in=[row.pk for row in arrived if row.notice_id == pk]).update(arrived_at=at)
            if not queries.promised(notice):
                clock.close_deadline(notice.paper, kind=DEADLINE, at=at)
                clock.done_task(notice.paper, kind=TASK, by=None, at=at)


@papers.retrying
def chase_slip(notice_pk: int, *, at: dt.datetime) -> None:
    """The time for a slip's money is over: whoever the handbook's clock names looks for it (FIBRE-132)."""
    notice = DeliveryNotice.objects.select_related("paper__company").get(pk=notice_pk)
    promised, posts = queries.promised(notice), _posts(notice.paper.company, at)
    if not promised or not posts or notice.state == DeliveryNotice.State.CANCELLED:
        return
    words = {"notice": notice.number, "amount": money_text(promised)}
    title = _("%(amount)s of the bank slip on %(notice)s has not arrived: find it") % words
    clock.add_task(notice.paper, kind=TASK, title=title, at=at, post=posts[-1])


def _posts(company: Company, at: dt.datetime) -> tuple[str, ...]:
    """The posts that the clock names, of whom the last, who is finance's, looks for the money; none without T65."""
    row = handbook.in_force(company, business_date(at, company.zone)).timers.get(TIMER)
    return tuple(row.posts) if row else ()


def remind_slips(company: Company, at: dt.datetime) -> int:
    """Every day each late slip is a task again, as long as the clock runs in the company; gives how many are late."""
    today = business_date(at, company.zone)
    if TIMER not in handbook.in_force(company, today).timers:
        return 0
    days = handbook.value(company, "shipping.slip_days", today)
    late = {slip.notice_id for slip in queries.late_slips(company, at - dt.timedelta(days=days))}
    for pk in sorted(late):
        chase_slip(pk, at=at)
    return len(late)
