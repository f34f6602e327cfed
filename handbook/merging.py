"""Two people changed the same handbook: what one draft changed, laid over the version that was approved meanwhile."""

from collections.abc import Mapping
from typing import Any

from handbook import texts
from handbook.texts import INFERRED, VALUES, Raw

ABSENT = object()


def areas(before: Raw, after: Raw) -> list[str]:
    """What a change touches: keys of values, and tables with the kind or the name of each row that differs."""
    old, new = before.get(VALUES, {}), after.get(VALUES, {})
    keys = [key for key in {**old, **new} if old.get(key, ABSENT) != new.get(key, ABSENT)]
    return list(dict.fromkeys([*keys, *_touched_tables(before, after), *_others(before, after)]))


def _touched_tables(before: Raw, after: Raw) -> list[str]:
    found = []
    for table in texts.tables(before, after):
        old, new = texts.rows(before, table), texts.rows(after, table)
        rows = texts.without(old, new) + texts.without(new, old)
        found += [f"{table}.{_name(row)}" for row in rows] or ([table] if old != new else [])
    return found


def _others(before: Raw, after: Raw) -> list[str]:
    """Whatever is neither a value nor a row. Which values are guesses follows from the values and is nobody's area."""
    known = {VALUES, INFERRED, *texts.tables(before, after)}
    names = [name for name in {**before, **after} if name not in known]
    return [name for name in names if before.get(name, ABSENT) != after.get(name, ABSENT)]


def _name(row: Mapping[str, Any]) -> str:
    return str(next((row[key] for key in ("kind", "area", "code", "name") if key in row), ""))


def taken_over(base: Raw, draft: Raw, newest: Raw) -> Raw:
    """`newest` with what `draft` changed of `base`; where both changed the same value, the draft's stands."""
    made = {name: value for name, value in newest.items() if not isinstance(value, list)}
    made[VALUES] = _merged(base.get(VALUES, {}), draft.get(VALUES, {}), newest.get(VALUES, {}))
    for table in texts.tables(base, draft, newest):
        made[table] = _rows(*(texts.rows(each, table) for each in (base, draft, newest)))
    return still_guessed(made, newest)


def still_guessed(made: Raw, before: Raw) -> Raw:
    """With the list of guesses: a value that somebody changed, or took away, is no guess of ours any more."""
    new, old = made.get(VALUES, {}), before.get(VALUES, {})
    kept = [key for key in before.get(INFERRED, []) if key in new and new[key] == old.get(key)]
    return {INFERRED: kept, **{name: value for name, value in made.items() if name != INFERRED}} if kept else made


def _merged(base: Raw, draft: Raw, newest: Raw) -> Raw:
    made = dict(newest)
    for key in {**base, **draft}:
        before, after = base.get(key, ABSENT), draft.get(key, ABSENT)
        if before == after:
            continue
        if after is ABSENT:
            made.pop(key, None)
        else:
            made[key] = after
    return made


def _rows(base: list[Raw], draft: list[Raw], newest: list[Raw]) -> list[Raw]:
    gone, added = texts.without(base, draft), texts.without(draft, base)
    kept = texts.without(newest, gone)
    return [*kept, *texts.without(added, kept)]


def clashes(base: Raw, draft: Raw, newest: Raw) -> list[str]:
    """What both changed, and not to the same."""
    mine, theirs = set(areas(base, draft)), areas(base, newest)
    both = [area for area in theirs if area in mine]
    return [area for area in both if area in areas(draft, newest)]
