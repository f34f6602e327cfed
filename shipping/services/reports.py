"""Shipments are reported twice: to finance and sales at once, and as the day's list next working morning (FIBRE-129).

The report of a day is made with its first shipment and sent by its deadline; it is a paper, so that what was told to
whom stands in its record.
"""

import datetime as dt
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import business_date
from core.display import day_text, money_text, qty_text
from handbook import calendars
from handbook import queries as handbook
from handbook.figures import Clock
from handbook.timers import figures
from shipping import rules
from shipping.models import DeliveryNote, ShipmentReport
from shipping.queries import reports as queries
from shipping.queries.people import on_posts
from workflow import clock, papers

DEADLINE = "shipping.report"
TIMER = "T32"


@papers.retrying
def report_shipment(note_pk: int, *, at: dt.datetime) -> None:
    """Tell finance and sales what has left (same day), and see to it that the day's report is there.

    Where the handbook asks for no report nothing is done. Running it twice makes one report; the outbox runs it once.
    """
    note = queries.with_goods(DeliveryNote.objects.filter(pk=note_pk).select_related("company", "unit")).get()
    company, day = note.company, queries.day_of(note)
    posts = rules.report_posts(company, day)
    if not posts:
        return
    if queries.of_day(company, note.unit, day) is None:
        _open(note, day, at)
    people = [*on_posts(company, posts, note.unit, day), note.order.maker]
    clock.notify(people, note.paper, lambda: _left(note), at)


def _open(note: DeliveryNote, day: dt.date, at: dt.datetime) -> None:
    company = note.company
    report = ShipmentReport(day=day)
    papers.create(report, company=company, unit=note.unit, by=_shipper(note), at=at, came_from=(note.paper,))
    papers.give_number(report, handbook.value(company, f"numbers.{ShipmentReport.KIND}", day), day)
    clock.set_deadline(report.paper, kind=DEADLINE, due=_next_morning(note, day), at=at)


def _shipper(note: DeliveryNote) -> User:
    """Who let the goods leave."""
    events = note.paper.events.filter(name=f"{DeliveryNote.KIND}.shipped").select_related("by")
    return events.latest("pk").by or note.maker


def _next_morning(note: DeliveryNote, day: dt.date) -> dt.datetime:
    """The hour of the next working morning that the handbook names, 08:00 unless it names another."""
    book = handbook.in_force(note.company, day)
    (hour, *_more) = figures(TIMER, book.timers[TIMER].figures).get("at") or (Clock(dt.time(8)),)
    calendar = calendars.calendar_of(note.company, day)
    return calendars.moment(calendars.next_workday(calendar, day), hour, note.company.zone)


def _left(note: DeliveryNote) -> str:
    goods = "；".join(
        f"{line.description} {qty_text(line.quantity, line.product.decimals)} {line.product.unit_name}"
        for line in note.lines.all()
    )
    words = {
        "note": note.number,
        "customer": note.customer.name,
        "goods": goods[:120],
        "amount": money_text(note.gross),
        "carrier": f"{note.carrier} {note.tracking}".strip() or "—",
    }
    return _("Shipped %(note)s to %(customer)s: %(goods)s, amount %(amount)s, carrier %(carrier)s.") % words


@papers.retrying
def send_report(pk: int, *, at: dt.datetime) -> None:
    """The next working morning has begun: the day's figures are kept and told (T32)."""
    with papers.door(ShipmentReport, pk, event="sent", by=None, at=at, scoped=False) as report:
        left = queries.shipped(report.company, report.unit, report.day)
        sums = left.aggregate(count=Count("pk"), gross=Sum("gross"))
        report.send(sums["count"], sums["gross"] or Decimal(0), at)
    company, today = report.company, business_date(at, report.company.zone)
    people = on_posts(company, rules.report_posts(company, today), report.unit, today)
    makers = User.objects.filter(pk__in=queries.shipped(company, report.unit, report.day).values("order__maker"))
    clock.notify([*people, *makers], report.paper, lambda: _digest(report), at)


def _digest(report: ShipmentReport) -> str:
    return _("Shipments of %(day)s: %(count)s delivery notes, amount %(amount)s (%(number)s).") % {
        "day": day_text(report.day),
        "count": report.notes,
        "amount": money_text(report.gross),
        "number": report.number,
    }
