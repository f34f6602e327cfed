"""Every action in every state of overrides, applications and reviews: what becomes of them, or that it is refused."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from credit import facts, services
from credit.facts import Trade
from credit.models import Application, Override, Review
from credit.reviewing import ReviewInput
from credit.services import reviews
from tests.credit.conftest import Credit, credit_of
from tests.credit.test_applications import PDF, given, office_draft, office_submit
from tests.credit.trading import REASON, Trading
from tests.credit.tries import DECISIONS, Actions, Passes, decided, decision, expected, row, those_who_may, through
from tests.orders.shop import Shop, open_shop
from tests.orders.test_overrides import ask, beyond
from tests.world import NOW, TODAY, World, world
from workflow import outbox

D = Decimal
DAY = dt.timedelta(days=1)
LATER = TODAY + 10 * DAY


# -- overrides (office) ------------------------------------------------------------------------------------------------


def _used(asked: Override) -> Override:
    decided(asked, "approve")
    outbox.sweep(NOW)
    return Override.objects.get(pk=asked.pk)


def _expired(override: Override) -> Override:
    services.expire_override(override.pk, at=NOW + 11 * DAY)
    return Override.objects.get(pk=override.pk)


def _withdraw(override: Override, by: User | None) -> Override:
    return services.withdraw_override(override.pk, by=by or override.maker, at=NOW, reason="不用了")


OVERRIDES: dict[str, Callable[[Override], Override]] = {
    "asked": lambda asked: asked,
    "returned": lambda asked: decided(asked, "return"),
    "approved": lambda asked: decided(asked, "approve"),
    "used": _used,
    "expired": _expired,
    "void": lambda asked: _withdraw(asked, None),
    "rejected": lambda asked: decided(asked, "reject"),
}
OVERRIDE_ACTIONS: Actions = {
    "correct": ("clerk", lambda d, by: services.correct_override(d.pk, by=by, at=NOW, reason="月底", until=LATER)),
    "withdraw": ("clerk", _withdraw),
    "expire": ("", lambda d, by: services.expire_override(d.pk, at=NOW + 11 * DAY)),
    "the order changes": ("", lambda d, by: services.void_overrides(d.order, by=None, at=NOW, reason="改量")),
    **DECISIONS,
}
OVERRIDE_PASSES: Passes = {
    "asked": {
        "withdraw": "void", "expire": "expired", "the order changes": "void",
        "approve": "approved", "return": "returned", "reject": "rejected",
    },
    "returned": {"correct": "asked", "withdraw": "void", "expire": "expired", "the order changes": "void"},
    "approved": {"withdraw": "void", "expire": "expired", "the order changes": "void"},
    "used": {"the order changes": "void"},
    "expired": {},
    "void": {},
    "rejected": {},
}  # fmt: skip


@pytest.fixture
def stationer(office: World) -> Shop:
    """The office company with its goods."""
    return open_shop(office)


@pytest.mark.parametrize("state", OVERRIDES)
def test_override_state_by_action(stationer: Shop, state: str) -> None:
    override = OVERRIDES[state](ask(stationer, beyond(stationer)))
    assert override.state == state
    assert row(override, OVERRIDE_ACTIONS, stationer.world) == expected(state, OVERRIDE_PASSES, OVERRIDE_ACTIONS)


def test_override_actors(stationer: Shop) -> None:
    made = stationer.world
    override = ask(stationer, beyond(stationer))
    for outcome in DECISIONS:
        assert those_who_may(override, decision(outcome), made) == {"branch_gm"}
    assert those_who_may(override, _withdraw, made) == {"clerk"}
    returned = decided(override, "return")
    assert those_who_may(returned, OVERRIDE_ACTIONS["correct"][1], made) == {"clerk"}


# -- applications for credit (office) ----------------------------------------------------------------------------------


def _agree(application: Application, by: User | None) -> Application:
    upload, who = SimpleUploadedFile("协议.pdf", PDF), by or application.maker
    return services.file_agreement(application.pk, by=who, at=NOW, signed_on=TODAY, upload=upload)


def _submitted(office: Credit) -> Application:
    """For a limit from today to tomorrow."""
    return office_submit(office, valid_from=TODAY, valid_until=TODAY + DAY)


def _in_force(office: Credit) -> Application:
    return _agree(through(_submitted(office)), None)


def _superseded(office: Credit) -> Application:
    first = _in_force(office)
    through(_submitted(office))
    return Application.objects.get(pk=first.pk)


def _ended(office: Credit) -> Application:
    made = _in_force(office)
    services.turn_days(office.world.company, NOW + 2 * DAY)
    return Application.objects.get(pk=made.pk)


def _cancel(application: Application, by: User | None) -> Application:
    return services.cancel_application(application.pk, by=by or application.maker, at=NOW, reason="不做了")


APPLICATIONS: dict[str, Callable[[Credit], Application]] = {
    "draft": lambda office: office_draft(office),
    "in_review": _submitted,
    "approved": lambda office: through(_submitted(office)),
    "active": _in_force,
    "superseded": _superseded,
    "ended": _ended,
    "rejected": lambda office: decided(_submitted(office), "reject"),
    "cancelled": lambda office: _cancel(_submitted(office), None),
}
APPLICATION_ACTIONS: Actions = {
    "change": ("rep", lambda d, by: services.change_application(d.pk, given(d.customer, limit=D(9)), by=by, at=NOW)),
    "sheet": ("finance", lambda d, by: services.fill_sheet(d.pk, by=by, at=NOW, opinion="可授信")),
    "submit": ("rep", lambda d, by: services.submit_application(d.pk, by=by, at=NOW)),
    "withdraw": ("rep", lambda d, by: services.withdraw_application(d.pk, by=by, at=NOW)),
    "cancel": ("rep", _cancel),
    "agreement": ("rep", _agree),
    "its days are over": ("", lambda d, by: services.turn_days(d.company, NOW + 2 * DAY)),
    **DECISIONS,
}
APPLICATION_PASSES: Passes = {
    "draft": {"change": "draft", "sheet": "draft", "submit": "in_review", "cancel": "cancelled"},
    "in_review": {
        "sheet": "in_review", "withdraw": "draft", "cancel": "cancelled",
        "approve": "in_review", "return": "draft", "reject": "rejected",
    },
    "approved": {"cancel": "cancelled", "agreement": "active"},
    "active": {"its days are over": "ended"},
    "superseded": {},
    "ended": {},
    "rejected": {},
    "cancelled": {},
}  # fmt: skip


@pytest.fixture
def member(office: World, monkeypatch: pytest.MonkeyPatch) -> Credit:
    """A customer of the office company who has traded long enough."""
    monkeypatch.setattr(facts, "_history", [lambda *_asked: Trade(TODAY - 200 * DAY, D(15000))])
    return credit_of(office)


@pytest.mark.parametrize("state", APPLICATIONS)
def test_application_state_by_action(member: Credit, state: str) -> None:
    application = APPLICATIONS[state](member)
    assert application.state == state
    assert row(application, APPLICATION_ACTIONS, member.world) == expected(
        state, APPLICATION_PASSES, APPLICATION_ACTIONS
    )


def test_application_actors(member: Credit) -> None:
    made, own = member.world, {"rep"}
    draft = office_draft(member)
    for name in ("change", "submit", "cancel"):
        assert those_who_may(draft, APPLICATION_ACTIONS[name][1], made) == own, name
    application = _submitted(member)
    assert those_who_may(application, APPLICATION_ACTIONS["withdraw"][1], made) == own
    for outcome in DECISIONS:
        assert those_who_may(application, decision(outcome), made) == {"reviewer"}, outcome


# -- reviews (fibre) ---------------------------------------------------------------------------------------------------


def _drop(review: Review, by: User | None) -> Review:
    return reviews.cancel(review.pk, by=by or review.maker, at=NOW, reason="不需要")


REVIEWS: dict[str, Callable[[Trading], Review]] = {
    "open": lambda trading: trading.filled(grade="B", limit=D(5000)),
    "in_review": lambda trading: trading.submitted(grade="B", limit=D(5000)),
    "done": lambda trading: through(trading.submitted(grade="B", limit=D(5000))),
    "rejected": lambda trading: decided(trading.submitted(grade="B", limit=D(5000)), "reject"),
    "cancelled": lambda trading: _drop(trading.filled(grade="B", limit=D(5000)), None),
}
REVIEW_ACTIONS: Actions = {
    "fill": ("clerk", lambda d, by: reviews.fill(d.pk, ReviewInput("B", D(9), reason=REASON), by=by, at=NOW)),
    "submit": ("clerk", lambda d, by: reviews.submit(d.pk, by=by, at=NOW)),
    "withdraw": ("clerk", lambda d, by: reviews.withdraw(d.pk, by=by, at=NOW)),
    "cancel": ("clerk", _drop),
    **DECISIONS,
}
REVIEW_PASSES: Passes = {
    "open": {"fill": "open", "submit": "in_review", "cancel": "cancelled"},
    "in_review": {"withdraw": "open", "approve": "in_review", "return": "open", "reject": "rejected"},
    "done": {},
    "rejected": {},
    "cancelled": {},
}


@pytest.fixture
def trading(db: None) -> Trading:
    made = credit_of(world("fibre"))
    return Trading(made.world, made.customer)


@pytest.mark.parametrize("state", REVIEWS)
def test_review_state_by_action(trading: Trading, state: str) -> None:
    review = REVIEWS[state](trading)
    assert review.state == state
    assert row(review, REVIEW_ACTIONS, trading.world) == expected(state, REVIEW_PASSES, REVIEW_ACTIONS)


def test_review_actors(trading: Trading) -> None:
    made = trading.world
    review = trading.filled(grade="B", limit=D(5000))
    may_review = those_who_may(review, REVIEW_ACTIONS["fill"][1], made)
    sales, money = {"clerk", "clerk2", "manager", "substitute"}, {"finance", "accountant", "supervisor"}
    assert may_review == sales | money  # FIBRE-61: sales and finance
    assert those_who_may(review, REVIEW_ACTIONS["cancel"][1], made) == may_review
    reviews.submit(review.pk, by=made.clerk, at=NOW)
    for outcome in DECISIONS:
        assert those_who_may(review, decision(outcome), made) == {"manager"}, outcome
