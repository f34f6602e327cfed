"""What a round writes, each move in one statement: round, steps and grants belong together and change together.

Who may ask for a move, and what follows from it, stands in workflow.approval.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection

from accounts.models import User
from workflow.models import Round, Step

OPEN_ROUND = """
    WITH round AS (
        INSERT INTO workflow_round (paper_id, gate, "case", version, fingerprint, opened_at, opened_by_id, outcome)
        VALUES (%s, %s, %s, %s, %s, %s, %s, 'open') RETURNING id, opened_at
    ), step AS (
        INSERT INTO workflow_step (round_id, place, post, title, unit_id, state, opened_at, reason)
        SELECT round.id, asked.place, asked.post, asked.title, asked.unit_id,
               CASE asked.place WHEN 1 THEN 'open' ELSE 'waiting' END,
               CASE asked.place WHEN 1 THEN round.opened_at END, ''
          FROM round, unnest(%s::int[], %s::text[], %s::text[], %s::bigint[]) AS asked (place, post, title, unit_id)
        RETURNING id, place
    )
    INSERT INTO workflow_stepgrant (content_object_id, permission_id, user_id)
    SELECT step.id, %s, person FROM step, unnest(%s::bigint[]) AS person WHERE step.place = 1
"""
OPEN_STEP = """
    WITH step AS (UPDATE workflow_step SET state = 'open', opened_at = %s WHERE id = %s RETURNING id)
    INSERT INTO workflow_stepgrant (content_object_id, permission_id, user_id)
    SELECT step.id, %s, person FROM step, unnest(%s::bigint[]) AS person
"""
GRANT = """
    INSERT INTO workflow_stepgrant (content_object_id, permission_id, user_id)
    SELECT %s, %s, person FROM unnest(%s::bigint[]) AS person
"""
# A step that is still open is decided and its grants go; when the round ends by that, no other step waits any more.
CLAIM = """
    WITH claimed AS (
        UPDATE workflow_step SET state = %s, decided_by_id = %s, decided_at = %s, reason = %s
         WHERE id = %s AND state = 'open' RETURNING id, round_id
    ), granted AS (
        DELETE FROM workflow_stepgrant AS held USING claimed WHERE held.content_object_id = claimed.id
    ), closed AS (
        UPDATE workflow_round AS round SET outcome = %s, closed_at = %s
          FROM claimed WHERE round.id = claimed.round_id AND %s
    ), voided AS (
        UPDATE workflow_step AS other SET state = 'void'
          FROM claimed WHERE other.round_id = claimed.round_id AND other.state = 'waiting' AND %s
    )
    SELECT count(*) FROM claimed
"""


@cache
def decide_permission() -> int:
    """Id of guardian's right to decide a step."""
    return Permission.objects.get(codename="decide", content_type__app_label="workflow").pk


def open_round(round: Round, steps: Sequence[Step], people: Iterable[int]) -> None:
    """Write a new round with its steps (`place`, `post`, `title`, `unit` of each); `people` may decide the first."""
    rows: list[tuple[Any, ...]] = [(step.place, step.post, step.title, step.unit_id) for step in steps]
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)]
    head: list[Any] = [round.paper_id, round.gate, round.case, round.version, round.fingerprint, round.opened_at]
    _run(OPEN_ROUND, [*head, round.opened_by_id, *columns, decide_permission(), list(people)])


def open_step(step: Step, people: Iterable[int], at: dt.datetime) -> None:
    """It is the turn of a waiting step: `people` may decide it now."""
    step.state, step.opened_at = Step.State.OPEN, at
    _run(OPEN_STEP, [at, step.pk, decide_permission(), list(people)])


def grant(step: Step, people: Iterable[int]) -> None:
    """Each of the people gets a row of their own, which lets them decide the step."""
    _run(GRANT, [step.pk, decide_permission(), list(people)])


def claim(step: Step, *, by: User, at: dt.datetime, ends: bool) -> bool:
    """Write the decision that stands on `step` (state and reason) if the step is still open; says whether it was.

    With `ends` the round closes with this outcome.
    """
    step.decided_by, step.decided_at = by, at
    decision: list[Any] = [step.state, by.pk, at, step.reason, step.pk]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [*decision, step.state, at, ends, ends])
        return bool(cursor.fetchone()[0])


def _run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
