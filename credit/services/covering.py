"""Cover (放行依据): why goods may leave, asked at a gate, answered under the account's row lock, always recorded."""

import datetime as dt

from accounts.models import User
from credit import judging, queries
from credit.judging import CoverAnswer, CoverFacts
from credit.models import Account, Decision
from credit.services import ledger
from workflow import papers

__all__ = ["CoverAnswer", "CoverFacts", "cover"]


@papers.retrying
def cover(facts: CoverFacts, *, by: User | None, at: dt.datetime) -> CoverAnswer:
    """Ask whether a document is paid or fits into the customer's credit, and record the decision either way.

    Takes the account's row lock and keeps it until the caller's transaction ends, so of two documents released at
    the same moment the second one sees what the first has entered. What the document holds already is taken out
    first; equality passes. At most three statements, however many documents the customer has.
    Rules: PARTS-32 (paid in full before shipping), PARTS-36 (exposure within the limit; no limit, no release).
    """
    account = ledger.lock_of(facts.company.pk, facts.customer_id)
    standing = queries.standing(account, facts, ledger.holding_of(account, facts.paper.pk))
    verdict = judging.judge(facts, standing)
    decision = _record(account, facts, standing, verdict, by, at)
    return judging.answer(facts, standing, verdict, decision.pk)


def _record(
    account: Account,
    facts: CoverFacts,
    standing: judging.Standing,
    verdict: judging.Verdict,
    by: User | None,
    at: dt.datetime,
) -> Decision:
    return Decision.objects.create(
        account=account,
        paper=facts.paper,
        gate=facts.gate,
        terms=facts.terms,
        amount=facts.amount,
        paid=standing.paid,
        exposure=standing.exposure,
        limit=standing.limit,
        unlimited=standing.unlimited,
        excess=verdict.excess,
        ok=verdict.ok,
        outcome=verdict.outcome,
        rule=verdict.rule,
        may_decide=standing.may_decide,
        snapshot=ledger.snapshot(account),
        by=by,
        at=at,
    )
