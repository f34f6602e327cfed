"""Cover at a gate: what passes, what does not, and what is recorded of it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credit import queries, services
from credit.models import Decision
from tests.credit.conftest import Credit
from tests.world import NOW, TODAY

D = Decimal


@pytest.mark.rule("PARTS-32")
@pytest.mark.parametrize("terms", ["prepaid", "cash"])
def test_prepaid_order_passes_only_when_paid_in_full(credit: Credit, terms: str) -> None:
    order = credit.paper()
    services.earmark(credit.customer.pk, order, D(99), by=credit.world.finance, at=NOW)
    refused = credit.ask("100", terms, order)
    assert (refused.ok, refused.code, refused.excess, refused.by) == (False, "unpaid", D(1), "")
    assert refused.reason == "应付 100.00，已付 99.00，还差 1.00。"
    services.earmark(credit.customer.pk, order, D(1), by=credit.world.finance, at=NOW)
    passed = credit.ask("100", terms, order)
    assert (passed.ok, passed.code, passed.by) == (True, "paid", {"prepaid": "paid", "cash": "cash"}[terms])


def test_prepaid_order_is_not_released_on_a_limit(credit: Credit) -> None:
    credit.limit("1000000")
    assert credit.ask("100", "prepaid").ok is False


def test_money_of_another_document_does_not_pay_this_one(credit: Credit) -> None:
    services.earmark(credit.customer.pk, credit.paper(), D(100), by=credit.world.finance, at=NOW)
    assert credit.ask("100", "prepaid").ok is False


@pytest.mark.rule("PARTS-36")
def test_monthly_order_passes_up_to_the_limit_and_not_a_cent_above(credit: Credit) -> None:
    credit.limit("5000")
    credit.holding(receivable="4800")
    passed = credit.ask("200")
    assert (passed.ok, passed.code, passed.by, passed.excess) == (True, "within", "credit", D(0))
    held = credit.ask("200.01")
    assert (held.ok, held.code, held.excess) == (False, "over_limit", D("0.01"))
    assert held.reason == "现欠 4,800.00，加上本单 200.01，超出额度 5,000.00 共 0.01。"


def test_monthly_order_of_customer_without_limit_is_refused(credit: Credit) -> None:
    refused = credit.ask("0.01")
    assert (refused.ok, refused.code, refused.limit) == (False, "no_limit", None)
    credit.limit("0.01")
    assert credit.ask("0.01").ok is True


def test_limit_of_nought_is_nought(credit: Credit) -> None:
    credit.limit("0")
    assert (credit.ask("0.01").code, credit.ask("0").code) == ("over_limit", "paid")


def test_unlimited_credit_always_passes(credit: Credit) -> None:
    credit.limit(None, unlimited=True)
    credit.holding(receivable="1000000")
    assert credit.ask("999999999.99").code == "unlimited"


def test_what_the_document_holds_already_is_taken_out(credit: Credit) -> None:
    credit.limit("5000")
    credit.holding(receivable="4800")
    order = credit.holding(released="200")
    assert credit.ask("200", paper=order).ok is True
    assert credit.ask("200.01", paper=order).ok is False
    assert credit.ask("0.01").ok is False


def test_own_money_lowers_what_the_order_needs(credit: Credit) -> None:
    credit.limit("5000")
    credit.holding(receivable="4800")
    order = credit.paper()
    services.earmark(credit.customer.pk, order, D(300), by=credit.world.finance, at=NOW)
    assert credit.ask("500", paper=order).ok is True
    assert credit.ask("500.01", paper=order).ok is False


def test_order_paid_in_full_passes_over_the_limit(credit: Credit) -> None:
    credit.limit("5000")
    credit.holding(receivable="6000")
    order = credit.paper()
    services.earmark(credit.customer.pk, order, D(100), by=credit.world.finance, at=NOW)
    assert credit.ask("100", paper=order).code == "paid"


def test_ordered_but_not_released_does_not_count(credit: Credit) -> None:
    credit.limit("5000")
    credit.holding(ordered="999999")
    assert credit.ask("5000").ok is True


def test_decision_is_recorded_either_way(credit: Credit) -> None:
    credit.limit("5000")
    credit.holding(receivable="4800", shipped="100")
    order = credit.paper()
    held, passed = credit.ask("100.01", paper=order), credit.ask("100", paper=order)
    rows = Decision.objects.order_by("pk").values_list(
        "pk", "ok", "outcome", "rule", "exposure", "limit", "excess", "amount", "by_id"
    )
    by = credit.world.clerk.pk
    assert list(rows) == [
        (held.decision_id, False, "over_limit", "PARTS-36", D(4900), D(5000), D("0.01"), D("100.01"), by),
        (passed.decision_id, True, "within", "PARTS-36", D(4900), D(5000), D(0), D(100), by),
    ]
    last = Decision.objects.filter(paper=order).latest("pk")
    assert (last.pk, last.snapshot["receivable"], last.snapshot["shipped"]) == (passed.decision_id, "4800.00", "100.00")


def test_preview_answers_the_same_and_records_nothing(credit: Credit) -> None:
    credit.limit("5000")
    credit.holding(receivable="4800")
    seen = [queries.preview(credit.facts(amount)).code for amount in ("200", "200.01")]
    assert (seen, Decision.objects.count()) == (["within", "over_limit"], 0)


def test_cover_costs_the_same_whatever_the_customer_has(credit: Credit) -> None:
    credit.limit("5000")
    order = credit.paper()

    def asked() -> int:
        facts = credit.facts("1", paper=order)
        with CaptureQueriesContext(connection) as found:
            services.cover(facts, by=credit.world.clerk, at=NOW)
        return len([each for each in found if "SAVEPOINT" not in each["sql"]])

    before = asked()
    for _each in range(30):
        credit.holding(released="1", earmarked="1")
    assert (before, asked()) == (4, 4)


def test_exposure_is_receivable_and_shipped_and_released(credit: Credit) -> None:
    credit.holding(receivable="50")
    credit.holding(shipped="20", released="30", ordered="7")
    assert queries.exposure(credit.account, TODAY) == D(100)
