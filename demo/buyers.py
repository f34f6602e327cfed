"""The example companies' customers."""

import datetime as dt
from decimal import Decimal

from credit import services as credit
from customers import services as customers
from customers.models import Customer
from demo.cast import World

GRADES = ((200_000, "A"), (1, "B"), (0, "C"))
"""limit from which a customer of the demo has the grade; C has none (FIBRE-55)"""


def _grant(customer: Customer, limit: Decimal, world: World, at: dt.datetime) -> None:
    grade = next(grade for least, grade in GRADES if limit >= least)
    credit.bring_in_limit(customer.pk, limit=limit, grade=grade, by=world.supervisor, at=at, reason="年度评审")


def invite(world: World, at: dt.datetime) -> list[Customer]:
    """Create the customer files (by a clerk) and set the limits of the monthly ones (by the finance supervisor)."""
    found = []
    for place, row in enumerate(world.made_of.customers.strip().splitlines(), 1):
        name, route, contact, phone, address, terms, limit = row.split("|")
        customer = customers.add_customer(
            company=world.company, unit=world.unit, by=world.clerk, at=at, number=f"KH-{place:05d}", name=name,
            phone=phone, route=route, contact=contact, address=address, payment_terms=terms, agreed_before=True,
        )  # fmt: skip
        if limit:
            _grant(customer, Decimal(limit), world, at)
        found.append(customer)
    return found
