"""Where the lines of an export come from: events, decisions, refused attempts, and the changes of fields."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from audit import fields
from audit.models import Part
from audit.portions import Line, Values, portions
from workflow import event_names, registry
from workflow.models import Step


def lines(part: str, values: Values) -> Iterator[Line]:
    """The lines of one part, in the order in which they were written."""
    yield from _SOURCES[Part(part)](values)


# -- events, decisions, refused attempts ------------------------------------------------------------------------------

_EVENTS = """
    SELECT e.id, e.at, p.kind, p.number, n.name, u.name, f.name, e.name, e.data ->> 'step', e.from_state, e.to_state,
           e.reason, e.request_id
      FROM workflow_event e JOIN workflow_paper p ON p.id = e.paper_id JOIN accounts_unit n ON n.id = p.unit_id
      LEFT JOIN accounts_user u ON u.id = e.by_id LEFT JOIN accounts_user f ON f.id = e.acting_for_id
     WHERE e.id > %(last)s AND e.at >= %(since)s AND e.at < %(until)s AND p.company_id = %(company)s
           AND p.unit_id = ANY(%(units)s::bigint[])
     ORDER BY e.id LIMIT %(most)s"""
_DECISIONS = """
    SELECT s.id, s.decided_at, p.kind, p.number, n.name, u.name, f.name, s.title, s.state, r.version, s.reason
      FROM workflow_step s JOIN workflow_round r ON r.id = s.round_id
      JOIN workflow_paper p ON p.id = r.paper_id JOIN accounts_unit n ON n.id = p.unit_id
      JOIN accounts_user u ON u.id = s.decided_by_id LEFT JOIN accounts_user f ON f.id = s.acting_for_id
     WHERE s.id > %(last)s AND s.decided_at >= %(since)s AND s.decided_at < %(until)s AND p.company_id = %(company)s
           AND p.unit_id = ANY(%(units)s::bigint[])
     ORDER BY s.id LIMIT %(most)s"""
_REFUSALS = """
    SELECT t.id, t.at, p.kind, p.number, n.name, u.name, t.path, t.sentence, t.request_id
      FROM workflow_refusal t JOIN accounts_user u ON u.id = t.user_id JOIN accounts_unit n ON n.id = t.unit_id
      LEFT JOIN workflow_paper p ON p.id = t.paper_id
     WHERE t.id > %(last)s AND t.at >= %(since)s AND t.at < %(until)s AND t.company_id = %(company)s
           AND t.unit_id = ANY(%(units)s::bigint[])
     ORDER BY t.id LIMIT %(most)s"""


def _kind(code: str | None) -> str:
    return str(registry.kind(code).name) if code else ""


def _events(values: Values) -> Iterator[Line]:
    for rows in portions(_EVENTS, values):
        for _pk, at, kind, number, unit, who, acting_for, name, step, before, after, reason, request in rows:
            said = event_names.label(kind, name.removeprefix(f"{kind}."))
            moved = [registry.state_label(kind, state) for state in (before, after)] if before != after else ["", ""]
            said = f"{said} · {step}" if step else said
            field = _("state") if before != after else ""
            yield (at, Part.EVENTS.label, _kind(kind), number, unit, who or _("the system"), acting_for, said, field,
                   *moved, reason, request)  # fmt: skip


def _decisions(values: Values) -> Iterator[Line]:
    for rows in portions(_DECISIONS, values):
        for _pk, at, kind, number, unit, who, acting_for, title, state, version, reason in rows:
            yield (at, Part.DECISIONS.label, _kind(kind), number, unit, who, acting_for,
                   f"{Step.State(state).label} · {title}", _("handbook version"), "", version, reason, "")  # fmt: skip


def _refusals(values: Values) -> Iterator[Line]:
    for rows in portions(_REFUSALS, values):
        for _pk, at, kind, number, unit, who, path, sentence, request in rows:
            said = _("was refused"), _("address"), "", path, sentence, request
            yield (at, Part.REFUSALS.label, _kind(kind), number, unit, who, "", *said)


_SOURCES: dict[Part, Callable[[Values], Iterator[Line]]] = {
    Part.EVENTS: _events,
    Part.DECISIONS: _decisions,
    Part.CHANGES: fields.changes_of_papers,
    Part.RIGHTS: fields.changes_of_rights,
    Part.REFUSALS: _refusals,
}
