"""The life of a version: drafted by one, approved by another, in force from its day."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import services as accounts
from accounts.models import Assignment, Company
from core.refusals import NotAllowed, NotFound, NotYours
from demo.cast import World
from handbook import queries, services
from handbook.models import Version
from handbook.queries import versions
from handbook.services import Change
from tests.handbook.house import (
    BANDS,
    GOVERNANCE,
    LATER,
    TOMORROW,
    approved,
    decide,
    draft,
    open_trial,
    submitted,
    trial_text,
)
from tests.world import NOW, TODAY, again
from workflow import approval
from workflow.models import Event, Step

FREIGHT = '"orders.freight_confirmation_above" = { amount = 300, inclusive = false }'
DEARER = '"orders.freight_confirmation_above" = { amount = 500, inclusive = true }'


def _freight(world: World, on: dt.date) -> Decimal:
    amount: Decimal = queries.value(world.company, "orders.freight_confirmation_above", on).amount
    return amount


def test_a_value_applies_from_its_day_and_todays_book_stays(trial: World) -> None:
    before = queries.in_force(trial.company, TODAY).version
    made = approved(trial, FREIGHT, DEARER)
    connection.check_constraints()
    assert (_freight(trial, TODAY), _freight(trial, TOMORROW)) == (300, 500)
    assert queries.in_force(trial.company, TODAY).version == before
    assert queries.in_force(trial.company, TOMORROW).version.startswith(f"{made.number}-")
    assert (made.number, made.state, trial.company.handbook_no) == ("V1", "approved", 1)


def test_the_book_in_force_costs_no_statement_where_the_company_is_at_hand(trial: World) -> None:
    approved(trial, FREIGHT, DEARER)
    queries.in_force(trial.company, TOMORROW)
    with CaptureQueriesContext(connection) as asked:
        assert _freight(trial, TOMORROW) == 500
    assert len(asked) == 0


def test_events_tell_who_did_what(trial: World) -> None:
    made = approved(trial, FREIGHT, DEARER)
    told = Event.objects.filter(paper_id=made.pk).order_by("pk").values_list("name", "by__name")
    assert [(name.removeprefix("handbook.version."), who) for name, who in told] == [
        ("created", "甘霖"),
        ("changed", "甘霖"),
        ("submitted", "甘霖"),
        ("approved", "陆维衡"),
    ]


def test_only_a_drafting_post_begins_a_version(trial: World) -> None:
    with pytest.raises(NotYours) as refusal:
        services.start(company=trial.company, by=trial.manager, at=NOW)
    assert "制度规划、销售经理" in str(refusal.value)
    assert services.start(company=trial.company, by=trial.seller, at=NOW).state == "draft"


def test_only_the_drafter_goes_on_with_a_draft(trial: World) -> None:
    made = draft(trial, trial.planner2, FREIGHT, DEARER)
    for act in (services.submit, services.cancel):
        with pytest.raises(NotYours):
            act(made.pk, by=trial.planner3, at=NOW)
    with pytest.raises(NotYours):
        services.change(made.pk, Change(made.text), by=trial.planner3, at=NOW)
    assert services.submit(made.pk, by=trial.planner2, at=NOW).state == "in_review"


def test_a_branchs_general_manager_does_not_approve_for_the_company(trial: World) -> None:
    """When nobody at headquarters sits on the post, submitting says so; it does not go to the branch (OFFICE-03)."""
    made = draft(trial, trial.planner2, FREIGHT, DEARER)
    there = trial.people["branch_admin"]
    accounts.assign(user=there, post=trial.posts["general_manager"], unit=trial.units["branch"], starts=TODAY, by=None)
    seat = Assignment.objects.get(user=trial.chief, post__code="general_manager")
    Assignment.objects.filter(pk=seat.pk).update(ends=TODAY)
    with pytest.raises(NotAllowed, match="总经理"):
        services.submit(made.pk, by=trial.planner2, at=NOW)
    Assignment.objects.filter(pk=seat.pk).update(ends=None)
    services.submit(made.pk, by=trial.planner2, at=NOW)
    with pytest.raises(NotFound):
        decide(made, there)
    assert decide(made, trial.chief).state == "approved"


def test_another_company_knows_nothing_of_it(trial: World, foreign: World) -> None:
    made = draft(trial, trial.planner2, FREIGHT, DEARER)
    with pytest.raises(NotFound):
        versions.version(foreign.manager, made.pk)
    with pytest.raises(NotFound):
        services.cancel(made.pk, by=foreign.manager, at=NOW)


def test_the_drafter_does_not_approve_though_on_the_approving_post(trial: World) -> None:
    accounts.assign(
        user=trial.planner2, post=trial.posts["general_manager"], unit=trial.root, starts=dt.date(2026, 1, 1), by=None
    )
    made = submitted(trial, again(trial.planner2), FREIGHT, DEARER)
    with pytest.raises(NotYours):
        decide(made, trial.planner2)
    step = Step.objects.get(round__paper_id=made.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(state="approved", decided_by=trial.planner2, decided_at=NOW)
    assert decide(made, trial.chief).state == "approved"


def test_a_state_without_a_round_is_refused_by_the_database(trial: World) -> None:
    made = draft(trial, trial.planner2, FREIGHT, DEARER)
    Version.objects.filter(pk=made.pk).update(state="approved", approved_at=NOW)
    with pytest.raises(IntegrityError):
        connection.check_constraints()


def test_a_company_keeps_its_handbook_whatever_is_written_to_its_row(trial: World) -> None:
    """Another preset, or a count set back to 0, would undo what was approved."""
    approved(trial, FREIGHT, DEARER)
    for column, value in (("preset", "fibre"), ("handbook_no", 0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Company.objects.filter(pk=trial.company.pk).update(**{column: value})
    Company.objects.filter(pk=trial.company.pk).update(phone="010-1")
    trial.company.refresh_from_db()
    assert (trial.company.preset, trial.company.handbook_no, trial.company.phone) == ("trial", 1, "010-1")


def test_what_was_submitted_does_not_change_by_the_back_door(trial: World) -> None:
    made = submitted(trial, trial.planner2, FREIGHT, DEARER)
    for column, value in (("text", "[values]"), ("effective_on", TODAY), ("reason", "别的")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Version.objects.filter(pk=made.pk).update(**{column: value})


def test_returned_is_mended_and_submitted_again_under_its_number(trial: World) -> None:
    made = decide(submitted(trial, trial.planner2, FREIGHT, DEARER), trial.chief, "return", "再高一点")
    assert (made.state, made.number) == ("draft", "V1")
    text = made.text.replace("amount = 500, inclusive = true", "amount = 600, inclusive = true")
    services.change(made.pk, Change(text, TOMORROW, "按意见改"), by=trial.planner2, at=NOW)
    resubmitted = services.submit(made.pk, by=trial.planner2, at=NOW)
    assert (decide(resubmitted, trial.chief).state, resubmitted.number) == ("approved", "V1")
    trial.company.refresh_from_db()
    assert _freight(trial, TOMORROW) == 600


def test_rejected_and_given_up_are_never_in_force(trial: World) -> None:
    rejected = decide(submitted(trial, trial.planner2, FREIGHT, DEARER), trial.chief, "reject", "不改")
    given_up = services.cancel(submitted(trial, trial.planner2, FREIGHT, DEARER).pk, by=trial.planner2, at=NOW)
    trial.company.refresh_from_db()
    assert (rejected.state, given_up.state, trial.company.handbook_no) == ("rejected", "cancelled", 0)
    assert _freight(trial, TOMORROW) == 300


def test_withdrawn_is_a_draft_again_and_its_round_no_longer_counts(trial: World) -> None:
    made = submitted(trial, trial.planner2, FREIGHT, DEARER)
    step = Step.objects.get(round__paper_id=made.pk)
    assert services.withdraw(made.pk, by=trial.planner2, at=NOW).state == "draft"
    step.refresh_from_db()
    assert step.state == "void"


@pytest.mark.parametrize("day", [TODAY, TODAY - dt.timedelta(days=1)])
def test_a_day_that_is_not_after_today_is_refused(trial: World, day: dt.date) -> None:
    made = draft(trial, trial.planner2, FREIGHT, DEARER, effective_on=day)
    with pytest.raises(NotAllowed) as refusal:
        services.submit(made.pk, by=trial.planner2, at=NOW)
    assert refusal.value.field == "effective_on"
    services.change(made.pk, Change(made.text, TOMORROW, "改"), by=trial.planner2, at=NOW)
    assert services.submit(made.pk, by=trial.planner2, at=NOW).state == "in_review"


@pytest.mark.parametrize("days", [1, 2])
def test_a_version_is_not_in_force_before_the_one_it_builds_on(trial: World, days: int) -> None:
    """Else what was agreed to for a later day would hold earlier, signed only by who agreed to something else."""
    agreed_for = TOMORROW + dt.timedelta(days=9)
    approved(trial, FREIGHT, DEARER, effective_on=agreed_for)
    made = draft(
        trial,
        trial.planner2,
        BANDS,
        BANDS.replace("120000", "110000"),
        effective_on=agreed_for - dt.timedelta(days=days),
    )
    assert DEARER in made.text
    with pytest.raises(NotAllowed, match="V1") as refusal:
        services.submit(made.pk, by=trial.planner2, at=NOW)
    assert refusal.value.field == "effective_on"
    assert (_freight(trial, TOMORROW), _freight(trial, agreed_for)) == (300, 500)
    services.change(made.pk, Change(made.text, agreed_for, "改"), by=trial.planner2, at=NOW)
    assert services.submit(made.pk, by=trial.planner2, at=NOW).state == "in_review"


def test_a_day_that_came_while_it_waited_is_refused_at_approval_and_it_can_be_returned(trial: World) -> None:
    made = submitted(trial, trial.planner2, FREIGHT, DEARER)
    with pytest.raises(NotAllowed):
        decide(made, trial.chief, at=LATER)
    assert decide(made, trial.chief, "return", "日期已过", at=LATER).state == "draft"


def test_the_day_and_the_reason_must_be_said(trial: World) -> None:
    for missing in ({"effective_on": None}, {"reason": " "}):
        made = draft(trial, trial.planner2, FREIGHT, DEARER, **missing)
        with pytest.raises(NotAllowed) as refusal:
            services.submit(made.pk, by=trial.planner2, at=NOW)
        assert refusal.value.field == next(iter(missing))


def test_a_draft_that_changes_nothing_is_not_submitted(trial: World) -> None:
    made = draft(trial, trial.planner2)
    with pytest.raises(NotAllowed):
        services.submit(made.pk, by=trial.planner2, at=NOW)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (FREIGHT, '"orders.freight_confirmation" = 1', "orders.freight_confirmation"),
        (FREIGHT, '"orders.freight_confirmation_above" = { amount = -1, inclusive = false }', "orders.freight"),
        ('post = "deputy_manager"', 'post = "nobody"', "nobody"),
        ("up_to = { amount = 120000, inclusive = true }", "up_to = { amount = 120001, inclusive = true }", "sign_off"),
        ("[values]", "[values", "line "),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_with_its_place(trial: World, old: str, new: str, said: str) -> None:
    made = draft(trial, trial.planner2, FREIGHT, DEARER)
    typed = made.text.replace(DEARER, FREIGHT).replace(old, new)
    with pytest.raises(NotAllowed) as refusal:
        services.change(made.pk, Change(typed), by=trial.planner2, at=NOW)
    assert said in str(refusal.value)
    assert Version.objects.get(pk=made.pk).text == made.text
    assert _freight(trial, TOMORROW) == 300


def test_of_two_versions_with_one_day_the_later_approved_counts(trial: World) -> None:
    approved(trial, FREIGHT, DEARER)
    approved(trial, "amount = 500, inclusive = true", "amount = 700, inclusive = true")
    assert (_freight(trial, TODAY), _freight(trial, TOMORROW), trial.company.handbook_no) == (300, 700, 2)


def test_of_two_drafts_the_second_takes_the_first_over_before_it_is_submitted(trial: World) -> None:
    first = draft(trial, trial.planner2, FREIGHT, DEARER)
    second = draft(trial, trial.planner3, '"calls.handover_hours" = 1', '"calls.handover_hours" = 4')
    decide(services.submit(first.pk, by=trial.planner2, at=NOW), trial.chief)
    trial.company.refresh_from_db()
    with pytest.raises(NotAllowed) as refusal:
        services.submit(second.pk, by=trial.planner3, at=NOW)
    assert "V1" in str(refusal.value)
    assert services.take_over(second.pk, by=trial.planner3, at=NOW) == []
    decide(services.submit(second.pk, by=trial.planner3, at=NOW), trial.chief)
    trial.company.refresh_from_db()
    assert _freight(trial, TOMORROW) == 500
    assert queries.value(trial.company, "calls.handover_hours", TOMORROW) == 4


def test_where_both_changed_the_same_the_draft_stands_and_it_is_said(trial: World) -> None:
    first = draft(trial, trial.planner2, FREIGHT, DEARER)
    second = draft(trial, trial.planner3, "amount = 300, inclusive = false", "amount = 900, inclusive = false")
    decide(services.submit(first.pk, by=trial.planner2, at=NOW), trial.chief)
    trial.company.refresh_from_db()
    assert services.take_over(second.pk, by=trial.planner3, at=NOW) == ["orders.freight_confirmation_above"]
    decide(services.submit(second.pk, by=trial.planner3, at=NOW), trial.chief)
    trial.company.refresh_from_db()
    assert _freight(trial, TOMORROW) == 900


def test_two_in_review_the_second_is_refused_at_approval_and_can_be_returned(trial: World) -> None:
    first = submitted(trial, trial.planner2, FREIGHT, DEARER)
    second = submitted(trial, trial.planner3, '"calls.handover_hours" = 1', '"calls.handover_hours" = 4')
    decide(first, trial.chief)
    with pytest.raises(NotAllowed):
        decide(second, trial.chief)
    assert decide(second, trial.chief, "return", "先接入 V1").state == "draft"


def test_the_same_approval_twice_counts_once(trial: World) -> None:
    made = submitted(trial, trial.planner2, FREIGHT, DEARER)
    step = Step.objects.get(round__paper_id=made.pk)
    approval.decide(step.pk, by=trial.chief, at=NOW, outcome="approve")
    with pytest.raises((NotAllowed, NotYours)):
        approval.decide(step.pk, by=trial.chief, at=NOW, outcome="approve")
    trial.company.refresh_from_db()
    assert trial.company.handbook_no == 1
    assert Event.objects.filter(paper_id=made.pk, name="handbook.version.approved").count() == 1


def test_a_change_opened_on_an_older_draft_is_refused(trial: World) -> None:
    made = draft(trial, trial.planner2, FREIGHT, DEARER)
    with pytest.raises(NotAllowed):
        services.change(made.pk, Change(made.text), by=trial.planner2, at=NOW, version=made.version - 1)
    services.change(made.pk, Change(made.text, TOMORROW, "改"), by=trial.planner2, at=NOW, version=made.version)


def test_a_handbook_that_names_nobody_to_change_it_says_so(db: None, folder: Path) -> None:
    silent = open_trial(folder, trial_text(governance=""), "silent")
    with pytest.raises(NotAllowed) as refusal:
        services.start(company=silent.company, by=silent.planner2, at=NOW)
    assert "起草" in str(refusal.value) or "drafts" in str(refusal.value)


def test_an_area_nobody_governs_is_named(db: None, folder: Path) -> None:
    only_prices = "[[governance]]" + GOVERNANCE.split("[[governance]]")[2].replace("sales_manager", "planning")
    world = open_trial(folder, trial_text(governance=only_prices), "prices")
    with pytest.raises(NotAllowed) as refusal:
        draft(world, world.planner2, FREIGHT, DEARER)
    assert "freight" in str(refusal.value) or "运费" in str(refusal.value)
    assert draft(world, world.planner2, "sales_clerk = 5", "sales_clerk = 6").state == "draft"
