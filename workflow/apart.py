"""Who must not decide on a paper: whoever made or changed it, and who did what its company keeps apart from deciding.

That makers do not decide holds everywhere, along the papers that a paper came from where its gate says so. What else is
kept apart is the handbook's word (SOD-01…26); it stands above the workflow and answers through `registry`. A thing
that somebody did is a word: "orders.order:make", "shipping.notice:issue" (decided at a gate), "orders.order:confirmed"
(wrote an event). All of it is read in one statement, from papers, events and steps.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import business_date
from workflow import registry, work
from workflow.documents import Document
from workflow.guards import EDITS

# Everything that anybody did to a paper and those it came from. `how` tells who made a paper from who changed it: both
# are its makers. Where several did it (A for B), it was both.
_DID = """
    WITH RECURSIVE chain(id) AS (
        SELECT %s::bigint UNION SELECT l.source_id FROM workflow_link l JOIN chain c ON l.target_id = c.id
    ), paper AS (
        SELECT p.id, p.kind, p.number, p.maker_id, p.created_at FROM workflow_paper p JOIN chain c ON p.id = c.id
    ), did AS (
        SELECT p.maker_id AS person, p.id, p.kind || ':make' AS act, 'make' AS how, p.created_at AS at FROM paper p
         UNION ALL
        SELECT who.person, p.id, p.kind || ':make', 'change', e.at
          FROM paper p JOIN workflow_event e ON e.paper_id = p.id,
               LATERAL (VALUES (e.by_id), (e.acting_for_id)) who (person)
         WHERE split_part(e.name, '.', 3) = ANY(%s::text[])
         UNION ALL
        SELECT who.person, p.id, p.kind || ':' || split_part(e.name, '.', 3), 'event', e.at
          FROM paper p JOIN workflow_event e ON e.paper_id = p.id,
               LATERAL (VALUES (e.by_id), (e.acting_for_id)) who (person)
         WHERE p.kind || ':' || split_part(e.name, '.', 3) = ANY(%s::text[])
         UNION ALL
        SELECT who.person, p.id, p.kind || ':' || r.gate, 'decide', s.decided_at
          FROM paper p JOIN workflow_round r ON r.paper_id = p.id JOIN workflow_step s ON s.round_id = r.id,
               LATERAL (VALUES (s.decided_by_id), (s.acting_for_id)) who (person)
         WHERE p.kind || ':' || r.gate = ANY(%s::text[])
         UNION ALL
        SELECT person, p.id, p.kind || ':make', 'change', now() FROM paper p, unnest(%s::bigint[]) AS person
         WHERE p.id = %s
    ), barred AS (
        SELECT did.* FROM did
         WHERE person IS NOT NULL
           AND (act = ANY(%s::text[]) OR (act LIKE '%%:make' AND (%s OR did.id = %s)))
    )
"""
_PEOPLE = f"{_DID} SELECT DISTINCT person FROM barred"  # noqa: S608 - our own words
_OF_ONE = f"""{_DID}
    SELECT barred.act, barred.how, barred.at, barred.id, paper.kind, paper.number FROM barred JOIN paper USING (id)
     WHERE barred.person = %s ORDER BY barred.id = %s DESC, barred.how = 'make' DESC, barred.at DESC LIMIT 1
"""  # noqa: S608 - our own words


@dataclass(frozen=True)
class Deed:
    """One thing that keeps a person from deciding: what was done, when, to which paper."""

    act: str
    how: str
    at: dt.datetime
    paper_id: int
    kind: str
    number: str | None


def barred(document: Document, gate: str) -> RawSQL:
    """Subquery of the people who must not decide on a document at a gate."""
    sql, values = _PEOPLE, _values(document, gate)
    return RawSQL(sql, values)  # noqa: S611 - our own words, what comes from outside is a parameter


_MAKERS = """
    SELECT maker_id FROM workflow_paper WHERE id = %s
     UNION
    SELECT who.person FROM workflow_event e, LATERAL (VALUES (e.by_id), (e.acting_for_id)) who (person)
     WHERE e.paper_id = %s AND split_part(e.name, '.', 3) = ANY(%s::text[]) AND who.person IS NOT NULL
"""


def makers(paper_id: int) -> set[int]:
    """Keys of who made or changed a paper itself; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKERS, [paper_id, paper_id, sorted(EDITS)])
        return {row[0] for row in cursor.fetchall()}


def why(document: Document, gate: str, user: User) -> str:
    """The sentence that says what keeps a person from deciding; '' for whom nothing does."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, [*_values(document, gate), user.pk, document.pk])
        row = cursor.fetchone()
    return _sentence(document, gate, Deed(*row)) if row else ""


def _values(document: Document, gate: str) -> list[Any]:
    along = registry.kind(document.KIND).gate(gate).chain
    acts = sorted({act for rule in _rules(document, gate) for act in rule.acts})
    edits = sorted(EDITS)
    return [document.pk, edits, acts, acts, _editing_now(document), document.pk, acts, along, document.pk]


def _editing_now(document: Document) -> list[int]:
    """People whose change of the document is not written yet, because the service is still under way."""
    under_way = work.current()
    events = under_way.events if under_way else []
    mine = [event for event in events if event.paper_id == document.pk and event.name.rpartition(".")[2] in EDITS]
    return [person for event in mine for person in (event.by_id, event.acting_for_id) if person]


def _rules(document: Document, gate: str) -> tuple[registry.Apart, ...]:
    return registry.kept_apart(document.company, f"{document.KIND}:{gate}")


def _sentence(document: Document, gate: str, deed: Deed) -> str:
    if deed.paper_id == document.pk and deed.act == f"{document.KIND}:make":
        return own_deed(deed.how, deed.at, document.company.zone)
    day = date_format(business_date(deed.at, document.company.zone), "SHORT_DATE_FORMAT")
    kind = str(registry.kind(deed.kind).name)
    words = {"paper": f"{kind} {deed.number}" if deed.number else kind, "day": day}
    rule = next((rule for rule in _rules(document, gate) if deed.act in rule.acts), None)
    if rule and not deed.act.endswith(":make"):
        words |= {"did": str(rule.name), "rule": rule.rule}
        return _("On %(day)s you did on %(paper)s what must stay apart from this: %(did)s (%(rule)s).") % words
    if deed.how == "make":
        return _("You made %(paper)s, from which this document came; somebody else must decide on it.") % words
    return (
        _("You changed %(paper)s on %(day)s, from which this document came; somebody else must decide on it.") % words
    )


def own_deed(how: str, at: dt.datetime, zone: str) -> str:
    """Why somebody does not decide on a document that is the own work."""
    if how == "make":
        return _("You made this document; somebody else must decide on it.")
    day = date_format(business_date(at, zone), "SHORT_DATE_FORMAT")
    return _("You changed this document on %(day)s; somebody else must decide on it.") % {"day": day}
