"""Who is stationed at which customer's place."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from core.constraints import refusing
from core.dates import business_date
from core.refusals import NotAllowed
from credit.models import Station
from credit.policies import guarantees as policies
from credit.queries import guarantees as queries
from customers.models import Customer
from workflow import papers


@papers.retrying
def add_station(customer: Customer, person: User, *, since: dt.date, by: User, at: dt.datetime) -> Station:
    """Station a salesperson or commissioning engineer at a customer's place, until further notice (PARTS-38)."""
    policies.check_station(customer.company, by)
    if not queries.field_staff(by, business_date(at, customer.company.zone)).filter(pk=person.pk).exists():
        raise NotAllowed(
            _("%(person)s is on no post that is stationed at customers.") % {"person": person}, field="person"
        )
    twice = _("%(person)s is stationed there already.") % {"person": person}
    with refusing({"station_open_once": ("person", twice)}):
        return Station.objects.create(
            company=customer.company, customer=customer, person=person, since=since, changed_by=by, changed_at=at
        )


@papers.retrying
def end_station(pk: int, *, by: User, at: dt.datetime) -> Station:
    """The person leaves the customer's place today; guarantees given until now stand."""
    station = Station.objects.select_for_update(no_key=True, of=("self",)).get(pk=queries.station(by, pk).pk)
    policies.check_end_station(station, by)
    station.until = max(business_date(at, station.company.zone), station.since)
    station.changed_by, station.changed_at = by, at
    station.save(update_fields=["until", "changed_by", "changed_at"])
    return station
