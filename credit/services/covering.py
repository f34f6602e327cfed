"""Cover (放行依据): why goods may leave, asked at a gate, answered under the account's row lock, always recorded."""

import datetime as dt

from accounts.models import User
from credit import judging, queries
from credit.house import house
from credit.judging import CoverAnswer, CoverFacts
from credit.models import Account, Decision, Outcome
from credit.services import groups, ledger
from credit.services.overrides import use_override
from workflow import papers

__all__ = ["CoverAnswer", "CoverFacts", "cover"]


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
    account = ledger.lock_of(facts.company.pk, facts.customer_id)
    asked = house(facts.company, facts.terms, facts.on)
    if account.group_id is not None and queries.shares(account, facts.company, facts.on):
        groups.lock(account.group_id)
    standing = queries.standing(account, facts, ledger.holding_of(account, facts.paper.pk), asked)
    verdict = judging.judge(facts, standing, asked)
    may = queries.may_decide(facts, verdict)
    decision = Decision.objects.create(
        account=account,
        paper=facts.paper,
        gate=facts.gate,
        terms=facts.terms,
        unlimited=standing.unlimited,
        grade=standing.grade,
        ok=verdict.ok,
        outcome=verdict.outcome,
        rule=verdict.rule,
        may_decide=may,
        snapshot=_snapshot(account, facts, standing),
        by=by,
        at=at,
        **judging.figures(facts, standing, verdict),
    )
    if verdict.outcome == Outcome.OVERRIDDEN:
        use_override(facts, by=by, at=at)
    return judging.answer(facts, standing, verdict, decision.pk, may)


def _snapshot(account: Account, facts: CoverFacts, standing: judging.Standing) -> dict[str, str]:
    """The account's totals at the moment, and who answers for what."""
    found = {"asked": facts.asked, "guaranteed": standing.guaranteed, "overridden": standing.overridden}
    said = {name: str(figure) for name, figure in found.items() if figure}
    if standing.group:
        owed = judging.owed_in_all(standing)
        said |= {"group": standing.group, "group_exposure": str(owed), "group_limit": str(standing.limit)}
    return {**ledger.snapshot(account), **said, **({"lacks": facts.lacks} if facts.lacks else {})}
