"""A customer's file opened in a dialog over the paper being entered."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers.models import Customer
from tests.customers.conftest import MakeCustomer
from tests.customers.test_views import typed
from tests.world import World

SignIn = Callable[[User], Client]
QUICK = "/customers/quick/"


@pytest.fixture
def clerk(office: World, as_user: SignIn) -> Client:
    return as_user(office.clerk)


def test_dialog_starts_with_what_was_typed_and_asks_for_the_necessary_only(clerk: Client) -> None:
    form = clerk.get(QUICK, {"q": "绍兴澜庭酒店"}).context["form"]
    assert form["name"].value() == "绍兴澜庭酒店"
    assert {"fax", "email"} & set(form.fields) == set()
    assert clerk.get(QUICK, {"q": "0575-5550137"}).context["form"]["phone"].value() == "0575-5550137"


def test_saved_file_is_named_to_the_field_that_asked(clerk: Client, office: World) -> None:
    answer = clerk.post(QUICK, typed(office), follow=True)
    made = Customer.objects.get()
    assert f'data-taken="{made.number}"' in answer.content.decode()
    assert (made.company, made.unit) == (office.company, office.unit)


def test_likely_duplicate_is_shown_before_anything_is_saved(
    clerk: Client, office: World, make_customer: MakeCustomer
) -> None:
    known = make_customer(office, "K0009", name="别的名字")
    sent = typed(office, phone=known.phone)
    page = clerk.post(QUICK, sent)
    assert f'data-take="{known.number}"' in page.content.decode()
    assert Customer.objects.count() == 1
    assert clerk.post(QUICK, {**sent, "confirmed": "on"}).status_code == 302
    assert Customer.objects.count() == 2


def test_certain_duplicate_is_refused_and_offered_to_be_taken(
    clerk: Client, office: World, make_customer: MakeCustomer
) -> None:
    known = make_customer(office, "K0009")
    page = clerk.post(QUICK, typed(office, name=known.name, phone=known.phone, confirmed="on"))
    assert page.context["form"].errors["name"]
    assert f'data-take="{known.number}"' in page.content.decode()
    assert Customer.objects.count() == 1


def test_offer_to_make_a_customer_is_for_those_who_may(office: World, as_user: SignIn) -> None:
    assert 'data-create="/customers/quick/"' in as_user(office.clerk).get(reverse("orders:new")).content.decode()
    assert as_user(office.people["finance"]).get(QUICK).status_code == 403


def test_customer_of_another_company_is_not_taken(clerk: Client, other: World, make_customer: MakeCustomer) -> None:
    foreign = make_customer(other)
    assert clerk.get(reverse("customers:taken", args=[foreign.pk])).status_code == 404
