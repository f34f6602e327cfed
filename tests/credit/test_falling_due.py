"""What the daily run finds: reviews that fall due, grades to propose, limits to freeze."""

import datetime as dt
from decimal import Decimal

import pytest

from core.refusals import NotAllowed
from credit.models import Review
from credit.reviewing import ReviewInput
from credit.services import reviews, scans
from demo.story import decide_whole
from tests.credit.conftest import credit_of
from tests.credit.trading import MONTHS_AGO, REASON, Trading, at
from tests.orders.shop import open_shop
from tests.world import TODAY, World, world
from workflow.models import Event, Notice, Task

D, DAY = Decimal, dt.timedelta(days=1)
Cause, State = Review.Cause, Review.State


def trading_of(preset: str) -> Trading:
    made = credit_of(world(preset))
    return Trading(made.world, made.customer)


@pytest.fixture
def fibre_trade(db: None) -> Trading:
    return trading_of("fibre")


def night(trading: Trading, on: dt.date) -> list[tuple[str, str, dt.date]]:
    """Run a day's search; gives cause, proposed grade and due day of every review that is open then."""
    scans.review_day(trading.world.company, at(on))
    rows = Review.objects.filter(company=trading.world.company, state=State.OPEN).order_by("pk")
    return list(rows.values_list("cause", "grade", "due_on"))


def done(trading: Trading, on: dt.date) -> None:
    """The open review is filled in as things stand, submitted and approved."""
    review = Review.objects.get(company=trading.world.company, state=State.OPEN)
    said = ReviewInput(review.grade, review.limit, review.unlimited, reason=REASON)
    reviews.fill(review.pk, said, by=trading.world.clerk, at=at(on))
    reviews.submit(review.pk, by=trading.world.clerk, at=at(on))
    decide_whole(trading.world, review.pk, at=at(on))


@pytest.mark.rule("FIBRE-46")
def test_who_is_not_graded_is_assessed_half_a_year_after_the_first_deal(fibre_trade: Trading) -> None:
    first = dt.date(2026, 1, 1)
    fibre_trade.enter_on(first, released="100")
    assert night(fibre_trade, dt.date(2026, 6, 30)) == [("half_year", "", dt.date(2026, 6, 30))]
    done(fibre_trade, dt.date(2026, 6, 30))
    assert night(fibre_trade, dt.date(2026, 7, 1)) == [("first_trade", "", dt.date(2026, 7, 1))]
    task = Task.objects.get(kind="credit.review", done_at=None)
    assert (task.user, task.due) == (fibre_trade.world.clerk, dt.datetime(2026, 7, 1, 16, tzinfo=dt.UTC))


@pytest.mark.rule("FIBRE-135")
def test_first_shipment_without_a_limit_asks_for_an_assessment_in_thirty_days(fibre_trade: Trading) -> None:
    day = dt.date(2026, 3, 10)
    fibre_trade.enter_on(day, released="100")
    assert night(fibre_trade, day) == []
    fibre_trade.traded(day)
    assert night(fibre_trade, day) == [("first_shipment", "", dt.date(2026, 4, 9))]
    assert night(fibre_trade, day + DAY) == [("first_shipment", "", dt.date(2026, 4, 9))]


def test_first_shipment_within_a_limit_asks_nothing(fibre_trade: Trading) -> None:
    fibre_trade.stands("B", "5000")
    fibre_trade.traded(dt.date(2026, 3, 10))
    assert night(fibre_trade, dt.date(2026, 3, 10)) == []


@pytest.mark.rule("FIBRE-51")
@pytest.mark.parametrize(("last", "found"), [(MONTHS_AGO[5], ["C"]), (MONTHS_AGO[5] + DAY, [])])
def test_five_months_without_trade_propose_grade_c(fibre_trade: Trading, last: dt.date, found: list[str]) -> None:
    fibre_trade.stands("B", "5000")
    fibre_trade.traded(last)
    fibre_trade.reviewed(TODAY)
    assert [grade for _cause, grade, _due in night(fibre_trade, TODAY)] == found
    assert (fibre_trade.account.grade, fibre_trade.account.limit) == ("B", D(5000))


@pytest.mark.rule("FIBRE-52")
@pytest.mark.parametrize(
    ("due", "found"),
    [
        (MONTHS_AGO[6] - DAY, [("D", "FIBRE-52")]),
        (MONTHS_AGO[6], [("C", "FIBRE-51")]),
        (MONTHS_AGO[5], [("C", "FIBRE-51")]),
        (TODAY, []),
    ],
)
def test_arrears_beyond_half_a_year_propose_d_before_c(
    fibre_trade: Trading, due: dt.date, found: list[tuple[str, str]]
) -> None:
    fibre_trade.stands("B", "5000")
    fibre_trade.traded(TODAY)
    fibre_trade.owes(due)
    fibre_trade.reviewed(TODAY)
    night(fibre_trade, TODAY)
    assert list(Review.objects.values_list("grade", "rule")) == found


def test_proposal_is_confirmed_by_people_and_takes_the_limit_with_it(fibre_trade: Trading) -> None:
    fibre_trade.stands("B", "5000")
    fibre_trade.traded(MONTHS_AGO[5])
    fibre_trade.reviewed(TODAY)
    night(fibre_trade, TODAY)
    done(fibre_trade, TODAY)
    assert (fibre_trade.account.grade, fibre_trade.account.limit) == ("C", D(0))


def test_dropped_proposal_comes_again_only_for_another_cause(fibre_trade: Trading) -> None:
    fibre_trade.stands("B", "5000")
    fibre_trade.traded(MONTHS_AGO[5])
    fibre_trade.reviewed(TODAY)
    night(fibre_trade, TODAY)
    reviews.cancel(Review.objects.get().pk, by=fibre_trade.world.clerk, at=at(TODAY), reason="停产检修，下月恢复")
    assert night(fibre_trade, TODAY + DAY) == []
    later = MONTHS_AGO[5] + dt.timedelta(days=182)
    fibre_trade.reviewed(later)
    assert [grade for _cause, grade, _due in night(fibre_trade, later)] == ["D"]


@pytest.mark.rule("FIBRE-61")
def test_june_lists_every_customer_and_what_is_not_done_by_its_end_is_late(fibre_trade: Trading) -> None:
    assert night(fibre_trade, dt.date(2026, 5, 31)) == []
    first = dt.date(2026, 6, 1)
    assert night(fibre_trade, first) == [("half_year", "", dt.date(2026, 6, 30))]
    told = Notice.objects.filter(paper__kind="credit.review").values_list("user", flat=True)
    people = fibre_trade.world
    assert set(told) == {people.clerk.pk, people.clerk2.pk, people.supervisor.pk}
    night(fibre_trade, dt.date(2026, 7, 1))
    review = Review.objects.get()
    assert (review.late(dt.date(2026, 6, 30)), review.late(dt.date(2026, 7, 1))) == (False, True)
    assert fibre_trade.account.lapsed_on is None  # listed, not frozen
    with pytest.raises(NotAllowed):
        reviews.cancel(review.pk, by=people.clerk, at=at(first), reason="不评了")


@pytest.mark.rule("OFFICE-100")
def test_review_of_first_january_is_due_on_first_july_and_freezes_the_limit_when_late(office: World) -> None:
    shop = open_shop(office)
    trading = Trading(office, shop.customers["monthly"])
    trading.stands("", "5000")
    trading.reviewed(dt.date(2026, 1, 1))

    def ordered(payment_terms: str = "monthly") -> tuple[str, str]:
        """A reviewed order of 100: where it stands."""
        order = shop.review(shop.line("board", 1, 100), customer="monthly", payment_terms=payment_terms)
        return order.state, order.hold

    assert night(trading, dt.date(2026, 5, 31)) == []
    assert night(trading, dt.date(2026, 6, 1)) == [("periodic", "", dt.date(2026, 7, 1))]
    night(trading, dt.date(2026, 7, 1))
    assert (trading.account.lapsed_on, ordered()) == (None, ("released", ""))
    night(trading, dt.date(2026, 7, 2))
    assert trading.account.lapsed_on == dt.date(2026, 7, 2)
    held = ordered()
    assert (held, ordered("prepaid")) == (("held", "no_limit"), ("held", "unpaid"))
    assert trading.paid_for("100").ok is True  # who pays first is not concerned
    assert Event.objects.filter(name="credit.review.lapsed").count() == 1
    done(trading, dt.date(2026, 7, 2))
    assert (trading.account.lapsed_on, trading.account.reviewed_on) == (None, dt.date(2026, 7, 2))
    assert ordered() == ("released", "")


def test_running_twice_on_a_day_opens_and_freezes_once(db: None) -> None:
    trading = trading_of("office")
    trading.stands("", "5000")
    trading.reviewed(dt.date(2026, 1, 1))
    for _twice in range(2):
        night(trading, dt.date(2026, 7, 2))
    assert Review.objects.count() == 1
    assert Event.objects.filter(name="credit.review.lapsed").count() == 1
    assert Notice.objects.filter(user=trading.world.rep).count() == 1


@pytest.mark.rule("PARTS-37")
def test_half_a_year_after_the_last_review_a_task_is_due_and_its_page_shows_the_payments(db: None, as_user) -> None:  # type: ignore[no-untyped-def]  # a fixture
    trading = trading_of("parts")
    trading.stands("", "5000")
    trading.reviewed(MONTHS_AGO[6])
    trading.paid(trading.owes(dt.date(2026, 5, 1), "700"), dt.date(2026, 5, 9), "700")
    assert night(trading, TODAY - 31 * DAY) == []
    assert night(trading, TODAY) == [("periodic", "", TODAY)]
    assert Task.objects.get(kind="credit.review").due == dt.datetime(2026, 6, 10, 16, tzinfo=dt.UTC)
    page = as_user(trading.world.clerk).get(Review.objects.get().get_absolute_url()).content.decode()
    assert "1 笔中 1 笔" in page
    assert "2026-05：按时 0.00，晚付 700.00，未付 0.00" in page


def test_prepaying_customer_without_a_limit_is_not_reviewed_in_the_parts_company(db: None) -> None:
    trading = trading_of("parts")
    trading.traded(MONTHS_AGO[12])
    assert night(trading, TODAY) == []
