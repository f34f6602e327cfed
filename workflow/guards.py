"""What must never be false, said to the database: triggers that hold against `.update()`, direct SQL and races.

They run as the application's role, which owns nothing and so cannot switch them off; the owner's `migrate` command
(workflow/management/commands/migrate.py) closes pgtrigger's own by-pass. Each has a test that tries to break it.
"""

from collections.abc import Iterable, Mapping

import pgtrigger

EDITS = frozenset({"changed", "freight_changed", "resubmitted", "mapped", "mended", "taken_over"})
"""Last words of the events that change what is decided upon: who wrote one is a maker of the paper."""


def _refuse(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';"


def append_only() -> pgtrigger.Trigger:
    """Rows are written once: no update, no delete."""
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=pgtrigger.Func(_refuse("{meta.db_table} is append-only")),
    )


def context_stays() -> pgtrigger.Trigger:
    """What a transaction said of itself (who, where, why) stays as it was said; saying the same again is nothing."""
    return pgtrigger.Trigger(
        name="context_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=pgtrigger.Func(_refuse("{meta.db_table} is append-only")),
    )


def never_deleted() -> pgtrigger.Trigger:
    """Rows may change, never go."""
    return pgtrigger.Trigger(
        name="never_deleted",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=pgtrigger.Func(_refuse("{meta.db_table} keeps its rows")),
    )


def only_ends() -> pgtrigger.Trigger:
    """A delegation keeps its terms; all that happens to it is that it ends, once."""
    return pgtrigger.Trigger(
        name="only_ends",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=pgtrigger.Func(f"""
            IF OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - '{{{{ended_at,ended_by_id}}}}'::text[]
                IS DISTINCT FROM to_jsonb(OLD) - '{{{{ended_at,ended_by_id}}}}'::text[]
            THEN {_refuse("a delegation does not change, it ends")} END IF;
            RETURN NEW;
        """),
    )


def paper_is_permanent() -> pgtrigger.Trigger:
    """A paper keeps company, kind, maker and moment for ever, and its number and unit once it is numbered."""
    return pgtrigger.Trigger(
        name="paper_is_permanent",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' THEN {_refuse("papers are never deleted")} END IF;
            IF ROW(NEW.company_id, NEW.kind, NEW.maker_id, NEW.created_at)
                IS DISTINCT FROM ROW(OLD.company_id, OLD.kind, OLD.maker_id, OLD.created_at)
                OR (OLD.number IS NOT NULL
                    AND ROW(NEW.number, NEW.unit_id) IS DISTINCT FROM ROW(OLD.number, OLD.unit_id))
            THEN {_refuse("a paper does not change")} END IF;
            RETURN NEW;
        """,
    )


def stamp_transaction() -> pgtrigger.Trigger:
    """Events carry the transaction that wrote them and when it began, whatever the writer says."""
    return pgtrigger.Trigger(
        name="stamp_transaction",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="NEW.txid := txid_current(); NEW.began := now(); RETURN NEW;",
    )


def same_company(column: str, table: str, key: str = "id") -> pgtrigger.Trigger:
    """The row that `column` refers to belongs to the same company as this row."""
    return pgtrigger.Trigger(
        name=f"same_company_{column}"[:47],
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("company_id", column),
        func=pgtrigger.Func(f"""
            IF NEW.{column} IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM {table} t WHERE t.{key} = NEW.{column} AND t.company_id = NEW.company_id
            ) THEN {_refuse(f"{{meta.db_table}}.{column} belongs to another company")} END IF;
            RETURN NEW;
        """),
    )


def line_same_company(
    parent_column: str, parent_table: str, column: str, table: str, parent_key: str = "paper_id", key: str = "id"
) -> pgtrigger.Trigger:
    """The row that `column` refers to belongs to the company of this line's document."""
    return pgtrigger.Trigger(
        name=f"same_company_{column}"[:47],
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(column),
        func=pgtrigger.Func(f"""
            IF NEW.{column} IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM {table} t JOIN {parent_table} p ON p.company_id = t.company_id
                WHERE t.{key} = NEW.{column} AND p.{parent_key} = NEW.{parent_column}
            ) THEN {_refuse(f"{{meta.db_table}}.{column} belongs to another company")} END IF;
            RETURN NEW;
        """),
    )


def link_stays_in_company() -> pgtrigger.Trigger:
    """A paper comes from papers of its own company only."""
    return pgtrigger.Trigger(
        name="link_stays_in_company",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM workflow_paper a JOIN workflow_paper b ON a.company_id = b.company_id
                WHERE a.id = NEW.source_id AND b.id = NEW.target_id
            ) THEN {_refuse("a link stays in its company")} END IF;
            RETURN NEW;
        """,
    )


def checker_is_not_maker() -> pgtrigger.Trigger:
    """Neither the decider nor the one acted for made or changed the paper; a decision never changes afterwards.

    Who decides for another has a delegation of that person's for the post on that day.
    """
    edits = ", ".join(f"'{word}'" for word in sorted(EDITS))
    return pgtrigger.Trigger(
        name="checker_is_not_maker",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF TG_OP = 'UPDATE' AND OLD.decided_by_id IS NOT NULL AND NEW IS DISTINCT FROM OLD
            THEN {_refuse("a decision does not change")} END IF;
            IF NEW.decided_by_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM workflow_round r JOIN workflow_paper p ON p.id = r.paper_id
                WHERE r.id = NEW.round_id AND p.maker_id IN (NEW.decided_by_id, NEW.acting_for_id)
            ) THEN {_refuse("the maker of a paper does not decide on it")} END IF;
            IF NEW.decided_by_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM workflow_round r JOIN workflow_event e ON e.paper_id = r.paper_id
                WHERE r.id = NEW.round_id AND split_part(e.name, '.', 3) IN ({edits})
                AND ARRAY[e.by_id, e.acting_for_id] && ARRAY[NEW.decided_by_id, NEW.acting_for_id]
            ) THEN {_refuse("who changed a paper does not decide on it")} END IF;
            IF NEW.acting_for_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM workflow_delegation d JOIN accounts_company c ON c.id = d.company_id
                  JOIN accounts_unit u ON u.company_id = c.id LEFT JOIN accounts_post p ON p.id = d.post_id
                 WHERE u.id = NEW.unit_id AND (d.post_id IS NULL OR p.code = NEW.post)
                   AND d.giver_id = NEW.acting_for_id AND d.receiver_id = NEW.decided_by_id
                   AND (NEW.decided_at AT TIME ZONE c.zone)::date BETWEEN d.starts AND d.until
                   AND (d.ended_at IS NULL OR d.ended_at > NEW.decided_at)
            ) THEN {_refuse("nobody decides for another without a delegation")} END IF;
            RETURN NEW;
        """,
    )


def round_keeps() -> pgtrigger.Trigger:
    """A round stays of its paper and gate, with what was submitted; it closes once, and what closed is void at most."""
    ends = "'{{outcome,closed_at}}'::text[]"
    return pgtrigger.Trigger(
        name="round_keeps",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=pgtrigger.Func(f"""
            IF to_jsonb(NEW) - {ends} IS DISTINCT FROM to_jsonb(OLD) - {ends} OR (
                NEW IS DISTINCT FROM OLD AND OLD.outcome <> 'open'
                AND (OLD.outcome, NEW.outcome) IS DISTINCT FROM ('approved', 'void'))
            THEN {_refuse("a round does not change, it ends")} END IF;
            RETURN NEW;
        """),
    )


def step_keeps_its_place() -> pgtrigger.Trigger:
    """A step stays in its round, in its turn, and is its post's in its unit."""
    return pgtrigger.Trigger(
        name="step_keeps_its_place",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("round_id", "place", "post", "unit_id"),
        func=f"""
            IF {_row("NEW", ("round_id", "place", "post", "unit_id"))}
                IS DISTINCT FROM {_row("OLD", ("round_id", "place", "post", "unit_id"))}
            THEN {_refuse("a step stays where it was put")} END IF;
            RETURN NEW;
        """,
    )


def round_closes_complete() -> pgtrigger.Trigger:
    """At commit an approved round has steps, and every one of them is approved by somebody."""
    return pgtrigger.Trigger(
        name="round_closes_complete",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Q(new__outcome="approved"),
        func=f"""
            IF NOT EXISTS (SELECT 1 FROM workflow_step s WHERE s.round_id = NEW.id)
                OR EXISTS (SELECT 1 FROM workflow_step s WHERE s.round_id = NEW.id
                           AND (s.state <> 'approved' OR s.decided_by_id IS NULL))
            THEN {_refuse("a round is approved only when every step is")} END IF;
            RETURN NULL;
        """,
    )


def _state_needs_event() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="state_needs_event",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        timing=pgtrigger.Deferred,
        func=pgtrigger.Func(f"""
            IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN RETURN NULL; END IF;
            IF NOT EXISTS (
                SELECT 1 FROM workflow_event e
                WHERE e.paper_id = NEW.paper_id AND e.to_state = NEW.state AND e.txid = txid_current()
            ) THEN {_refuse("{meta.db_table}.state changes only with an event")} END IF;
            RETURN NULL;
        """),
    )


def _decided_alone(event: str) -> str:
    """SQL that excepts a paper whose maker decided on it by an event of this name."""
    if not event:
        return ""
    return f"""
            AND NOT EXISTS (SELECT 1 FROM workflow_event e WHERE e.paper_id = NEW.paper_id AND e.name = '{event}'
                            AND e.by_id = NEW.maker_id AND (e.to_state <> NEW.state OR e.txid = txid_current()))"""


def _stands_in(other: str) -> str:
    """SQL that excepts a paper for which something else stands in: `other` is a condition on its row NEW."""
    return f" AND NOT ({other})" if other else ""


def _state_needs_round(approved: Mapping[str, str], alone: str = "", unless: str = "") -> pgtrigger.Trigger:
    pairs = ", ".join(f"(''{state}'', ''{gate}'')".replace("''", "'") for state, gate in sorted(approved.items()))
    excepted = _decided_alone(alone) + _stands_in(unless)
    return pgtrigger.Trigger(
        name="state_needs_round",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        timing=pgtrigger.Deferred,
        func=pgtrigger.Func(f"""
            IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN RETURN NULL; END IF;
            IF EXISTS (SELECT 1 FROM (VALUES {pairs}) need(state, gate) WHERE need.state = NEW.state
                AND NOT EXISTS (SELECT 1 FROM workflow_round r WHERE r.paper_id = NEW.paper_id
                                AND r.gate = need.gate AND r.outcome = 'approved')){excepted}
            THEN {_refuse("{meta.db_table} enters this state only after a complete round of others")} END IF;
            RETURN NULL;
        """),
    )


def document(approved: Mapping[str, str] | None = None, alone: str = "", unless: str = "") -> list[pgtrigger.Trigger]:
    """Guards of a document table.

    A state is entered only with an event of the same transaction; a state named in `approved` (state → gate) only
    when a round at that gate is complete; the row is never deleted and stays in its paper's company. `alone` is the
    full name of the event with which a maker decides within a right of their own (FIBRE-92): it stands for the round,
    written by the maker in the transaction in which that state is entered. `unless` is a condition of SQL on the row
    (NEW) under which another paper stands in for the round (FIBRE-136).
    """
    guards = [_state_needs_event(), never_deleted(), _head_is_its_papers()]
    return [*guards, _state_needs_round(approved, alone, unless)] if approved else guards


def _head_is_its_papers() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="head_is_its_papers",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("paper_id", "company_id", "unit_id", "maker_id"),
        func=pgtrigger.Func(f"""
            IF NOT EXISTS (SELECT 1 FROM workflow_paper p WHERE p.id = NEW.paper_id
                AND p.company_id = NEW.company_id AND p.unit_id = NEW.unit_id AND p.maker_id = NEW.maker_id)
            THEN {_refuse("{meta.db_table} does not agree with its paper")} END IF;
            RETURN NEW;
        """),
    )


def settled(columns: Iterable[str], free: str = "draft", but: str = "") -> pgtrigger.Trigger:
    """What others agree to or rely on (`columns` of a document) changes only in the state `free`.

    `but` is SQL that excepts a change of its own rules, told by OLD and NEW.
    """
    names, otherwise = list(columns), f" AND NOT {but}" if but else ""
    return pgtrigger.Trigger(
        name="settled",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(*names),
        func=pgtrigger.Func(f"""
            IF OLD.state <> '{free}' AND {_row("NEW", names)} IS DISTINCT FROM {_row("OLD", names)}{otherwise}
            THEN {_refuse("{meta.db_table} does not change any more")} END IF;
            RETURN NEW;
        """),
    )


def line_settled(
    parent_column: str, parent_table: str, columns: Iterable[str], free: str = "draft", but: str = ""
) -> pgtrigger.Trigger:
    """Lines come, change and go only while their document is in the state `free`; `but` excepts changes of a line."""
    names, otherwise = [parent_column, *columns], f" AND NOT (TG_OP = 'UPDATE' AND {but})" if but else ""
    return pgtrigger.Trigger(
        name="settled",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*names) | pgtrigger.Delete,
        func=pgtrigger.Func(f"""
            IF TG_OP = 'UPDATE' AND {_row("NEW", names)} IS NOT DISTINCT FROM {_row("OLD", names)}
            THEN RETURN NEW; END IF;
            IF EXISTS (SELECT 1 FROM {parent_table} p WHERE p.state <> '{free}'
                       AND p.paper_id IN (NEW.{parent_column}, OLD.{parent_column})){otherwise}
            THEN {_refuse("{meta.db_table} does not change any more")} END IF;
            RETURN COALESCE(NEW, OLD);
        """),
    )


def _row(record: str, columns: Iterable[str]) -> str:
    return f"ROW({', '.join(f'{record}.{column}' for column in columns)})"
