"""Whether a document is covered: facts in, verdict out. No database here, so every edge can be tried."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from core.display import money_text
from core.money import ZERO
from credit.models import Decision
from workflow.models import Paper

Outcome, Terms = Decision.Outcome, Decision.Terms
PASSING = frozenset({Outcome.PAID, Outcome.WITHIN, Outcome.UNLIMITED})
PAID_IN_FULL, WITHIN_LIMIT = "PARTS-32", "PARTS-36"

SENTENCES: dict[str, str | Promise] = {
    Outcome.PAID: _("%(amount)s is paid in full."),
    Outcome.WITHIN: _("%(exposure)s owed and %(net)s for this document are within the limit of %(limit)s."),
    Outcome.UNLIMITED: _("The customer has unlimited credit."),
    Outcome.UNPAID: _("%(paid)s of %(amount)s is paid, %(excess)s is missing."),
    Outcome.OVER: _("%(exposure)s owed and %(net)s for this document are %(excess)s above the limit of %(limit)s."),
    Outcome.NO_LIMIT: _("Monthly settlement needs a credit limit, and none is set for this customer."),
}


@dataclass(frozen=True)
class CoverFacts:
    """What is asked at a gate.

    `amount` is what the document will hold in all once it has passed, tax included; `terms` are prepaid, monthly or
    cash; `on` is the business day, which says which handbook is in force.
    """

    company: Company
    customer_id: int
    paper: Paper
    gate: str
    terms: str
    amount: Decimal
    on: dt.date


@dataclass(frozen=True)
class Standing:
    """How the customer stands: money earmarked to this document, and what all the others leave owed."""

    paid: Decimal
    exposure: Decimal
    limit: Decimal | None
    unlimited: bool
    may_decide: str = ""


@dataclass(frozen=True)
class Verdict:
    """What follows, by which rule, and how much is missing when it is not enough."""

    outcome: Decision.Outcome
    rule: str
    excess: Decimal = ZERO

    @property
    def ok(self) -> bool:
        return self.outcome in PASSING


@dataclass(frozen=True)
class CoverAnswer:
    """The answer for the caller: whether the document may pass, why, and the record of it.

    `by` is paid, cash or credit; empty when it may not pass. `code` names the outcome (credit.models.Decision.Outcome);
    `may_decide` the post that may let it pass all the same, where the handbook names one.
    """

    ok: bool
    code: str
    reason: str
    by: str
    decision_id: int | None
    amount: Decimal
    paid: Decimal
    exposure: Decimal
    limit: Decimal | None
    excess: Decimal
    may_decide: str = ""


def judge(facts: CoverFacts, standing: Standing) -> Verdict:
    """Paid in full always passes; on monthly settlement the rest must fit into the limit. Equality passes."""
    net = rest_to_pay(facts.amount, standing.paid)
    if not net:
        return Verdict(Outcome.PAID, PAID_IN_FULL)
    if facts.terms != Terms.MONTHLY:
        return Verdict(Outcome.UNPAID, PAID_IN_FULL, net)
    return _judge_credit(standing, net)


def _judge_credit(standing: Standing, net: Decimal) -> Verdict:
    if standing.unlimited:
        return Verdict(Outcome.UNLIMITED, WITHIN_LIMIT)
    if standing.limit is None:
        return Verdict(Outcome.NO_LIMIT, WITHIN_LIMIT, net)
    excess = standing.exposure + net - standing.limit
    return Verdict(Outcome.OVER, WITHIN_LIMIT, excess) if excess > 0 else Verdict(Outcome.WITHIN, WITHIN_LIMIT)


def rest_to_pay(amount: Decimal, paid: Decimal) -> Decimal:
    """What of an amount its own money does not pay, never below nought."""
    return max(amount - paid, ZERO)


def sentence(outcome: str, **figures: Decimal | None) -> str:
    """The verdict in words, with its figures."""
    net = rest_to_pay(figures["amount"] or ZERO, figures["paid"] or ZERO)
    return str(SENTENCES[outcome]) % {name: money_text(value) for name, value in {**figures, "net": net}.items()}


def answer(facts: CoverFacts, standing: Standing, verdict: Verdict, decision_id: int | None) -> CoverAnswer:
    """The verdict put together for the caller; without a record it is a preview."""
    figures: dict[str, Decimal] = {"amount": facts.amount, "paid": standing.paid, "exposure": standing.exposure}
    return CoverAnswer(
        ok=verdict.ok,
        code=verdict.outcome.value,
        reason=sentence(verdict.outcome, **figures, limit=standing.limit, excess=verdict.excess),
        by=_by(facts, verdict),
        decision_id=decision_id,
        may_decide="" if verdict.ok else standing.may_decide,
        limit=standing.limit,
        excess=verdict.excess,
        **figures,
    )


def _by(facts: CoverFacts, verdict: Verdict) -> str:
    if not verdict.ok:
        return ""
    if verdict.outcome != Outcome.PAID:
        return "credit"
    return "cash" if facts.terms == Terms.CASH else "paid"
