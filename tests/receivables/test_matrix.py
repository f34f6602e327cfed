"""Every state of a receipt and of an invoice, every action, every person: what goes through and what is refused."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from core.refusals import NotAllowed, NotYours, Refused
from receivables import services
from receivables.models import Invoice, Receipt
from tests.receivables.till import Till, fresh
from tests.world import NOW

D = Decimal
R, S = Receipt.State, Invoice.State


def receipt_in(till: Till, state: str) -> Receipt:
    """A receipt of 100 with nothing allocated, brought into a state by the people who may."""
    if state in Receipt.BOOKED:
        made = till.receive(100)
        return services.feed_back(made.pk, by=till.clerk, at=NOW, told="已告知") if state == R.FED_BACK else made
    if state == R.REVERSED:
        made = till.receive(100)
        services.ask_reversal(made.pk, by=till.clerk, at=NOW, reason="记错客户")
        return services.reverse(made.pk, by=till.finance, at=NOW)
    made = till.enter(100)
    outcome = {R.RETURNED: "return", R.REJECTED: "reject"}.get(R(state))
    return till.decide(made, outcome, reason="银行无此款") if outcome else made


def decide(till: Till, receipt: Receipt) -> None:
    till.decide(receipt)


def correct(till: Till, receipt: Receipt) -> None:
    services.correct(receipt.pk, by=till.clerk, at=NOW, given=till.given(100))


def withdraw(till: Till, receipt: Receipt) -> None:
    services.withdraw(receipt.pk, by=till.clerk, at=NOW, reason="金额有误")


def allocate(till: Till, receipt: Receipt) -> None:
    order = till.shop.review(till.shop.line("board", 1, 100))
    services.allocate(receipt.pk, by=till.finance, at=NOW, pays={order.pk: D(10)})


def feed_back(till: Till, receipt: Receipt) -> None:
    services.feed_back(receipt.pk, by=till.clerk, at=NOW, told="已电话告知")


RECEIPT_ACTIONS: dict[str, tuple[Callable[[Till, Receipt], None], dict[str, str]]] = {
    # action: what it does, and from which state it leads to which
    "decide": (decide, {R.ENTERED: R.CONFIRMED}),
    "correct": (correct, {R.RETURNED: R.ENTERED}),
    "withdraw": (withdraw, {R.ENTERED: R.RETURNED}),
    "allocate": (allocate, {state: state for state in R if state not in (R.REJECTED, R.REVERSED)}),
    "feed_back": (feed_back, {R.CONFIRMED: R.FED_BACK}),
}


@pytest.mark.parametrize("state", list(R))
@pytest.mark.parametrize("action", sorted(RECEIPT_ACTIONS))
def test_receipt_goes_only_where_its_state_leads(till: Till, state: str, action: str) -> None:
    receipt = receipt_in(till, state)
    act, leads = RECEIPT_ACTIONS[action]
    assert receipt.state == state
    if state in leads:
        act(till, receipt)
        assert fresh(receipt).state == leads[state]
    else:
        with pytest.raises(NotAllowed):
            act(till, receipt)
        assert fresh(receipt).state == state


def invoice_in(till: Till, state: str) -> Invoice:
    """An invoice of a delivered order on terms, brought into a state by finance."""
    order = till.sold_on_terms(1, 100)
    if state in (S.DRAFT, S.CANCELLED):
        draft = services.make(order.pk, by=till.finance, at=NOW)
        return services.cancel(draft.pk, by=till.finance, at=NOW) if state == S.CANCELLED else draft
    made = till.invoice(order)
    if state == S.PAID:
        till.receive(100, {made.pk: 100}, customer="monthly")
    return fresh(made)


INVOICE_ACTIONS: dict[str, tuple[Callable[..., Any], dict[str, str]]] = {
    "issue": (services.issue, {S.DRAFT: S.ISSUED}),
    "cancel": (services.cancel, {S.DRAFT: S.CANCELLED}),
    "tax_number": (services.note_tax_number, {S.ISSUED: S.ISSUED, S.PAID: S.PAID}),
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("action", sorted(INVOICE_ACTIONS))
def test_invoice_goes_only_where_its_state_leads(till: Till, state: str, action: str) -> None:
    invoice = invoice_in(till, state)
    act, leads = INVOICE_ACTIONS[action]
    more = {"number": "24312000"} if action == "tax_number" else {}
    assert invoice.state == state
    if state in leads:
        assert act(invoice.pk, by=till.finance, at=NOW, **more).state == leads[state]
    else:
        with pytest.raises(NotAllowed):
            act(invoice.pk, by=till.finance, at=NOW, **more)
        assert fresh(invoice).state == state


MAY: dict[str, set[str]] = {
    "enter": {"clerk", "clerk2", "foreign", "field", "finance"},
    "decide": {"finance"},
    "feed_back": {"clerk", "clerk2", "foreign", "field", "finance"},
    "invoice": {"finance"},
    "account": {"supervisor"},
}


@pytest.mark.parametrize("what", sorted(MAY))
def test_each_duty_is_for_its_posts_only(till: Till, what: str) -> None:
    let_through = set()
    for who, person in till.shop.world.people.items():
        prepared = _prepared(till, what)
        try:
            _attempt(till, what, prepared, person)
        except NotYours:
            continue
        except Refused:
            # Finance's only person may enter, but then nobody could confirm.
            assert (what, who) == ("enter", "finance")
        let_through.add(who)
    assert let_through == MAY[what]


def _prepared(till: Till, what: str) -> Any:
    if what == "decide":
        return till.enter(10)
    if what == "feed_back":
        return till.receive(10)
    return till.sold_on_terms(1, 10) if what == "invoice" else None


def _attempt(till: Till, what: str, prepared: Any, person: Any) -> None:
    attempts: dict[str, Callable[[], object]] = {
        "enter": lambda: till.enter(10, by=person),
        "decide": lambda: till.decide(prepared, by=person),
        "feed_back": lambda: services.feed_back(prepared.pk, by=person, at=NOW, told="已告知"),
        "invoice": lambda: services.make(prepared.pk, by=person, at=NOW),
        "account": lambda: services.retire_account(till.accounts["other"].pk, by=person, at=NOW),
    }
    attempts[what]()
