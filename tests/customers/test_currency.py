"""The usual currency of a customer from abroad stands in the file."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.refusals import NotAllowed
from customers import services
from customers.models import Customer
from tests.orders.shop import add_customer
from tests.world import NOW, World, again

SignIn = Callable[[User], Client]


def test_the_usual_currency_is_chosen_on_the_file_and_shown_there(parts: World, as_user: SignIn) -> None:
    buyer, client = add_customer(parts, "K0009", "Nordwerk", "prepaid"), as_user(again(parts.clerk))
    form = {
        "number": buyer.number, "name": buyer.name, "phone": buyer.phone, "route": buyer.route, "unit": parts.unit.pk,
        "contact": buyer.contact, "address": buyer.address, "payment_terms": "prepaid", "version": buyer.version,
        "foreign": "on", "currency": "EUR",
    }  # fmt: skip
    assert client.post(reverse("customers:change", args=[buyer.pk]), form).status_code == 302
    kept = Customer.objects.get(pk=buyer.pk)
    assert (kept.foreign, kept.currency) == (True, "EUR")
    assert "EUR 欧元" in client.get(kept.get_absolute_url()).content.decode()


def test_a_currency_that_nobody_knows_is_refused(parts: World) -> None:
    buyer = add_customer(parts, "K0009", "Nordwerk", "prepaid")
    with pytest.raises(NotAllowed) as refused:
        services.change_customer(buyer.pk, by=parts.clerk, at=NOW, currency="XXX", confirmed=True)
    assert refused.value.field == "currency"
    assert Customer.objects.get(pk=buyer.pk).currency == ""


def test_where_foreign_trade_goes_no_way_of_its_own_no_currency_is_asked(office: World, as_user: SignIn) -> None:
    buyer = add_customer(office, "K0009", "永昌", "prepaid")
    page = as_user(again(office.clerk)).get(reverse("customers:change", args=[buyer.pk])).content.decode()
    assert ('name="currency"' in page, 'name="foreign"' in page) == (False, False)
