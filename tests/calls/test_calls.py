"""Calls: answered with one field, followed by orders and enquiries, ended; with the wording beside them."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls import queries, services
from calls.models import Call
from core.refusals import NotAllowed, NotFound, NotYours
from orders.models import Order
from quotes.models import Enquiry
from tests.calls.conftest import SignIn, now, ring
from tests.orders.shop import Shop
from tests.support.waiting import waits
from tests.world import NOW, again
from workflow.models import Event, Link

ROW = {"product": "ZK-100", "quantity": "2", "unit_price": ""}


def told(call: Call) -> list[str]:
    """The events of a call, oldest first."""
    return list(Event.objects.filter(paper=call.paper).order_by("pk").values_list("name", flat=True))


# -- answering -------------------------------------------------------------------------------------------------------


def test_number_of_a_customer_names_the_caller_and_starts_the_clock(stationer: Shop) -> None:
    customer = stationer.customers["monthly"]
    call = now(ring(stationer, customer.phone.replace("-", "")))
    assert (call.customer, call.caller, call.state, call.created_at) == (customer, customer.contact, "open", NOW)
    assert (call.number, call.phone) == ("LD-2606-00001", customer.phone.replace("-", ""))


def test_name_or_number_of_a_customer_names_the_caller_too(stationer: Shop) -> None:
    customer = stationer.customers["cash"]
    for text in (customer.name, customer.number):
        call = ring(stationer, text)
        assert (call.customer, call.phone) == (customer, customer.phone)


def test_unknown_caller_is_kept_as_typed(stationer: Shop) -> None:
    by_phone, by_name = ring(stationer, " 13800001111 "), ring(stationer, "路过的陈先生")
    assert (by_phone.customer, by_phone.phone, by_phone.caller) == (None, "13800001111", "")
    assert (by_name.customer, by_name.phone, by_name.caller) == (None, "", "路过的陈先生")


def test_call_of_nobody_is_refused(stationer: Shop, clerk: Client) -> None:
    with pytest.raises(NotAllowed) as refusal:
        ring(stationer, "  ")
    assert refusal.value.field == "caller"
    assert "请填写" in clerk.post(reverse("calls:new"), {"caller": ""}).content.decode()
    assert not Call.objects.exists()


def test_another_companys_customer_is_nobody_here(shop: Shop, foreign_shop: Shop) -> None:
    theirs = foreign_shop.customers["cash"]
    theirs.phone, theirs.phone_key = "0571-99998888", "057199998888"
    theirs.save()
    assert ring(shop, theirs.phone).customer is None
    assert ring(foreign_shop, theirs.phone).customer == theirs


@pytest.mark.parametrize("who", ["reviewer", "manager", "keeper", "finance", "driver"])
def test_calls_are_answered_by_the_clerks_only(stationer: Shop, as_user: SignIn, who: str) -> None:
    person = again(stationer.world.people[who])
    with pytest.raises(NotYours):
        ring(stationer, by=person)
    assert as_user(person).post(reverse("calls:new"), {"caller": "0571"}).status_code == 403
    assert not Call.objects.exists()


def test_caller_is_named_during_the_call(stationer: Shop) -> None:
    call = ring(stationer, "13800001111")
    customer = stationer.customers["monthly"]
    services.name_caller(call.pk, by=stationer.clerk, at=NOW, customer_id=customer.pk)
    call = now(call)
    assert (call.customer, call.caller, call.phone) == (customer, customer.contact, "13800001111")
    assert told(call) == ["calls.call.created", "calls.call.named"]


def test_page_of_an_unknown_caller_offers_those_who_fit(stationer: Shop, clerk: Client) -> None:
    call = ring(stationer, "客户")
    page = clerk.get(call.get_absolute_url()).content.decode()
    assert [f'value="{row.pk}"' in page for row in stationer.customers.values()] == [True, True, True]
    chosen = stationer.customers["cash"]
    answer = clerk.post(reverse("calls:caller", args=[call.pk]), {"customer": chosen.pk})
    assert (answer.status_code, now(call).customer) == (302, chosen)
    assert f'name="customer" value="{chosen.pk}"' not in clerk.get(call.get_absolute_url()).content.decode()


# -- wording ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-107")
def test_call_screen_shows_the_companys_standard_wording(stationer: Shop, shop: Shop, as_user: SignIn) -> None:
    office, parts = as_user(again(stationer.clerk)), as_user(again(shop.clerk))
    asked, said = "请报货号或品名和数量，我为您查库存。", "请报配件编号，或设备型号和损坏的部位。"
    for client, own, other in ((office, asked, said), (parts, said, asked)):
        page = client.get(reverse("calls:new")).content.decode()
        assert own in page
        assert other not in page
    call = ring(stationer)
    assert asked in office.get(call.get_absolute_url()).content.decode()
    services.end(call.pk, by=stationer.clerk, at=NOW)
    assert asked not in office.get(call.get_absolute_url()).content.decode()


# -- what becomes of it ----------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-07")
def test_logged_call_is_followed_by_a_linked_order_and_enquiry(stationer: Shop, clerk: Client) -> None:
    call = ring(stationer, stationer.customers["monthly"].phone)
    page = clerk.get(call.get_absolute_url()).content.decode()
    order_url, enquiry_url = reverse("orders:from_call", args=[call.pk]), reverse("quotes:enquiry_from", args=[call.pk])
    assert [f'href="{where}"' in page for where in (order_url, enquiry_url)] == [True, True]
    new_order = clerk.get(order_url).headers["Location"]
    assert clerk.post(new_order, stationer.form(ROW, customer="monthly")).status_code == 302
    new_enquiry = clerk.get(enquiry_url).headers["Location"]
    sent = {
        "channel": "call", "asked_on": "2026-06-10", "customer": stationer.customers["monthly"].number,
        "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-model": "ZK-100", "lines-0-quantity": "5",
    }  # fmt: skip
    assert clerk.post(new_enquiry, sent).status_code == 302
    order, enquiry = Order.objects.get(), Enquiry.objects.get()
    links = set(Link.objects.values_list("source_id", "target_id"))
    assert links == {(call.pk, order.pk), (call.pk, enquiry.pk)}
    assert now(call).state == "answered"
    assert enquiry.number in clerk.get(call.get_absolute_url()).content.decode()


@pytest.mark.rule("OFFICE-15")
def test_order_entered_during_a_call_is_linked_to_it_with_its_time(stationer: Shop, clerk: Client) -> None:
    customer = stationer.customers["monthly"]
    call = ring(stationer, customer.phone)
    there = clerk.get(reverse("orders:from_call", args=[call.pk])).headers["Location"]
    assert f'value="{customer.number}"' in clerk.get(there).content.decode()
    assert clerk.post(there, stationer.form(ROW, customer="monthly")).status_code == 302
    order = Order.objects.get()
    assert (order.source, Link.objects.get(target_id=order.pk).source_id) == ("phone", call.pk)
    followed = Event.objects.get(paper=call.paper, name="calls.call.followed")
    assert (followed.data, followed.at) == ({"paper": order.pk, "kind": "orders.order"}, order.created_at)
    assert call.number in clerk.get(order.get_absolute_url()).content.decode()
    assert clerk.post(reverse("orders:new"), stationer.form(ROW, customer="cash")).status_code == 302
    assert Link.objects.count() == 1


def test_call_that_was_ended_while_the_order_was_typed_still_gets_it(stationer: Shop, clerk: Client) -> None:
    call = ring(stationer, stationer.customers["monthly"].phone)
    services.end(call.pk, by=stationer.clerk, at=NOW)
    there = f"{reverse('orders:new')}?from={call.pk}"
    assert clerk.post(there, stationer.form(ROW, customer="monthly")).status_code == 302
    assert Link.objects.get().source_id == call.pk
    assert now(call).state == "closed"


def test_order_of_a_foreign_call_is_not_found(shop: Shop, foreign_shop: Shop, as_user: SignIn) -> None:
    theirs, client = ring(foreign_shop), as_user(again(shop.clerk))
    for where in (f"{reverse('orders:new')}?from={theirs.pk}", reverse("orders:from_call", args=[theirs.pk])):
        assert client.get(where).status_code == 404
    assert client.post(f"{reverse('orders:new')}?from={theirs.pk}", shop.form(ROW)).status_code == 404
    with pytest.raises(NotFound):
        queries.call(shop.clerk, theirs.pk)
    assert not Order.objects.exists()
    assert now(theirs).state == "open"


def test_end_stops_the_clock_with_what_was_said(stationer: Shop) -> None:
    call = ring(stationer)
    services.end(call.pk, by=stationer.clerk, at=NOW + dt.timedelta(minutes=4), note=" 问营业时间 ")
    call = now(call)
    assert (call.state, call.note, call.lasted) == ("closed", "问营业时间", dt.timedelta(minutes=4))


# -- every action in every state -------------------------------------------------------------------------------------

ALLOWED = {
    "name": {"open": "open", "answered": "answered"},
    "follow": {"open": "answered", "answered": "answered", "closed": "closed"},
    "end": {"open": "closed", "answered": "closed"},
}


def act(shop: Shop, call: Call, action: str) -> None:
    """Try one action as the clerk."""
    who: dict[str, Any] = {"by": shop.clerk, "at": NOW}
    if action == "name":
        services.name_caller(call.pk, customer_id=shop.customers["cash"].pk, **who)
    elif action == "follow":
        services.follow(call, shop.enter().paper, **who)
    else:
        services.end(call.pk, **who)


@pytest.mark.parametrize("state", ["open", "answered", "closed"])
@pytest.mark.parametrize("action", ALLOWED)
def test_action_in_state(stationer: Shop, action: str, state: str) -> None:
    call = ring(stationer)
    if state != "open":
        act(stationer, call, {"answered": "follow", "closed": "end"}[state])
    target = ALLOWED[action].get(state)
    if target is None:
        with pytest.raises(NotAllowed):
            act(stationer, call, action)
    else:
        act(stationer, call, action)
    assert now(call).state == (target or state)
    connection.check_constraints()


@pytest.mark.parametrize("who", ["reviewer", "manager", "keeper", "finance"])
@pytest.mark.parametrize("name", ["caller", "end"])
def test_buttons_of_a_call_are_the_clerks(stationer: Shop, as_user: SignIn, who: str, name: str) -> None:
    call = ring(stationer)
    answer = as_user(again(stationer.world.people[who])).post(reverse(f"calls:{name}", args=[call.pk]), {"customer": 1})
    assert (answer.status_code, now(call).state) == (403, "open")


# -- list, worklist, database ----------------------------------------------------------------------------------------


def test_list_shows_own_units_calls_only(shop: Shop, foreign_shop: Shop, as_user: SignIn) -> None:
    mine, theirs = ring(shop, "13811112222"), ring(foreign_shop, "13833334444")
    page = as_user(again(shop.clerk)).get(reverse("calls:list")).content.decode()
    assert (mine.phone in page, theirs.phone in page) == (True, False)
    assert list(queries.calls(foreign_shop.clerk)) == [theirs]


def test_list_is_filtered_by_phone_customer_and_state(stationer: Shop, clerk: Client) -> None:
    known, unknown = ring(stationer, stationer.customers["cash"].phone), ring(stationer, "13811112222")
    services.end(unknown.pk, by=stationer.clerk, at=NOW)
    for asked, shown in (({"q": "1111"}, unknown), ({"q": "cash客户"}, known), ({"state": "open"}, known)):
        page = clerk.get(reverse("calls:list"), asked).content.decode()
        assert [row.number in page for row in (known, unknown)] == [shown == known, shown == unknown]


def test_unfinished_call_waits_for_whoever_answered_it(stationer: Shop) -> None:
    call = ring(stationer)
    assert [row.pk for row in waits(stationer.clerk, "calls")] == [call.pk]
    assert waits(stationer.world.clerk2, "calls") == []
    services.end(call.pk, by=stationer.clerk, at=NOW)
    assert waits(stationer.clerk, "calls") == []


def test_database_refuses_a_call_of_nobody_and_an_end_without_a_moment(stationer: Shop) -> None:
    call = ring(stationer)
    for change in ({"phone": "", "caller": ""}, {"state": "closed"}, {"ended_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Call.objects.filter(pk=call.pk).update(**change)


def test_page_of_a_call_costs_the_same_with_one_order_and_with_three(stationer: Shop, clerk: Client) -> None:
    call = ring(stationer, stationer.customers["monthly"].phone)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            clerk.get(call.get_absolute_url())
        return len(asked)

    def follow() -> None:
        there = f"{reverse('orders:new')}?from={call.pk}"
        assert clerk.post(there, stationer.form(ROW, customer="monthly")).status_code == 302

    follow()
    cost()
    one = cost()
    follow()
    follow()
    assert Link.objects.filter(source_id=call.pk).count() == 3
    assert cost() == one <= 12
