"""From review to conversion: decided, sealed, sent, confirmed, superseded, expired, cancelled."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from core.refusals import NotAllowed, NotFound, NotYours
from credit import services as credit
from quotes import queries, services
from quotes.models import Quotation
from tests.quotes.conftest import Shop, fresh, open_step
from tests.world import NOW, TODAY
from workflow import approval, clock
from workflow.models import Deadline, Event, Link, Notice

D = Decimal
DAY = dt.timedelta(days=1)
UNTIL = TODAY + dt.timedelta(days=10)
LAST_MOMENT = dt.datetime(2026, 6, 20, 15, 59, tzinfo=dt.UTC)  # 23:59 of the last day in Shanghai
NEXT_DAY = dt.datetime(2026, 6, 20, 16, 0, tzinfo=dt.UTC)  # 00:00 of the day after


# -- review ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-09")
def test_only_a_reviewed_quotation_is_sent(shop: Shop) -> None:
    made = shop.draft()
    for _state in ("draft", "in_review"):
        with pytest.raises(NotAllowed):
            services.send(made.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
        if fresh(made).state == "draft":
            services.submit(made.pk, by=shop.world.clerk, at=NOW)
    shop.decide(made)
    services.send(made.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    sent = fresh(made)
    assert (sent.state, sent.sent_channel, sent.sent_on) == ("sent", "fax", TODAY)


@pytest.mark.parametrize("who", ["clerk", "clerk2", "deputy", "commerce", "finance", "keeper", "supervisor"])
@pytest.mark.parametrize("outcome", ["approve", "return", "reject"])
def test_nobody_but_the_manager_decides(shop: Shop, who: str, outcome: str) -> None:
    made = shop.submitted()
    with pytest.raises(NotYours):
        shop.decide(made, outcome, by=shop.world.people[who], reason="理由")
    assert fresh(made).state == "in_review"


def test_manager_of_another_company_does_not_even_find_it(shop: Shop, foreign_shop: Shop) -> None:
    made = shop.submitted()
    with pytest.raises(NotFound):
        shop.decide(made, by=foreign_shop.world.manager)


@pytest.mark.parametrize(
    ("outcome", "state", "event"),
    [("approve", "approved", "approved"), ("return", "draft", "returned"), ("reject", "rejected", "rejected")],
)
def test_manager_decides_and_the_maker_hears_of_it(shop: Shop, outcome: str, state: str, event: str) -> None:
    made = shop.submitted()
    shop.decide(made, outcome, reason="单价请核对")
    written = Event.objects.get(paper_id=made.pk, name=f"quotes.quotation.{event}")
    assert fresh(made).state == state
    assert (written.by, written.reason, written.to_state) == (shop.world.manager, "单价请核对", state)
    assert list(Notice.objects.values_list("user_id", "paper_id")) == [(shop.world.clerk.pk, made.pk)]


@pytest.mark.parametrize("outcome", ["return", "reject"])
def test_refusing_needs_a_reason(shop: Shop, outcome: str) -> None:
    made = shop.submitted()
    with pytest.raises(NotAllowed):
        shop.decide(made, outcome)
    assert fresh(made).state == "in_review"


def test_decided_twice_is_refused(shop: Shop) -> None:
    made = shop.submitted()
    step = open_step(made)
    shop.decide(made)
    with pytest.raises(NotAllowed):
        approval.decide(step.pk, by=shop.world.manager, at=NOW, outcome="reject", reason="晚了")
    assert fresh(made).state == "approved"


def test_what_is_in_review_is_not_changed_behind_the_reviewer(shop: Shop) -> None:
    made = shop.submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        made.lines.update(unit_price=D("1"), gross=D("10"), tax=D("1.15"), net=D("8.85"))
    shop.decide(made)
    assert fresh(made).gross == made.gross


def test_database_lets_nobody_approve_without_a_round(shop: Shop) -> None:
    made = shop.submitted()
    with pytest.raises((IntegrityError, InternalError)):
        _approve_directly(made)
    with pytest.raises((IntegrityError, InternalError)):
        _approve_directly(made, name="quotes.quotation.approved", to_state="approved", at=NOW)
    assert fresh(made).state == "in_review"


def _approve_directly(made: Quotation, **event: object) -> None:
    """Around the door, with an event or without; the deferred guards speak now instead of at commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        if event:
            Event.objects.create(paper_id=made.pk, **event)
        Quotation.objects.filter(pk=made.pk).update(state="approved")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# -- seal and dispatch -----------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-133")
def test_unsealed_quotation_is_not_sent(office_shop: Shop) -> None:
    shop, made = office_shop, office_shop.approved()
    with pytest.raises(NotAllowed):
        services.send(made.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    assert fresh(made).state == "approved"
    services.seal(made.pk, by=shop.world.clerk, at=NOW)
    services.send(made.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    sealed = fresh(made)
    assert (sealed.state, sealed.sealed_by, sealed.sealed_at) == ("sent", shop.world.clerk, NOW)


def test_seal_comes_after_the_review_and_once(office_shop: Shop) -> None:
    shop, made = office_shop, office_shop.submitted()
    with pytest.raises(NotAllowed):
        services.seal(made.pk, by=shop.world.clerk, at=NOW)
    shop.decide(made)
    with pytest.raises(NotYours):
        services.seal(made.pk, by=shop.world.reviewer, at=NOW)
    services.seal(made.pk, by=shop.world.clerk, at=NOW)
    with pytest.raises(NotAllowed):
        services.seal(made.pk, by=shop.world.clerk2, at=NOW)


def test_database_keeps_pairs_together(office_shop: Shop) -> None:
    made = office_shop.confirmed()
    for change in (
        {"sealed_by": None},
        {"sent_on": None},
        {"confirmer": ""},
        {"freight_bearer": "seller"},
        {"gross": 1},
        {"revision": 2},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Quotation.objects.filter(pk=made.pk).update(**change)


@pytest.mark.parametrize(("channel", "on"), [("pigeon", TODAY), ("fax", TODAY + DAY), ("fax", UNTIL + DAY)])
def test_dispatch_names_a_channel_and_a_day_that_has_come(shop: Shop, channel: str, on: dt.date) -> None:
    made = shop.approved()
    with pytest.raises(NotAllowed):
        services.send(made.pk, by=shop.world.clerk, at=NOW, channel=channel, on=on)
    assert fresh(made).state == "approved"


# -- the customer's answer -------------------------------------------------------------------------------------------


@pytest.mark.rule("PARTS-10")
def test_customer_confirms_only_what_was_sent(shop: Shop) -> None:
    made = shop.approved()
    told: dict[str, Any] = {"by": shop.world.clerk, "at": NOW, "channel": "fax", "confirmer": "周建国", "on": TODAY}
    with pytest.raises(NotAllowed):
        services.confirm(made.pk, **told)
    services.send(made.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    services.confirm(made.pk, **told)
    confirmed = fresh(made)
    assert (confirmed.state, confirmed.confirm_channel, confirmed.confirmer, confirmed.confirmed_on) == (
        "customer_confirmed",
        "fax",
        "周建国",
        TODAY,
    )


@pytest.mark.parametrize(
    "wrong",
    [{"confirmer": " "}, {"channel": ""}, {"on": TODAY - DAY}, {"on": TODAY + DAY}],
)
def test_confirmation_names_who_how_and_a_possible_day(shop: Shop, wrong: dict[str, object]) -> None:
    made = shop.sent()
    told = {"channel": "fax", "confirmer": "周建国", "on": TODAY, **wrong}
    with pytest.raises(NotAllowed):
        services.confirm(made.pk, by=shop.world.clerk, at=NOW, **told)  # type: ignore[arg-type]  # one is wrong on purpose
    assert fresh(made).state == "sent"


def test_confirmation_after_the_validity_is_refused(shop: Shop) -> None:
    made = shop.sent()
    told: dict[str, Any] = {"by": shop.world.clerk, "channel": "fax", "confirmer": "周建国"}
    with pytest.raises(NotAllowed):
        services.confirm(made.pk, at=NEXT_DAY, on=UNTIL + DAY, **told)
    services.confirm(made.pk, at=LAST_MOMENT, on=UNTIL, **told)
    assert fresh(made).state == "customer_confirmed"


@pytest.mark.rule("PARTS-11")
def test_objection_makes_a_new_version_and_leaves_the_old_as_sent(shop: Shop) -> None:
    old = shop.sent()
    with pytest.raises(NotAllowed):
        services.revise(old.pk, by=shop.world.clerk, at=NOW, objection="")
    new = services.revise(old.pk, by=shop.world.clerk, at=NOW, objection="要 230")
    before, after = fresh(old), fresh(new)
    assert (before.state, before.objection, before.gross) == ("superseded", "要 230", D("2500.00"))
    assert (after.state, after.revision, after.supersedes_id, after.number) == ("draft", 2, old.pk, "")
    assert (after.gross, after.remittance, after.customer_id) == (before.gross, before.remittance, before.customer_id)
    assert [(line.no, line.unit_price) for line in queries.lines(after)] == [(1, D("250.000000"))]
    assert list(Link.objects.values_list("source_id", "target_id")) == [(old.pk, new.pk)]


def test_new_version_goes_the_whole_way_again(shop: Shop) -> None:
    new = services.revise(shop.sent().pk, by=shop.world.clerk, at=NOW, objection="要 230")
    cheaper = shop.given(shop.line(shop.board, "10", "230"))
    services.change(new.pk, by=shop.world.clerk, at=NOW, given=cheaper, submitting=True)
    with pytest.raises(NotAllowed):
        services.send(new.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    shop.decide(new)
    services.send(new.pk, by=shop.world.clerk, at=NOW, channel="fax", on=TODAY)
    assert (fresh(new).state, fresh(new).number, fresh(new).gross) == ("sent", "BJ-2606-0002", D("2300.00"))


def test_quotation_is_superseded_once(shop: Shop) -> None:
    old = shop.in_state("superseded")
    with pytest.raises(NotAllowed):
        services.revise(old.pk, by=shop.world.clerk, at=NOW, objection="再来")
    assert Quotation.objects.filter(supersedes=old).count() == 1


# -- validity --------------------------------------------------------------------------------------------------------


@pytest.mark.rule("OFFICE-140")
def test_quotation_carries_a_validity_date_and_converts_until_its_last_day(office_shop: Shop) -> None:
    shop = office_shop
    with pytest.raises(NotAllowed) as refusal:
        services.submit(shop.draft(valid_until=None).pk, by=shop.world.clerk, at=NOW)
    assert refusal.value.field == "valid_until"
    first, second = shop.confirmed(), shop.confirmed()
    with pytest.raises(NotAllowed):
        services.mark_converted(first.pk, shop.order_paper(), by=shop.world.clerk, at=NEXT_DAY)
    assert fresh(first).state == "customer_confirmed"
    services.mark_converted(second.pk, shop.order_paper(), by=shop.world.clerk, at=LAST_MOMENT)
    assert fresh(second).state == "converted"


def test_deadline_ends_the_validity_at_the_end_of_the_day(shop: Shop) -> None:
    made = shop.sent()
    assert Deadline.objects.get(paper_id=made.pk, closed_at=None).due == NEXT_DAY
    assert clock.claim_due(LAST_MOMENT) == 0
    assert clock.claim_due(NEXT_DAY) == 1
    assert clock.claim_due(NEXT_DAY + DAY) == 0
    event = Event.objects.get(name="quotes.quotation.expired")
    assert (fresh(made).state, event.by, event.at) == ("expired", None, NEXT_DAY)
    assert Notice.objects.filter(user=shop.world.clerk, paper_id=made.pk).count() == 2


@pytest.mark.parametrize("state", ["converted", "superseded", "cancelled"])
def test_deadline_is_closed_when_the_offer_ends_otherwise(shop: Shop, state: str) -> None:
    made = shop.in_state(state) if state != "cancelled" else shop.sent()
    if state == "cancelled":
        services.cancel(made.pk, by=shop.world.clerk, at=NOW, reason="客户不要了")
    assert not Deadline.objects.filter(paper_id=made.pk, closed_at=None).exists()
    assert clock.claim_due(NEXT_DAY) == 0
    assert fresh(made).state == state


def test_offer_without_a_validity_date_never_expires(shop: Shop) -> None:
    made = shop.confirmed(valid_until=None)
    assert not Deadline.objects.exists()
    services.mark_converted(made.pk, shop.order_paper(), by=shop.world.clerk, at=NOW + 400 * DAY)
    assert fresh(made).state == "converted"


# -- conversion, money, cancelling -----------------------------------------------------------------------------------


def test_conversion_hands_on_identical_lines_and_links_the_order(shop: Shop) -> None:
    made = shop.confirmed(shop.line(shop.board, "10", "250"), shop.line(shop.charges["freight"], "1", "320"))
    handed = queries.for_conversion(shop.world.clerk, made.pk)
    assert [(line.no, line.product_id, line.gross) for line in handed.lines] == [
        (1, shop.board.pk, D("2500.00")),
        (2, shop.charges["freight"].pk, D("320.00")),
    ]
    assert (handed.gross, handed.tax, handed.net) == (made.gross, made.tax, made.net)
    order = shop.order_paper()
    services.mark_converted(made.pk, order, by=shop.world.clerk, at=NOW)
    assert list(Link.objects.values_list("source_id", "target_id")) == [(made.pk, order.pk)]


@pytest.mark.parametrize("state", [s for s in Quotation.State.values if s != "customer_confirmed"])
def test_only_a_confirmed_quotation_is_handed_on(shop: Shop, state: str) -> None:
    made = shop.in_state(state)
    with pytest.raises(NotAllowed):
        queries.for_conversion(shop.world.clerk, made.pk)
    with pytest.raises(NotAllowed):
        services.mark_converted(made.pk, shop.order_paper(), by=shop.world.clerk, at=NOW)


def test_quotation_is_converted_once(shop: Shop) -> None:
    made = shop.confirmed()
    services.mark_converted(made.pk, shop.order_paper(), by=shop.world.clerk, at=NOW)
    with pytest.raises(NotAllowed):
        services.mark_converted(made.pk, shop.order_paper(), by=shop.world.clerk, at=NOW)


def test_foreign_quotation_is_not_handed_on(shop: Shop, foreign_shop: Shop) -> None:
    made = foreign_shop.confirmed()
    with pytest.raises(NotFound):
        queries.for_conversion(shop.world.clerk, made.pk)


def test_offer_with_money_waiting_can_be_called_off(shop: Shop) -> None:
    made = shop.confirmed()
    credit.earmark(shop.customer.pk, made.paper, D("100.00"), by=shop.world.finance, at=NOW)
    services.cancel(made.pk, by=shop.world.clerk, at=NOW, reason="客户不要了")
    assert fresh(made).state == "cancelled"


def test_cancelling_needs_a_reason(shop: Shop) -> None:
    made = shop.draft()
    with pytest.raises(NotAllowed):
        services.cancel(made.pk, by=shop.world.clerk, at=NOW, reason="")
    assert fresh(made).state == "draft"
