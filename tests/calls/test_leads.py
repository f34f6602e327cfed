"""Leads: what reaches commerce goes to after-sales at once (PARTS-49); commerce itself quotes nothing (PARTS-50)."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from calls import queries, services
from calls.models import Lead
from core.refusals import NotAllowed, NotFound, NotYours
from quotes.models import Enquiry, Quotation
from tests.calls.conftest import SignIn, lead, now
from tests.orders.shop import Shop
from tests.world import NOW, again
from workflow import clock
from workflow import queries as workflow
from workflow.models import Deadline, Event, Link, Notice, Task

FORM = {"way": "fax", "wanted": "两块控制板", "contact_name": "周工", "contact_phone": "0575-5550 0777", "customer": ""}
HOUR = dt.timedelta(hours=1)


@pytest.mark.rule("PARTS-49")
def test_lead_of_commerce_is_after_sales_work_at_once_with_its_moment(shop: Shop, as_user: SignIn) -> None:
    commerce, clerk = as_user(again(shop.world.commerce)), again(shop.clerk)
    assert list(workflow.open_tasks(clerk)) == []
    assert commerce.post(reverse("calls:new_lead"), FORM).status_code == 302
    made = Lead.objects.get()
    assert (made.state, made.handed_by, made.unit) == ("handed_over", shop.world.commerce, shop.world.unit)
    assert made.handed_at == Event.objects.get(name="calls.lead.handed_over").at
    assert [(task.paper_id, task.post) for task in workflow.open_tasks(again(clerk))] == [(made.pk, "service_clerk")]
    assert made.number in as_user(again(clerk)).get("/").content.decode()
    assert list(workflow.open_tasks(again(shop.world.keeper))) == []


@pytest.mark.rule("PARTS-49")
def test_lead_that_is_kept_back_for_an_hour_is_told(shop: Shop, as_user: SignIn) -> None:
    kept, quick = lead(shop), lead(shop)
    services.hand_over(quick.pk, by=shop.world.commerce, at=NOW + HOUR - dt.timedelta(seconds=1))
    assert Deadline.objects.get(paper=kept.paper).due == NOW + HOUR
    clock.claim_due(NOW + HOUR - dt.timedelta(seconds=1))
    assert not Notice.objects.exists()
    clock.claim_due(NOW + HOUR)
    assert [(row.user, row.paper_id) for row in Notice.objects.all()] == [(shop.world.commerce, kept.pk)]
    assert Event.objects.filter(name="calls.lead.overdue").count() == 1
    assert (now(kept).state, now(quick).state) == ("new", "handed_over")


@pytest.mark.rule("PARTS-50")
def test_commerce_neither_sees_nor_makes_quotations(shop: Shop, as_user: SignIn) -> None:
    commerce, clerk = as_user(again(shop.world.commerce)), as_user(again(shop.clerk))
    quotation = shop.confirmed()
    made = Quotation.objects.count()
    for where in ("quotes:list", "quotes:new", "quotes:enquiries", "quotes:new_enquiry"):
        assert commerce.get(reverse(where)).status_code == 403
        assert clerk.get(reverse(where)).status_code == 200
    assert commerce.post(reverse("quotes:new"), {}).status_code == 403
    assert commerce.post(reverse("quotes:new_enquiry"), {}).status_code == 403
    assert commerce.get(quotation.get_absolute_url()).status_code == 403
    mine = lead(shop, handing_over=True)
    assert commerce.get(reverse("quotes:enquiry_from", args=[mine.pk])).status_code == 403
    assert (Quotation.objects.count(), Enquiry.objects.count()) == (made, 0)
    assert "quotes:" not in str(commerce.get(mine.get_absolute_url()).context["page"].actions)


def test_enquiry_made_from_a_lead_answers_it(shop: Shop, as_user: SignIn) -> None:
    made, clerk = lead(shop, handing_over=True), as_user(again(shop.clerk))
    there = clerk.get(reverse("quotes:enquiry_from", args=[made.pk])).headers["Location"]
    page = clerk.get(there).content.decode()
    assert 'value="周工"' in page
    assert made.wanted in page
    sent = {
        "channel": "call", "asked_on": "2026-06-10", "contact_name": "周工", "business_type": "sold_equipment",
        "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-model": "ZK-90", "lines-0-quantity": "2",
    }  # fmt: skip
    assert clerk.post(there, sent).status_code == 302
    assert (Link.objects.get().source_id, now(made).state) == (made.pk, "answered")
    assert not Task.objects.filter(done_at__isnull=True).exists()


def test_enquiry_is_not_made_of_a_lead_that_nobody_handed_over(shop: Shop, as_user: SignIn) -> None:
    made, clerk = lead(shop), as_user(again(shop.clerk))
    sent = {
        "channel": "call", "asked_on": "2026-06-10", "contact_name": "周工", "business_type": "sold_equipment",
        "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-model": "ZK-90", "lines-0-quantity": "2",
    }  # fmt: skip
    clerk.post(f"{reverse('quotes:new_enquiry')}?from={made.pk}", sent)
    assert not Enquiry.objects.exists()
    assert now(made).state == "new"


@pytest.mark.parametrize(("changes", "field"), [
    ({"wanted": " "}, "wanted"), ({"way": "pigeon"}, "way"), ({"contact_name": ""}, "customer"),
])  # fmt: skip
def test_lead_says_who_wants_what(shop: Shop, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        lead(shop, **changes)
    assert refusal.value.field == field
    assert not Lead.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "deputy", "manager", "keeper", "finance"])
def test_leads_are_logged_by_commerce_only(shop: Shop, as_user: SignIn, who: str) -> None:
    assert as_user(again(shop.world.people[who])).post(reverse("calls:new_lead"), FORM).status_code == 403
    assert not Lead.objects.exists()


def test_company_that_hands_no_leads_over_says_so(stationer: Shop) -> None:
    with pytest.raises(NotAllowed):
        queries.receiving_unit(stationer.world.company, "", NOW.date())


# -- every action in every state -------------------------------------------------------------------------------------

ALLOWED = {
    "hand_over": {"new": "handed_over"},
    "follow": {"handed_over": "answered", "answered": "answered"},
    "close": {"new": "closed", "handed_over": "closed"},
}


def act(shop: Shop, made: Lead, action: str) -> None:
    """Try one action as the person whose it is."""
    if action == "hand_over":
        services.hand_over(made.pk, by=shop.world.commerce, at=NOW)
    elif action == "follow":
        services.follow(made, shop.enter().paper, by=shop.clerk, at=NOW)
    else:
        by = shop.world.commerce if now(made).state == "new" else shop.clerk
        services.close_lead(made.pk, by=by, at=NOW, reason="不要了")


def bring(shop: Shop, state: str) -> Lead:
    """A lead in a state."""
    made = lead(shop, handing_over=state != "new")
    if state in ("answered", "closed"):
        act(shop, made, "follow" if state == "answered" else "close")
    return made


@pytest.mark.parametrize("state", ["new", "handed_over", "answered", "closed"])
@pytest.mark.parametrize("action", ALLOWED)
def test_action_in_state(shop: Shop, action: str, state: str) -> None:
    made = bring(shop, state)
    target = ALLOWED[action].get(state)
    if target is None:
        with pytest.raises(NotAllowed):
            act(shop, made, action)
    else:
        act(shop, made, action)
    assert now(made).state == (target or state)
    connection.check_constraints()


def test_handed_over_lead_is_closed_by_after_sales_not_by_commerce(shop: Shop) -> None:
    made = lead(shop, handing_over=True)
    with pytest.raises(NotYours):
        services.close_lead(made.pk, by=again(shop.world.commerce), at=NOW, reason="不要了")
    with pytest.raises(NotAllowed):
        services.close_lead(made.pk, by=shop.clerk, at=NOW, reason=" ")
    services.close_lead(made.pk, by=shop.clerk, at=NOW, reason="不要了")
    assert not Task.objects.filter(done_at__isnull=True).exists()
    assert not Deadline.objects.filter(closed_at__isnull=True).exists()


# -- scope -----------------------------------------------------------------------------------------------------------


def test_foreign_leads_are_not_found(shop: Shop, foreign_shop: Shop, as_user: SignIn) -> None:
    theirs = lead(foreign_shop, handing_over=True, contact_name="外方来电")
    for person in (shop.clerk, shop.world.commerce):
        with pytest.raises(NotFound):
            queries.lead(again(person), theirs.pk)
        assert "外方来电" not in as_user(again(person)).get(reverse("calls:leads")).content.decode()
    with pytest.raises(NotFound):
        services.hand_over(lead(foreign_shop).pk, by=shop.world.commerce, at=NOW)
    assert "外方来电" in as_user(again(foreign_shop.clerk)).get(reverse("calls:leads")).content.decode()


def test_commerce_still_sees_the_lead_that_it_handed_over(shop: Shop, as_user: SignIn) -> None:
    made = lead(shop, handing_over=True)
    assert made.number in as_user(again(shop.world.commerce)).get(made.get_absolute_url()).content.decode()


def test_database_refuses_a_lead_of_nobody_and_half_a_hand_over(shop: Shop) -> None:
    made = lead(shop)
    for change in ({"contact_name": ""}, {"wanted": ""}, {"handed_at": NOW}, {"state": "handed_over"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lead.objects.filter(pk=made.pk).update(**change)
