"""Files that nobody looked after for long (FIBRE-11)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from customers import services
from customers.models import Customer
from tests.customers.conftest import MakeCustomer
from tests.world import World

SEVEN_MONTHS = dt.timedelta(days=214)
SIX_MONTHS = dt.timedelta(days=181)
STALE = "/customers/?file=stale"


def untouched(customer: Customer, since: dt.timedelta) -> None:
    """Nobody touched the file and its books for so long."""
    then = dt.datetime.now(dt.UTC) - since
    Customer.objects.filter(pk=customer.pk).update(changed_at=then)
    for book in (customer.addresses, customer.contacts):
        book.update(changed_at=then)


def listed(client: Client, address: str = STALE) -> list[str]:
    return [row.number for row in client.get(address).context["listing"].rows]


@pytest.mark.rule("FIBRE-11")
def test_file_untouched_for_seven_months_is_listed_as_stale(
    fibre: World, make_customer: MakeCustomer, as_user: Callable[[User], Client]
) -> None:
    old = make_customer(fibre)
    fresh = make_customer(fibre, "K0002", name="海宁新宏", phone="0573-5550 0002", contact="沈先生")
    booked = make_customer(fibre, "K0003", name="义乌锦程", phone="0579-5550 0003", contact="骆女士")
    untouched(old, SEVEN_MONTHS)
    untouched(fresh, SIX_MONTHS - dt.timedelta(days=2))
    untouched(booked, SEVEN_MONTHS)
    services.add_contact(booked.pk, by=fibre.clerk, at=dt.datetime.now(dt.UTC), name="新联系人")
    client = as_user(fibre.clerk)
    assert listed(client) == ["K0001"]
    assert listed(client, "/customers/") == ["K0001", "K0002", "K0003"]
    client.post(f"/customers/{old.pk}/confirm/")
    assert listed(client) == []


def test_company_that_asks_for_no_fresh_files_offers_no_such_list(
    office: World, make_customer: MakeCustomer, clerk: Client
) -> None:
    untouched(make_customer(office), SEVEN_MONTHS)
    assert listed(clerk) == ["K0001"]
    assert "file" not in clerk.get("/customers/").context["listing"].form.fields
