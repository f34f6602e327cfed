"""Goods that left on a word by phone, and the report of a day, in companies whose own handbook knows neither."""

import datetime as dt

from accounts.models import User
from demo.cast import World
from shipping import services
from shipping.models import DeliveryNotice, ShipmentReport
from shipping.services import Word
from tests.support.handbooks import as_at_the_mill

POSTS = ("aftersales_manager", "deputy_manager")


def by_phone(notice: DeliveryNotice, world: World, *, at: dt.datetime) -> int:
    """The keeper releases a notice on the manager's word, heard by the deputy; gives the paper's key."""
    word = Word(world.manager, world.deputy, f"{world.company.short_name}急", "经理出差")
    keeper = User.objects.get(pk=world.keeper.pk)
    with as_at_the_mill(world.company.preset, *POSTS):
        return services.release_by_phone(notice.pk, by=keeper, at=at, word=word).pk


def reported(notice: DeliveryNotice, *, at: dt.datetime) -> int:
    """The report of the day on which a notice's goods left; gives its key."""
    with as_at_the_mill(notice.company.preset, *POSTS):
        services.report_shipment(notice.note.pk, at=at)
    return ShipmentReport.objects.get(unit=notice.unit).pk
