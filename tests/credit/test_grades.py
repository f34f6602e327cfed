"""Grades A to D: what each asks for, and that the company approves what the specialist proposes (FIBRE-47 to 50)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.refusals import NotAllowed, NotYours
from credit import services
from credit.models import LimitChange, Review
from credit.reviewing import ReviewInput
from credit.services import reviews
from demo.story import decide_seated, decide_whole
from tests.credit.conftest import credit_of
from tests.credit.trading import MONTHS_AGO, REASON, Trading
from tests.world import NOW, TODAY, world
from workflow import queries as workflow

D = Decimal
HALF_YEAR_AND_A_DAY = MONTHS_AGO[6] - dt.timedelta(days=1)


@pytest.fixture
def trading(db: None) -> Trading:
    made = credit_of(world("fibre"))
    return Trading(made.world, made.customer)


@pytest.mark.rule("FIBRE-47")
def test_specialist_proposes_a_grade_and_the_company_approves_it(trading: Trading) -> None:
    clerk = trading.world.clerk
    with pytest.raises(NotYours):
        services.set_limit(trading.customer.pk, limit=D(5000), grade="B", by=clerk, at=NOW, reason=REASON)
    review = trading.submitted(grade="B", limit=D(5000))
    assert [step.post for step in workflow.steps(review.pk)] == ["sales_manager", "finance_manager", "gm"]
    assert (trading.account.grade, trading.account.limit) == ("", None)
    decide_whole(trading.world, review.pk, at=NOW)
    assert (trading.account.grade, trading.account.limit, trading.account.reviewed_on) == ("B", D(5000), TODAY)
    change = LimitChange.objects.get(account=trading.account)
    assert (change.grade, change.limit, change.by) == ("B", D(5000), trading.world.gm)


@pytest.mark.rule("FIBRE-48")
def test_one_late_payment_refuses_grade_a(trading: Trading) -> None:
    trading.traded(HALF_YEAR_AND_A_DAY)
    trading.paid(trading.owes(dt.date(2026, 4, 30)), dt.date(2026, 4, 30))
    late = trading.owes(dt.date(2026, 5, 1))
    trading.paid(late, dt.date(2026, 5, 2))
    with pytest.raises(NotAllowed) as refused:
        trading.filled(grade="A", unlimited=True)
    assert refused.value.field == "grade"
    assert "1" in str(refused.value)


def test_grade_a_is_given_to_who_paid_on_the_very_day(trading: Trading) -> None:
    trading.traded(HALF_YEAR_AND_A_DAY)
    trading.paid(trading.owes(dt.date(2026, 5, 1)), dt.date(2026, 5, 1))
    assert trading.approved(grade="A", unlimited=True).unlimited is True


def test_grade_a_asks_for_more_than_half_a_year_of_trade(trading: Trading) -> None:
    trading.traded(MONTHS_AGO[6])
    with pytest.raises(NotAllowed) as refused:
        trading.filled(grade="A", unlimited=True)
    assert refused.value.field == "grade"
    trading.traded(HALF_YEAR_AND_A_DAY)
    assert trading.filled(grade="A", unlimited=True).grade == "A"


def test_grade_a_without_any_trade_or_with_a_limit_is_refused(trading: Trading) -> None:
    with pytest.raises(NotAllowed) as refused:
        trading.filled(grade="A", unlimited=True)
    assert refused.value.field == "grade"
    trading.traded(HALF_YEAR_AND_A_DAY)
    with pytest.raises(NotAllowed) as refused:
        trading.filled(grade="A", limit=D(100))
    assert refused.value.field == "unlimited"


@pytest.mark.rule("FIBRE-49")
@pytest.mark.parametrize("given", [{}, {"limit": D(0)}, {"unlimited": True}])
def test_grade_b_without_a_limit_is_refused(trading: Trading, given: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed) as refused:
        trading.filled(grade="B", **given)
    assert refused.value.field == "limit"
    assert Review.objects.count() == 1  # opened, not filled
    only = Review.objects.get()
    said = ReviewInput(grade="B", limit=D("0.01"), reason=REASON)
    assert reviews.fill(only.pk, said, by=trading.world.clerk, at=NOW).limit == D("0.01")


@pytest.mark.rule("FIBRE-50")
def test_b_becomes_a_when_sales_asks_and_the_company_agrees(trading: Trading) -> None:
    trading.stands("B", "5000")
    trading.traded(HALF_YEAR_AND_A_DAY)
    review = trading.submitted(grade="A", unlimited=True)
    decide_seated(trading.world, review.pk, at=NOW)
    decide_seated(trading.world, review.pk, at=NOW)
    assert trading.account.grade == "B"
    decide_seated(trading.world, review.pk, at=NOW)
    assert (trading.account.grade, trading.account.limit, trading.account.unlimited) == ("A", None, True)


@pytest.mark.parametrize("grade", ["C", "D", ""])
def test_c_d_and_who_is_not_graded_have_no_limit(trading: Trading, grade: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        trading.filled(grade=grade, limit=D("0.01"))
    assert refused.value.field == "limit"
    only = Review.objects.get()
    said = ReviewInput(grade=grade, limit=D(0), reason=REASON)
    assert reviews.fill(only.pk, said, by=trading.world.clerk, at=NOW).grade == grade


def test_review_that_no_longer_fits_the_account_is_not_approved(trading: Trading) -> None:
    review = trading.submitted(grade="B", limit=D(5000))
    trading.stands("C", "0")
    for _first in range(2):
        decide_seated(trading.world, review.pk, at=NOW)
    with pytest.raises(NotAllowed):
        decide_seated(trading.world, review.pk, at=NOW)
    assert (trading.account.grade, trading.account.limit) == ("C", D(0))


def test_company_without_grades_reviews_limits_only(db: None) -> None:
    made = credit_of(world("parts"))
    trading = Trading(made.world, made.customer)
    with pytest.raises(NotAllowed) as refused:
        trading.filled(grade="B", limit=D(10))
    assert refused.value.field == "grade"
    only = Review.objects.get()
    reviews.fill(only.pk, ReviewInput(limit=D(10), reason=REASON), by=trading.world.clerk, at=NOW)
    reviews.submit(only.pk, by=trading.world.clerk, at=NOW)
    decide_whole(trading.world, only.pk, at=NOW)
    assert (trading.account.limit, trading.account.grade) == (D(10), "")
