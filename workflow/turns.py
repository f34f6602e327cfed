"""What a round writes, each move in one statement: round, steps and grants belong together and change together.

Who may ask for a move, and what follows from it, stands in workflow.approval.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models.expressions import RawSQL

from accounts.models import User
from accounts.queries import People
from workflow.models import Round, Step

# Who may decide a step: the holders of its post, and whoever acts for one of them that day (each person once, as
# oneself before as somebody's delegate). {barred} are the makers and who decided before: none of them acts for anybody,
# and as no holder is among them, nobody acts for them.
ELIGIBLE = """
    SELECT DISTINCT ON (person) person, acting_for
      FROM (SELECT person, NULL::bigint AS acting_for, 0::bigint AS place FROM unnest(%(people)s::bigint[]) AS person
             UNION ALL
            SELECT d.receiver_id, d.giver_id, d.id
              FROM workflow_delegation d LEFT JOIN accounts_post p ON p.id = d.post_id
             WHERE d.giver_id = ANY(%(people)s::bigint[]) AND d.company_id = %(company)s AND d.ended_at IS NULL
               AND %(on)s BETWEEN d.starts AND d.until AND (d.post_id IS NULL OR p.code = %(post)s)
               AND NOT d.receiver_id = ANY({barred}) AND EXISTS (
                   SELECT 1 FROM accounts_assignment a JOIN accounts_post q ON q.id = a.post_id
                     JOIN accounts_user u ON u.id = a.user_id
                    WHERE a.user_id = d.receiver_id AND q.company_id = d.company_id AND u.is_active
                      AND a.starts <= %(on)s AND (a.ends IS NULL OR a.ends > %(on)s))
           ) AS able ORDER BY person, place
"""
FORESEEN = "SELECT {place} AS step, able.* FROM ({eligible}) AS able"
GRANTS = """
    INSERT INTO workflow_stepgrant (content_object_id, permission_id, user_id, acting_for_id)
    SELECT step.id, %(permission)s, able.person, able.acting_for FROM step, ({eligible}) AS able
"""
OPEN_ROUND = """
    WITH round AS (
        INSERT INTO workflow_round (paper_id, gate, "case", version, fingerprint, content, one_step, opened_at,
                                    opened_by_id, outcome)
        VALUES (%(paper)s, %(gate)s, %(case)s, %(version)s, %(fingerprint)s, %(content)s, %(one_step)s, %(at)s,
                %(by)s, 'open') RETURNING id, opened_at
    ), steps AS (
        INSERT INTO workflow_step (round_id, place, post, title, unit_id, state, opened_at, reason)
        SELECT round.id, asked.place, asked.post, asked.title, asked.unit_id,
               CASE asked.place WHEN 1 THEN 'open' ELSE 'waiting' END,
               CASE asked.place WHEN 1 THEN round.opened_at END, ''
          FROM round, unnest(%(places)s::int[], %(posts)s::text[], %(titles)s::text[], %(units)s::bigint[])
                      AS asked (place, post, title, unit_id)
        RETURNING id, place
    ), step AS (SELECT id FROM steps WHERE place = 1)
"""
OPEN_STEP = (
    "WITH step AS (UPDATE workflow_step SET state = 'open', opened_at = %(at)s WHERE id = %(step)s RETURNING id)"
)
GRANT = "WITH step AS (SELECT %(step)s::bigint AS id)"
# A step that is still open is decided and its grants go; when the round ends by that, no other step waits any more.
CLAIM = """
    WITH claimed AS (
        UPDATE workflow_step SET state = %s, decided_by_id = %s, acting_for_id = %s, decided_at = %s, reason = %s
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


@dataclass(frozen=True)
class Able:
    """Who may decide a step on a day: the holders of its post, and nobody of `barred` for any of them."""

    people: Sequence[int]
    barred: Sequence[People]
    company_id: int
    on: dt.date


def open_round(round: Round, steps: Sequence[Step], able: Able) -> None:
    """Write a new round with its steps (`place`, `post`, `title`, `unit` of each); who is `able` decides the first."""
    rows: list[tuple[Any, ...]] = [(step.place, step.post, step.title, step.unit_id) for step in steps]
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)]
    values = {
        "paper": round.paper_id, "gate": round.gate, "case": round.case, "version": round.version,
        "fingerprint": round.fingerprint, "content": json.dumps(round.content), "one_step": round.one_step,
        "at": round.opened_at, "by": round.opened_by_id,
        **dict(zip(("places", "posts", "titles", "units"), columns, strict=True)),
    }  # fmt: skip
    _grant(OPEN_ROUND, values, steps[0].post, able)


def open_step(step: Step, able: Able, at: dt.datetime) -> None:
    """It is the turn of a waiting step: who is `able` may decide it now."""
    step.state, step.opened_at = Step.State.OPEN, at
    _grant(OPEN_STEP, {"at": at, "step": step.pk}, step.post, able)


def grant(step: Step, able: Able) -> None:
    """Each of those who are able gets a row of their own, which lets them decide the step."""
    _grant(GRANT, {"step": step.pk}, step.post, able)


def eligible(
    asked: Sequence[tuple[str, Sequence[int]]], barred: Sequence[People], company_id: int, on: dt.date
) -> list[tuple[int, int, int | None]]:
    """Whom opening each of these steps (post, holders) would let decide: place from 0, person, whom they act for.

    The same words as those that write the grants; one statement, which writes nothing.
    """
    excluded, values = _barred(barred)
    parts = []
    for place, (post, people) in enumerate(asked):
        able = ELIGIBLE.replace("%(people)s", f"%(people_{place})s").replace("%(post)s", f"%(post_{place})s")
        parts.append(FORESEEN.replace("{place}", str(place)).replace("{eligible}", able.replace("{barred}", excluded)))
        values |= {f"people_{place}": list(people), f"post_{place}": post}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), {**values, "company": company_id, "on": on})
        return list(cursor.fetchall())


def _grant(before: str, values: Mapping[str, Any], post: str, able: Able) -> None:
    barred, named = _barred(able.barred)
    statement = before + GRANTS.replace("{eligible}", ELIGIBLE.replace("{barred}", barred))
    asked: dict[str, Any] = {"people": list(able.people), "company": able.company_id, "on": able.on, "post": post}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, **asked, **named, "permission": decide_permission()})


def _barred(groups: Iterable[People]) -> tuple[str, dict[str, Any]]:
    """One array of all these people in SQL, and its values."""
    parts: list[str] = ["'{}'::bigint[]"]
    values: dict[str, Any] = {}
    for number, people in enumerate(groups):
        name = f"barred_{number}"
        if isinstance(people, RawSQL):
            named = {f"{name}_{place}": value for place, value in enumerate(people.params)}
            parts.append(f"ARRAY({people.sql.replace('%s', '{}').format(*(f'%({key})s' for key in named))})")
            values |= named
        else:
            values[name] = list(people)
            parts.append(f"%({name})s::bigint[]")
    return " || ".join(parts), values


def claim(step: Step, *, by: User, at: dt.datetime, ends: bool) -> bool:
    """Write the decision on `step` (state, reason, whom it is for) if the step is still open; says whether it was.

    With `ends` the round closes with this outcome.
    """
    step.decided_by, step.decided_at = by, at
    decision: list[Any] = [step.state, by.pk, step.acting_for_id, at, step.reason, step.pk]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [*decision, step.state, at, ends, ends])
        return bool(cursor.fetchone()[0])
