"""Reads of shipment reports, and of what left on a day."""

import datetime as dt

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from accounts.queries import scoped
from core.dates import business_date, end_of_day, start_of_day
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from shipping.models import DeliveryNote, NoteLine, ShipmentReport


def visible(user: User) -> QuerySet[ShipmentReport]:
    """The reports of the person's units."""
    return scoped(ShipmentReport.objects.select_related("paper", "unit"), user)


def report(user: User, pk: int) -> ShipmentReport:
    """One report, else NotFound."""
    found = sole(scoped(ShipmentReport.objects.select_related("paper", "company", "unit", "maker"), user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such document for you."))
    return found


def totals(rows: QuerySet[ShipmentReport]) -> Sums:
    """Foot of a filtered list."""
    return sums(rows, "gross", Q(pk__isnull=True))


def of_day(company: Company, unit: Unit, day: dt.date) -> ShipmentReport | None:
    """The report of a unit's day, if anything left on it."""
    return ShipmentReport.objects.filter(company=company, unit=unit, day=day).first()


def shipped(company: Company, unit: Unit, day: dt.date) -> QuerySet[DeliveryNote]:
    """The delivery notes of a unit that left on a day of the company, in the order in which they left."""
    span = (start_of_day(day, company.zone), end_of_day(day, company.zone))
    rows = DeliveryNote.objects.filter(company=company, unit=unit, shipped_at__gte=span[0], shipped_at__lt=span[1])
    return rows.order_by("shipped_at", "pk")


def with_goods(rows: QuerySet[DeliveryNote]) -> QuerySet[DeliveryNote]:
    """The notes with customer, order and goods, for a page; three statements."""
    lines = Prefetch("lines", NoteLine.objects.select_related("product").order_by("no"))
    return rows.select_related("paper", "order__paper", "customer", "warehouse").prefetch_related(lines)


def day_of(note: DeliveryNote) -> dt.date:
    """The company's day on which a note left."""
    assert note.shipped_at is not None  # noqa: S101 - asked of notes that have left
    return business_date(note.shipped_at, note.company.zone)
