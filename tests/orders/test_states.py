"""What is possible in each state, and who may decide on an order in review: every pair is tried."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.refusals import NotAllowed, NotYours, Refused
from orders import services
from orders.amounts import share
from orders.models import Order
from tests.orders.shop import Shop, fresh
from tests.world import NOW, again
from workflow import approval
from workflow.models import Round, Step

STATES = ("draft", "in_review", "held", "released", "shipped", "closed", "cancelled")
# action → the state it leads to from each state in which it is possible
ALLOWED: dict[str, dict[str, str]] = {
    "change": {"draft": "draft"},
    "submit": {"draft": "in_review"},
    "withdraw": {"in_review": "draft", "held": "draft"},
    "approve": {"in_review": "held"},
    "return": {"in_review": "draft"},
    "reject": {"in_review": "cancelled"},
    "release": {"held": "held"},
    "cancel": {"draft": "cancelled", "in_review": "cancelled", "held": "cancelled", "released": "cancelled"},
    "notice": {"released": "released"},
    "ship": {"released": "shipped"},
    "pay": {
        "draft": "draft", "in_review": "in_review", "held": "released", "released": "released", "shipped": "shipped",
        "closed": "closed",
    },
}  # fmt: skip


def bring(shop: Shop, state: str) -> Order:
    """An order of two boards for 500.00 in a state; whatever comes after `held` is paid."""
    order = shop.enter(shop.line("board", 2))
    if state == "draft":
        return order
    if state == "cancelled":
        return services.cancel(order.pk, by=shop.clerk, at=NOW, reason="不要了")
    services.submit(order.pk, by=shop.clerk, at=NOW)
    if state == "in_review":
        return fresh(order)
    order = shop.decide(order)
    if state != "held":
        services.record_paid(order.pk, amount=order.gross, by=shop.world.finance, at=NOW)
    if state in ("shipped", "closed"):
        services.record_shipped(order.pk, quantities(order), paper=order.paper, by=shop.world.keeper, at=NOW)
    if state == "closed":
        invoiced(order, quantities(order), by=shop.world.finance)
    return fresh(order)


def quantities(order: Order) -> dict[int, Decimal]:
    return {line.pk: line.quantity for line in order.lines.all()}


def invoiced(order: Order, given: dict[int, Decimal], by: Any = None) -> Order:
    """What an invoice of these quantities tells the order: what leaves it in the ledger is owed from then on."""
    lines = {line.pk: line for line in order.lines.all()}
    moved = [
        share(line, line.invoiced + given[pk]) - share(line, line.invoiced) for pk, line in lines.items() if pk in given
    ]
    beside = [(order.pk, "receivable", sum(moved, Decimal(0)))]
    return services.record_invoiced(order.pk, given, by=by, at=NOW, beside=beside)


def act(shop: Shop, order: Order, action: str) -> Any:
    """Try one action as the person whose it is."""
    who: dict[str, Any] = {"by": shop.clerk, "at": NOW}
    tries: dict[str, Callable[[], Any]] = {
        "change": lambda: services.change(order.pk, data=shop.input(), version=order.version, **who),
        "submit": lambda: services.submit(order.pk, **who),
        "withdraw": lambda: services.withdraw(order.pk, **who),
        "release": lambda: services.try_release(order.pk, **who),
        "cancel": lambda: services.cancel(order.pk, reason="不要了", **who),
        "notice": lambda: services.record_noticed(order.pk, quantities(order), **who),
        "ship": lambda: services.record_shipped(order.pk, quantities(order), paper=order.paper, **who),
        "pay": lambda: services.record_paid(order.pk, amount=order.gross, **who),
    }
    return tries.get(action, lambda: decide_last(shop, order, action))()


def decide_last(shop: Shop, order: Order, outcome: str) -> Any:
    """Decide on the newest step, open or not."""
    step = Step.objects.filter(round__paper_id=order.pk).order_by("-pk").first()
    if step is None:
        raise NotAllowed("no step")
    return approval.decide(step.pk, by=shop.reviewer, at=NOW, outcome=outcome, reason="理由")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", ALLOWED)
def test_action_in_state(shop: Shop, action: str, state: str) -> None:
    order = bring(shop, state)
    assert order.state == state
    target = ALLOWED[action].get(state)
    if target is None:
        with pytest.raises(Refused):
            act(shop, order, action)
        assert fresh(order).state == state
        assert fresh(order).version == order.version
    else:
        act(shop, order, action)
        assert fresh(order).state == target


@pytest.mark.parametrize("who", ["clerk", "clerk2", "deputy", "manager", "commerce", "keeper", "finance", "supervisor"])
@pytest.mark.parametrize("outcome", ["approve", "return", "reject"])
def test_only_the_deputy_decides_on_an_order_in_review(shop: Shop, who: str, outcome: str) -> None:
    order = shop.submit()
    if who == "deputy":
        shop.decide(order, outcome, reason="理由")
        assert fresh(order).state == {"approve": "held", "return": "draft", "reject": "cancelled"}[outcome]
        return
    with pytest.raises(NotYours):
        shop.decide(order, outcome, by=shop.world.people[who], reason="理由")
    assert fresh(order).state == "in_review"
    assert Round.objects.get(paper_id=order.pk).outcome == "open"


@pytest.mark.parametrize("who", ["deputy", "manager", "commerce", "keeper", "finance", "supervisor"])
@pytest.mark.parametrize(
    ("name", "state"),
    [("change", "draft"), ("submit", "draft"), ("withdraw", "in_review"), ("release", "held"), ("cancel", "held")],
)
def test_actions_of_the_clerk_are_refused_to_others(
    shop: Shop, as_user: Callable[[User], Client], who: str, name: str, state: str
) -> None:
    order = bring(shop, state)
    answer = as_user(again(shop.world.people[who])).post(f"/orders/{order.pk}/{name}/", {"reason": "理由"})
    assert answer.status_code == 403
    assert fresh(order).state == state


@pytest.mark.parametrize("name", ["change", "submit"])
def test_draft_is_its_makers_alone(shop: Shop, as_user: Callable[[User], Client], name: str) -> None:
    order = shop.enter()
    colleague = as_user(again(shop.world.clerk2))
    sent = {**shop.form({"product": "ZK-100", "quantity": "1"}), "version": str(order.version)}
    answer = colleague.post(f"/orders/{order.pk}/{name}/", sent)
    assert answer.status_code == 403
    assert (fresh(order).state, fresh(order).version) == ("draft", order.version)
    assert as_user(again(shop.clerk)).post(f"/orders/{order.pk}/{name}/", sent).status_code == 302


def test_returned_order_goes_round_again_with_its_number(shop: Shop) -> None:
    order = shop.decide(shop.submit(), "return", reason="地址不全")
    number = order.number
    assert (order.state, bool(number)) == ("draft", True)
    data = replace(shop.input(shop.line("board", 3)))
    services.change(order.pk, by=shop.clerk, at=NOW, data=data, version=order.version)
    again_sent = services.submit(order.pk, by=shop.clerk, at=NOW)
    assert (again_sent.number, again_sent.gross) == (number, Decimal("750.00"))
    assert list(Round.objects.filter(paper_id=order.pk).order_by("pk").values_list("outcome", flat=True)) == [
        "returned",
        "open",
    ]
