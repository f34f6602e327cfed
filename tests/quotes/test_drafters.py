"""Whoever drafted the price authority in force quotes by it only with the general manager's approval (S18)."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from demo.cast import World
from quotes.models import Quotation
from tests.handbook.house import decide as decide_version
from tests.handbook.house import folder, open_trial, submitted, trial_text
from tests.orders.shop import Shop, open_shop
from tests.quotes.test_typing import form, row
from tests.support.ground import signed_in
from tests.world import again
from workflow import approval
from workflow.models import Step

__all__ = ["folder"]
ROW = '[[sign_off]]\nkind = "quotes.quotation"\ngate = "review"\n'
REVIEW = ROW + 'steps = [{ post = "aftersales_manager" }]\n'
ROUTES = (
    ROW + 'case = "within"\nsteps = []\n\n' + ROW + 'case = "discount:gm"\nsteps = [{ post = "general_manager" }]\n\n'
) + REVIEW
S18 = '\n[[conflict]]\ncode = "S18"\nrule = "FIBRE-93"\n'


def fibre(folder: Path, conflict: str) -> Shop:
    """A company whose clerks decide alone within their range; the sales manager, a clerk too, drafts a new range."""
    text = trial_text()
    assert REVIEW in text
    world = open_trial(folder, text.replace(REVIEW, ROUTES) + conflict)
    accounts.assign(
        user=world.seller, post=world.posts["service_clerk"], unit=world.unit, starts=timezone.localdate(), by=None
    )
    return open_shop(world)


def new_range(world: World) -> None:
    """The sales manager's draft, approved by committee and general manager; in force since long."""
    made = submitted(world, world.seller, "sales_clerk = 5,", "sales_clerk = 6,")
    decide_version(decide_version(made, world.committee), world.chief)


def quoted(shop: Shop, by: User) -> tuple[Quotation, list[str]]:
    """A quotation at the base price, written and handed in by URL; who must decide on it."""
    board = shop.products["board"]
    rows = form(row(board.code, 1, board.base_price), customer="K0001", then="submit")
    answer = signed_in(again(by)).post(reverse("quotes:new"), rows)
    assert answer.status_code == 302, answer.content.decode()
    made = Quotation.objects.order_by("-pk")[0]
    return made, list(Step.objects.filter(round__paper_id=made.pk).values_list("post", flat=True))


@pytest.mark.rule("SOD-18")
def test_whoever_drafted_the_price_authority_quotes_by_it_only_with_the_general_manager(folder: Path, db: None) -> None:
    shop = fibre(folder, S18)
    world = shop.world
    before, deciders = quoted(shop, world.seller)
    assert (before.state, deciders) == ("approved", [])
    new_range(world)
    routed, deciders = quoted(shop, world.seller)
    assert (routed.state, deciders) == ("in_review", ["general_manager"])
    alone, deciders = quoted(shop, world.clerk)
    assert (alone.state, deciders) == ("approved", [])
    step = Step.objects.get(round__paper_id=routed.pk)
    approval.decide(step.pk, by=again(world.chief), at=timezone.now(), outcome="approve")
    routed.refresh_from_db()
    assert routed.state == "approved"


def test_where_the_handbook_does_not_say_so_the_drafter_quotes_like_everybody(folder: Path, db: None) -> None:
    shop = fibre(folder, "")
    new_range(shop.world)
    made, deciders = quoted(shop, shop.world.seller)
    assert (made.state, deciders) == ("approved", [])
