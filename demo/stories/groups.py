"""Customers that share one limit: two works of one owner, where one person of finance gives credit."""

import datetime as dt
from decimal import Decimal

from credit.services import groups
from customers.models import Customer
from demo.cast import World

MEMBERS = ("天津滨海碱业有限公司", "沧州临港盛源化工有限公司")
LIMIT, WHY = Decimal(1_200_000), "同一控股股东，两家合并授信"


def tell(world: World, customers: list[Customer], now: dt.datetime) -> None:
    """Only the company that sells to them; what they owed before counts against the limit they share."""
    members = [row for row in customers if row.name in MEMBERS]
    if not members:
        return
    by, at = world.supervisor, now - dt.timedelta(days=3)
    group = groups.open_group(name="渤海盐化集团", by=by, at=at, reason=WHY)
    groups.set_group_limit(group.pk, limit=LIMIT, by=by, at=at, reason=WHY)
    for member in members:
        groups.join_group(group.pk, member.pk, by=by, at=at, reason=WHY)
