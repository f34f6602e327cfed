"""Each guard of the database is attacked as the application's own role would: by `.update()` and by SQL."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from demo.buyers import invite
from demo.cast import World
from quotes.models import Quotation
from tests.world import NOW
from workflow import approval
from workflow.models import Event, Paper, Round, Step


def check_at_commit() -> None:
    """Fire the deferred triggers now, as the commit would."""
    connection.check_constraints()


def sql(statement: str, *values: int | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_state_set_by_update_without_event_does_not_commit(in_review: Quotation) -> None:
    Quotation.objects.filter(pk=in_review.pk).update(state="cancelled")
    with pytest.raises(IntegrityError, match="only with an event"):
        check_at_commit()


def test_a_state_set_by_sql_with_an_event_but_without_round_does_not_commit(in_review: Quotation, parts: World) -> None:
    Event.objects.create(paper=in_review.paper, name="quotes.quotation.approved", to_state="approved", at=NOW)
    sql("UPDATE quotes_quotation SET state = 'approved' WHERE paper_id = %s", in_review.pk)
    with pytest.raises(IntegrityError, match="complete round"):
        check_at_commit()


def test_a_forged_round_without_decisions_does_not_commit(in_review: Quotation) -> None:
    Round.objects.filter(paper=in_review.paper).update(outcome="approved", closed_at=NOW)
    with pytest.raises(IntegrityError, match="only when every step is"):
        check_at_commit()


def test_the_maker_cannot_write_himself_as_decider(in_review: Quotation, parts: World) -> None:
    step = Step.objects.get(round__paper=in_review.paper)
    with pytest.raises(IntegrityError, match="maker of a paper"), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(state="approved", decided_by=parts.clerk, decided_at=NOW)
    with pytest.raises(IntegrityError, match="maker of a paper"), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(
            state="approved", decided_by=parts.manager, acting_for=parts.clerk, decided_at=NOW
        )


def test_a_decision_does_not_change_afterwards(in_review: Quotation, parts: World) -> None:
    step = Step.objects.get(round__paper=in_review.paper)
    approval.decide(step.pk, by=parts.manager, at=NOW, outcome="approve")
    with pytest.raises(IntegrityError, match="does not change"):
        Step.objects.filter(pk=step.pk).update(decided_by=parts.deputy)


@pytest.mark.parametrize("statement", ["UPDATE workflow_event SET reason = 'x'", "DELETE FROM workflow_event"])
def test_events_are_append_only(in_review: Quotation, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE workflow_event CASCADE",
        "ALTER TABLE workflow_event DISABLE TRIGGER ALL",
        "DROP TABLE workflow_stepgrant",
        "SET session_replication_role = 'replica'",
    ],
)
def test_the_application_role_cannot_switch_guards_off(db: None, statement: str) -> None:
    with pytest.raises(Exception, match=r"(permission denied|must be owner)"):
        sql(statement)


def test_pgtriggers_own_bypass_is_closed(in_review: Quotation) -> None:
    sql("SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger), true)")
    with pytest.raises(IntegrityError, match="append-only"):
        sql("DELETE FROM workflow_event")


def test_a_paper_keeps_its_maker_for_ever(draft: Quotation, parts: World) -> None:
    with pytest.raises(IntegrityError, match="does not change"):
        Paper.objects.filter(pk=draft.pk).update(maker=parts.manager)


def test_a_numbered_paper_keeps_its_number(in_review: Quotation) -> None:
    with pytest.raises(IntegrityError, match="does not change"):
        Paper.objects.filter(pk=in_review.pk).update(number="BJ-0000-0001")


def test_the_head_agrees_with_its_paper(draft: Quotation, parts: World) -> None:
    with pytest.raises(IntegrityError, match="does not agree"):
        Quotation.objects.filter(pk=draft.pk).update(maker=parts.manager)


def test_a_customer_of_another_company_is_refused_by_the_database(draft: Quotation, foreign: World) -> None:
    theirs = invite(foreign, NOW)[0]
    with pytest.raises(IntegrityError, match="another company"):
        Quotation.objects.filter(pk=draft.pk).update(customer=theirs)


def test_a_document_is_never_deleted(draft: Quotation) -> None:
    with pytest.raises(IntegrityError):
        sql("DELETE FROM quotes_quotation WHERE paper_id = %s", draft.pk)


def test_the_round_of_another_paper_does_not_come_to_this_one(in_review: Quotation, parts: World) -> None:
    """An approved round moved over, or a void one revived, would approve what nobody looked at."""
    step = approval.decide(
        Step.objects.get(round__paper=in_review.paper).pk, by=parts.manager, at=NOW, outcome="approve"
    )
    check_at_commit()
    other = Paper.objects.exclude(pk=in_review.pk).latest("pk")
    mine = Round.objects.filter(pk=step.round_id)
    reopened: dict[str, Any] = {"outcome": "open", "closed_at": None}
    forgeries: list[dict[str, Any]] = [{"paper": other}, {"gate": "issue"}, {"content": {}}, reopened]
    for forged in forgeries:
        with pytest.raises(IntegrityError, match="a round does not change"), transaction.atomic():
            mine.update(**forged)
    mine.update(outcome="void")
    with pytest.raises(IntegrityError, match="a round does not change"), transaction.atomic():
        mine.update(outcome="approved")
    assert mine.values_list("outcome", flat=True).get() == "void"


def test_a_step_is_not_put_before_another_post(in_review: Quotation) -> None:
    mine = Step.objects.filter(round__paper=in_review.paper)
    for forged in ({"post": "service_clerk"}, {"place": 9}):
        with pytest.raises(IntegrityError, match="a step stays"), transaction.atomic():
            mine.update(**forged)
    assert mine.update(state="void") == 1
