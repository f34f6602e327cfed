"""One action on many ticked rows: each row by itself, refusals told row by row."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Product
from shipping import services as shipping
from shipping.models import DeliveryNote, DeliveryNotice
from tests.desk.conftest import SignIn
from tests.orders.shop import Shop, fresh, open_shop
from tests.shipping.dock import Dock
from tests.world import NOW, World, again

LIST = reverse("orders:list")
DO = reverse("desk:act")


def act(client: Client, do: str, pks: list[int], code: str = "orders:list", **typed: str) -> Any:
    """The form over the ticked rows, sent."""
    return client.post(DO, {"list": code, "do": do, "tick": pks, "back": "state=draft&all=1", **typed})


def test_what_is_right_is_done_and_the_rest_is_told_with_its_reason(clerk: Client, shop: Shop) -> None:
    good = [shop.enter(), shop.enter()]
    colleagues = shop.enter(by=shop.world.clerk2)
    done = shop.submit()
    answer = act(clerk, "submit", [good[0].pk, colleagues.pk, done.pk, good[1].pk])
    assert answer.headers["Location"] == f"{LIST}?state=draft&all=1"
    assert [fresh(order).state for order in good] == ["in_review", "in_review"]
    assert fresh(colleagues).state == "draft"
    outcome = clerk.get(LIST).context["listing"].outcome
    assert outcome.done == 2
    assert [name for name, _why in outcome.refused] == [str(colleagues), done.number]
    assert done.get_state_display() in outcome.refused[1][1]
    assert outcome.ticked == {str(colleagues.pk), str(done.pk)}
    assert clerk.get(LIST).context["listing"].outcome is None  # told once


def test_refused_rows_stay_ticked(clerk: Client, shop: Shop) -> None:
    refused = shop.enter(by=shop.world.clerk2)
    act(clerk, "submit", [refused.pk])
    page = clerk.get(LIST).content.decode()
    assert f'name="tick" value="{refused.pk}" checked' in page


def test_rows_of_another_company_are_not_there(clerk: Client, foreign: World) -> None:
    theirs = open_shop(foreign).enter()
    act(clerk, "submit", [theirs.pk])
    outcome = clerk.get(LIST).context["listing"].outcome
    assert (outcome.done, [name for name, _why in outcome.refused]) == (0, [str(theirs.pk)])
    assert fresh(theirs).state == "draft"


def test_hold_that_stays_is_no_release(clerk: Client, shop: Shop) -> None:
    held = shop.review(customer="monthly")
    assert held.state == "held"
    act(clerk, "release", [held.pk])
    outcome = clerk.get(LIST).context["listing"].outcome
    assert (outcome.done, outcome.refused) == (0, [(held.number, fresh(held).hold_reason)])


@pytest.mark.parametrize(("do", "pks", "code"), [("submit", [], 409), ("nonsense", [1], 409)])
def test_without_rows_or_action_nothing_is_done(clerk: Client, do: str, pks: list[int], code: int) -> None:
    assert act(clerk, do, pks).status_code == code


def test_action_without_the_right_is_refused_and_not_shown(shop: Shop, as_user: SignIn) -> None:
    draft, deputy = shop.enter(), as_user(again(shop.world.deputy))
    assert act(deputy, "submit", [draft.pk]).status_code == 403
    assert fresh(draft).state == "draft"
    assert deputy.get(LIST).context["listing"].bulk == []


def test_reason_is_asked_once_for_all_rows(shop: Shop, as_user: SignIn) -> None:
    planner, products = as_user(again(shop.world.planner)), list(shop.products.values())[:2]
    pks = [product.pk for product in products]
    asked = act(planner, "retire", pks, "catalog:list")
    assert (asked.status_code, asked.context["pks"]) == (200, pks)
    assert Product.objects.filter(pk__in=pks, retired_at__isnull=False).count() == 0
    act(planner, "retire", pks, "catalog:list", reason="停产")
    retired = Product.objects.filter(pk__in=pks, retired_at__isnull=False)
    assert list(retired.values_list("change_reason", flat=True)) == ["停产", "停产"]


# -- together --------------------------------------------------------------------------------------------------------


def test_ticked_notices_are_printed_as_one_pdf(shop: Shop, as_user: SignIn) -> None:
    dock = Dock(shop)
    notices = [dock.notice() for _notice in range(2)]
    client = as_user(again(shop.world.commerce))
    answer = client.post(
        DO, {"list": "shipping:notices", "do": "print", "tick": [notice.pk for notice in notices]}, follow=True
    )
    assert answer.content[:5] == b"%PDF-"
    states = DeliveryNotice.objects.filter(pk__in=[notice.pk for notice in notices]).values_list("state", flat=True)
    assert list(states) == ["printed", "printed"]


def test_cancelled_notice_does_not_keep_the_others_from_being_printed(shop: Shop, as_user: SignIn) -> None:
    dock = Dock(shop)
    good, gone = dock.notice(), dock.notice()
    shipping.cancel_notice(gone.pk, by=again(shop.clerk), at=NOW, reason="不要了")
    client = as_user(again(shop.world.commerce))
    client.post(DO, {"list": "shipping:notices", "do": "print", "tick": [gone.pk, good.pk]})
    outcome = client.get(reverse("shipping:notices")).context["listing"].outcome
    assert (outcome.done, [name for name, _why in outcome.refused]) == (1, [gone.number])
    assert DeliveryNotice.objects.get(pk=good.pk).state == "printed"
    assert DeliveryNote.objects.count() == 0
