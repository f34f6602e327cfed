"""Every action in every state: exactly the allowed ones pass; and every actor at the review."""

from collections.abc import Callable

import pytest

from core.refusals import NotAllowed
from quotes import services
from quotes.models import Enquiry, Quotation
from quotes.policies import QUOTATION_ACTIONS
from tests.quotes.conftest import Shop, fresh
from tests.world import NOW, TODAY

ACTIONS: dict[str, Callable[[Shop, int], object]] = {
    "change": lambda shop, pk: services.change(pk, by=shop.world.clerk, at=NOW, given=shop.given()),
    "submit": lambda shop, pk: services.submit(pk, by=shop.world.clerk, at=NOW),
    "withdraw": lambda shop, pk: services.withdraw(pk, by=shop.world.clerk, at=NOW),
    "seal": lambda shop, pk: services.seal(pk, by=shop.world.clerk, at=NOW),
    "send": lambda shop, pk: services.send(pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY),
    "confirm": lambda shop, pk: services.confirm(
        pk, by=shop.world.clerk, at=NOW, channel="fax", confirmer="周建国", on=TODAY
    ),
    "revise": lambda shop, pk: services.revise(pk, by=shop.world.clerk, at=NOW, objection="贵"),
    "cancel": lambda shop, pk: services.cancel(pk, by=shop.world.clerk, at=NOW, reason="不要了"),
    "expire": lambda shop, pk: services.expire(pk, at=NOW),
    "convert": lambda shop, pk: services.mark_converted(pk, shop.order_paper(), by=shop.world.clerk, at=NOW),
    "print": lambda shop, pk: services.print_copy(pk, by=shop.world.clerk, at=NOW),
}
# state → action → state afterwards; everything else is refused
ALLOWED: dict[str, dict[str, str]] = {
    "draft": {"change": "draft", "submit": "in_review", "cancel": "cancelled"},
    "in_review": {"withdraw": "draft"},
    "approved": {
        "seal": "approved",
        "send": "sent",
        "revise": "superseded",
        "cancel": "cancelled",
        "expire": "expired",
        "print": "approved",
    },
    "sent": {
        "confirm": "customer_confirmed",
        "revise": "superseded",
        "cancel": "cancelled",
        "expire": "expired",
        "print": "sent",
    },
    "customer_confirmed": {
        "cancel": "cancelled",
        "expire": "expired",
        "convert": "converted",
        "print": "customer_confirmed",
    },
    "converted": {"print": "converted"},
    "superseded": {"print": "superseded"},
    "expired": {"revise": "superseded", "print": "expired"},
    "rejected": {},
    "cancelled": {},
}


def test_matrix_names_every_state_and_every_button() -> None:
    assert set(ALLOWED) == set(Quotation.State.values)
    assert {action.code for action in QUOTATION_ACTIONS} <= set(ACTIONS)


@pytest.mark.parametrize("state", Quotation.State.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_action_in_state(shop: Shop, state: str, action: str) -> None:
    made = shop.in_state(state)
    version = made.version
    if action in ALLOWED[state]:
        ACTIONS[action](shop, made.pk)
        assert fresh(made).state == ALLOWED[state][action]
    else:
        with pytest.raises(NotAllowed):
            ACTIONS[action](shop, made.pk)
        assert (fresh(made).state, fresh(made).version) == (state, version)


@pytest.mark.parametrize(
    ("state", "quoted", "closed"), [("new", "quoted", "closed"), ("quoted", "quoted", "closed"), ("closed", "", "")]
)
def test_enquiry_action_in_state(shop: Shop, state: str, quoted: str, closed: str) -> None:
    for act, outcome in ((_quote, quoted), (_close, closed)):
        asked = _enquiry_in(shop, state)
        if outcome:
            act(shop, asked.pk)
            assert Enquiry.objects.get(pk=asked.pk).state == outcome
        else:
            with pytest.raises(NotAllowed):
                act(shop, asked.pk)


def _quote(shop: Shop, pk: int) -> None:
    services.mark_quoted(pk, by=shop.world.clerk, at=NOW)


def _close(shop: Shop, pk: int) -> None:
    services.close_enquiry(pk, by=shop.world.clerk, at=NOW, reason="完")


def _enquiry_in(shop: Shop, state: str) -> Enquiry:
    asked = shop.enquiry()
    if state == "quoted":
        _quote(shop, asked.pk)
    if state == "closed":
        _close(shop, asked.pk)
    return asked
