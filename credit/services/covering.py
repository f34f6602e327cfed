"""Cover (放行依据): why goods may leave, asked at a gate, answered under the account's row lock, always recorded."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from credit import judging, queries
from credit.house import house
from credit.judging import CoverAnswer, CoverFacts
from credit.models import Account, Decision
from credit.models.decisions import PROPOSED
from credit.services import groups, ledger
from credit.services.overrides import use_override
from workflow import papers

__all__ = ["CoverAnswer", "CoverFacts", "cover", "note_refused"]


@papers.retrying
def cover(facts: CoverFacts, *, by: User | None, at: dt.datetime) -> CoverAnswer:
    """Ask whether a document may pass a gate, and record the decision either way.

    Takes the account's row lock and keeps it until the caller's transaction ends, so of two documents released at
    the same moment the second one sees what the first has entered. What the document holds already is taken out
    first; equality passes. At most four statements, however many documents the customer has, and two more for a
    customer whose limit is that of a group: its row is locked after the account, so that of two members released at
    the same moment the second one sees what the first has entered.
    Rules: PARTS-32 (paid in full before shipping), PARTS-36 (exposure within the limit; no limit, no release),
    OFFICE-98 (overdue), FIBRE-53 to 56 (grades), PARTS-38 (guarantee).
    """
    asked = _asked(facts)
    decision = _write(asked, by, at)
    if asked.verdict.word is not None:
        use_override(asked.verdict.word, by=by, at=at)
    return judging.answer(facts, asked.standing, asked.verdict, decision.pk, asked.may_decide)


@papers.retrying
def note_refused(facts: CoverFacts, *, by: User | None, at: dt.datetime) -> CoverAnswer | None:
    """Record that cover was refused, for a caller who refused with it and left nothing behind.

    Asks once more, under the lock; None, and nothing is written, when the document is covered by now.
    """
    asked = _asked(facts)
    if asked.verdict.ok:
        return None
    decision = _write(asked, by, at)
    return judging.answer(facts, asked.standing, asked.verdict, decision.pk, asked.may_decide)


@dataclass(frozen=True)
class _Asked:
    """The question, how the customer stands under the lock, and what follows."""

    facts: CoverFacts
    account: Account
    standing: judging.Standing
    verdict: judging.Verdict
    may_decide: str


def _asked(facts: CoverFacts) -> _Asked:
    account = ledger.lock_of(facts.company.pk, facts.customer_id)
    known = house(facts.company, facts.terms, facts.on)
    if account.group_id is not None and queries.shares(account, facts.company, facts.on):
        groups.lock(account.group_id)
    standing = queries.standing(account, facts, ledger.holding_of(account, facts.paper.pk), known)
    verdict = judging.judge(facts, standing, known)
    return _Asked(facts, account, standing, verdict, queries.may_decide(facts, verdict))


def _write(asked: _Asked, by: User | None, at: dt.datetime) -> Decision:
    facts, standing, verdict = asked.facts, asked.standing, asked.verdict
    return Decision.objects.create(
        account=asked.account,
        paper=facts.paper,
        gate=facts.gate,
        terms=facts.terms,
        unlimited=standing.unlimited,
        grade=standing.grade,
        ok=verdict.ok,
        outcome=verdict.outcome,
        rule=verdict.rule,
        may_decide=asked.may_decide,
        snapshot=_snapshot(asked),
        by=by,
        at=at,
        **judging.figures(facts, standing, verdict),
    )


def _snapshot(asked: _Asked) -> dict[str, str]:
    """The account's totals at the moment, who answers for what (`override` is the key of the one it passes by), and the
    rate at which a foreign amount was booked."""
    account, facts, standing = asked.account, asked.facts, asked.standing
    found = {"asked": facts.asked, "guaranteed": standing.guaranteed, "override": asked.verdict.word}
    said = {name: str(figure) for name, figure in found.items() if figure}
    said |= {PROPOSED: "1"} if facts.proposed else {}
    abroad = facts.foreign.kept if facts.foreign else {}
    if standing.group:
        owed = judging.owed_in_all(standing)
        said |= {"group": standing.group, "group_exposure": str(owed), "group_limit": str(standing.limit)}
    return {**ledger.snapshot(account), **said, **abroad, **({"lacks": facts.lacks} if facts.lacks else {})}
