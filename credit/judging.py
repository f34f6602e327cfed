"""Whether a document is covered: facts in, verdict out. No database here, so every edge can be tried."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from accounts.models import Company
from core.currencies import Foreign
from core.money import ZERO
from credit.house import House
from credit.models import Grade
from credit.models.decisions import PASSING, Outcome
from credit.saying import plain, rest_to_pay, sentence
from handbook.rows import Milestone
from handbook.terms import Gate, Terms
from workflow.models import Paper

ACTIVE = "active"
LATE_GATES = frozenset({Gate.SHIPMENT, Gate.INSTALLATION})
"""Gates behind the release: a document that comes here was covered once already."""
ON_CREDIT = frozenset({Outcome.WITHIN, Outcome.OVER, Outcome.GRANTED})
ON_WORD = frozenset({Outcome.GUARANTEED, Outcome.OVERRIDDEN})
"""Releases on a person's word: worth as much at the shipment as that word still is, and nothing beyond it."""
OF_LIMIT = frozenset({Outcome.OVER, Outcome.NO_LIMIT, Outcome.LAPSED})
"""Refusals for the limit alone, which do not stop what was released before."""
CENT = Decimal("0.01")
MANAGER_DECIDES = "manager_decides"
"""the choice of `policy.overdue` that leaves it to a person"""

RULES: dict[str, str] = {
    Outcome.PAID: "PARTS-32",
    Outcome.UNPAID: "PARTS-32",
    Outcome.WITHIN: "PARTS-36",
    Outcome.UNLIMITED: "FIBRE-53",
    Outcome.OVER: "PARTS-36",
    Outcome.NO_LIMIT: "PARTS-36",
    Outcome.OVERDUE: "OFFICE-98",
    Outcome.GRADE_C: "FIBRE-55",
    Outcome.GRADE_D: "FIBRE-56",
    Outcome.LAPSED: "OFFICE-100",
    Outcome.SHORTAGE: "FIBRE-58",
    Outcome.GUARANTEED: "PARTS-38",
    Outcome.OVERRIDDEN: "OFFICE-90",
    Outcome.ON_NOTICE: "FIBRE-124",
}
"""The rule that each outcome comes from; of the others the handbook's row of the payment term says it."""


@dataclass(frozen=True)
class CoverFacts:
    """What is asked at a gate.

    `amount` is what the document will hold in all once it has passed, tax included; `terms` one of
    `handbook.terms.Terms`; `gate` one of `handbook.terms.Gate`; `on` is the business day, which says which handbook is
    in force. `asked` is the part that this step is about, where it is less (the goods of one notice), and is kept with
    the decision. `signed`: those whom the handbook names have signed the delivery
    notice in knowledge of the debt. `milestones` are those of the contract, where it has its own; `lacks` names a paper
    that this gate waits for and that is not there (a quality report, the seal on a production notice).
    `invoiced` is the part of the amount that stands on invoices already, so that what is owed on them is not counted
    twice; `paid` all the money that came for the document and its invoices, where it is more than what is earmarked.
    `foreign`: what it comes to in the customer's currency, at the rate it was booked with; all else is our own money.
    `proposed`: asked of a change that is not agreed to yet; the answer releases nothing.
    """

    company: Company
    customer_id: int
    paper: Paper
    gate: str
    terms: str
    amount: Decimal
    on: dt.date
    asked: Decimal | None = None
    signed: bool = False
    milestones: tuple[Milestone, ...] = ()
    lacks: str = ""
    invoiced: Decimal = ZERO
    paid: Decimal | None = None
    foreign: Foreign | None = None
    proposed: bool = False


@dataclass(frozen=True)
class Word:
    """An approved override of a document as it stands, still in time: on which outcome, and on how much in excess.
    `used`: something has passed on it already."""

    pk: int
    outcome: str
    excess: Decimal
    used: bool = False


@dataclass(frozen=True)
class Standing:
    """How the customer stands without this document.

    `paid` is money earmarked to this document, `exposure` what all the others leave owed, `granted` what this document
    was released with already, by the limit and nobody's word. `overdue` is beyond the handbook's days, disputed debts
    left out. `guaranteed` is the rest to pay of this document up to which a colleague answers for it; `words` are the
    overrides of it that are in force, those in use first. `first_deal`: nothing was shipped to the customer
    before on another document. `shortage`: the company's switch is on; `lapsed`: the limit is frozen because its
    review is late. `group` is the group whose limit `limit` is, for a customer who shares one, and `others` what its
    other members owe; all else is the customer's own.
    """

    paid: Decimal
    exposure: Decimal
    limit: Decimal | None
    unlimited: bool
    granted: Decimal = ZERO
    overdue: Decimal = ZERO
    overdue_days: int = 0
    grade: str = ""
    status: str = ACTIVE
    guaranteed: Decimal = ZERO
    words: tuple[Word, ...] = ()
    first_deal: bool = False
    shortage: bool = False
    lapsed: bool = False
    group: str = ""
    others: Decimal = ZERO


@dataclass(frozen=True)
class Verdict:
    """What follows, by which rule, and how much is missing when it is not enough.

    `due` is what must be paid before this gate; `limit` the one that was compared with; `word` the key of the override
    by which it passes.
    """

    outcome: Outcome
    excess: Decimal = ZERO
    due: Decimal = ZERO
    limit: Decimal | None = None
    rule: str = ""
    word: int | None = None

    @property
    def ok(self) -> bool:
        return self.outcome in PASSING


@dataclass(frozen=True)
class CoverAnswer:
    """The answer for the caller: whether the document may pass, why, and the record of it.

    `code` names the outcome (credit.models.decisions.Outcome); `by` what covers it: paid, cash, milestone, on_delivery,
    credit, guarantee, override, notice; empty when it may not pass. `may_decide`: who may let it pass all the same,
    where the handbook names somebody; `due`: what must be paid before this gate;
    `plain`: the reason without what the customer owes elsewhere, for everybody; `group`: whose limit and exposure these
    are, where the customer shares them.
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
    due: Decimal = ZERO
    plain: str = ""
    group: str = ""


BY: dict[str, str] = {
    Outcome.PAID: "paid",
    Outcome.MILESTONE: "milestone",
    Outcome.ON_DELIVERY: "on_delivery",
    Outcome.GUARANTEED: "guarantee",
    Outcome.OVERRIDDEN: "override",
    Outcome.ON_NOTICE: "notice",
}


def judge(facts: CoverFacts, standing: Standing, house: House) -> Verdict:
    """The first of these that speaks: stopped customers, money, old debts, milestones, credit, a person's word.

    Paid in full always passes once the document is released; equality passes everywhere.
    """
    house = house.of_contract(facts.milestones)
    net = rest_to_pay(facts.amount, paid_for(facts, standing))
    found = (
        _stopped(facts, standing, house, net)
        or _paid(facts, net)
        or _frozen(standing, net)
        or _by_itself_or_by_word(facts, standing, house, net)
    )
    return _named(_signed_for(facts, found, house), house)


SIGNED_FOR = frozenset({Outcome.UNPAID, Outcome.GRADE_C, Outcome.GRADE_D})
"""What those who sign a delivery notice know of and decide on, though no order is released by itself with it."""


def _signed_for(facts: CoverFacts, found: Verdict, house: House) -> Verdict:
    """A signed notice decides: on a bank slip without its money (FIBRE-131), on grades C and D (FIBRE-55, 56)."""
    decided = house.on_notice and facts.signed and found.outcome in SIGNED_FOR
    return Verdict(Outcome.ON_NOTICE, found.excess, found.due, found.limit) if decided else found


def _by_itself_or_by_word(facts: CoverFacts, standing: Standing, house: House, net: Decimal) -> Verdict:
    """Nobody's word is used up where money or limit suffice by now."""
    found = (
        _old_debts(facts, standing, house, net) or _milestones(facts, standing, house)
        or _credit(facts, standing, house, net)
    )  # fmt: skip
    return found if found.ok else _answered_for(facts, standing, house, found, net) or found


def _named(found: Verdict, house: House) -> Verdict:
    """With the rule it comes from."""
    rule = RULES.get(found.outcome) or house.term.rule
    return replace(found, rule=rule)


def _stopped(facts: CoverFacts, standing: Standing, house: House, net: Decimal) -> Verdict | None:
    """What money does not mend: a paper that is missing; before the release also a frozen customer, and goods that
    are kept for others."""
    if facts.lacks:
        return Verdict(Outcome.LACKING, net)
    if facts.gate in LATE_GATES:
        return None
    if standing.status != ACTIVE:
        return Verdict(Outcome.FROZEN, net)
    late = house.graded and standing.shortage and standing.grade in (Grade.C, Grade.D)
    return Verdict(Outcome.SHORTAGE, net) if late else None


def _paid(facts: CoverFacts, net: Decimal) -> Verdict | None:
    return None if net else Verdict(Outcome.PAID, due=facts.amount)


def _frozen(standing: Standing, net: Decimal) -> Verdict | None:
    return Verdict(Outcome.FROZEN, net) if standing.status != ACTIVE else None


def _answered_for(
    facts: CoverFacts, standing: Standing, house: House, refused: Verdict, net: Decimal
) -> Verdict | None:
    """A colleague guarantees the rest (PARTS-38), or somebody with the right approved it (OFFICE-90, OFFICE-99)."""
    if standing.guaranteed >= net:
        return Verdict(Outcome.GUARANTEED, net)
    runs = not house.on_notice and facts.gate in LATE_GATES and refused.outcome in OF_LIMIT
    word = next((word for word in standing.words if _reaches(word, refused, runs)), None)
    return Verdict(Outcome.OVERRIDDEN, net, word=word.pk) if word else None


def _reaches(word: Word, refused: Verdict, runs: bool) -> bool:
    """Whether an override speaks of this refusal: on the same outcome, and on no less in excess.

    OFFICE-90: whoever approves 1,000 above the limit has not approved 7,000. OFFICE-99: whoever approves an excess
    has not approved a customer who is overdue; that is asked again, at the shipment too. Behind the release (`runs`)
    the limit alone is not held against what runs on a word in force: later orders were judged with this one in the
    exposure and have an approver of their own, so goods go on as those do that the limit itself released.
    """
    return (runs and word.used) or (word.outcome == refused.outcome and refused.excess <= word.excess)


def _old_debts(facts: CoverFacts, standing: Standing, house: House, net: Decimal) -> Verdict | None:
    """Grade D owes something (FIBRE-56), or something is overdue (OFFICE-98, PARTS-35); who pays first passes."""
    if house.graded and standing.grade == Grade.D and standing.exposure > ZERO:
        return Verdict(Outcome.GRADE_D, net)
    pays_first = not house.term.on_credit and house.term.due_by(facts.gate) >= 100
    if not house.overdue or pays_first or standing.overdue <= house.let_pass:
        return None
    late = Verdict(Outcome.OVERDUE, net)
    return _beyond(facts, house, late) if house.overdue == MANAGER_DECIDES else late


def _milestones(facts: CoverFacts, standing: Standing, house: House) -> Verdict | None:
    """What the terms want paid before this gate; on credit the limit speaks of the rest."""
    due = share_of(facts.amount, house.term.due_by(facts.gate))
    paid = paid_for(facts, standing)
    if paid < due:
        return Verdict(Outcome.UNPAID, due - paid, due)
    if house.term.on_credit:
        return None
    on_delivery = facts.terms == Terms.ON_DELIVERY and not due
    return Verdict(Outcome.ON_DELIVERY if on_delivery else Outcome.MILESTONE, due=due)


def _credit(facts: CoverFacts, standing: Standing, house: House, net: Decimal) -> Verdict:
    """Inside the limit, or without one by grade or flag; 0 is 0, no limit is no credit."""
    if house.graded and standing.grade == Grade.C:
        return Verdict(Outcome.GRADE_C, net)
    if standing.lapsed:
        return _running(facts, standing, house, Verdict(Outcome.LAPSED, net))
    if standing.unlimited or (house.graded and standing.grade == Grade.A):
        return Verdict(Outcome.UNLIMITED)
    limit = effective_limit(standing, house)
    if limit is None:
        return _beyond(facts, house, _running(facts, standing, house, Verdict(Outcome.NO_LIMIT, net)))
    excess = owed_in_all(standing, rest_on_credit(facts, standing)) - limit
    if excess <= ZERO:
        return Verdict(Outcome.WITHIN, limit=limit)
    return _beyond(facts, house, _running(facts, standing, house, Verdict(Outcome.OVER, excess, limit=limit)))


def effective_limit(standing: Standing, house: House) -> Decimal | None:
    """The limit that counts: where customers are graded, one without a grade is new and has nought (FIBRE-44)."""
    return ZERO if house.graded and not standing.grade and standing.limit is not None else standing.limit


def owed_in_all(standing: Standing, more: Decimal = ZERO) -> Decimal:
    """What is compared with the limit: what the customer owes and `more`, with the other members of its group.

    Money that one member has too much pays nothing of another's.
    """
    own = standing.exposure + more
    return max(own, ZERO) + standing.others if standing.others else own


def _running(facts: CoverFacts, standing: Standing, house: House, refused: Verdict) -> Verdict:
    """A limit lowered after the release does not stop what was released with it; where people decide on the delivery
    notice, being released has granted nothing yet."""
    granted = not house.on_notice and facts.gate in LATE_GATES and standing.granted >= facts.amount - facts.invoiced
    return Verdict(Outcome.GRANTED, refused.excess, limit=refused.limit) if granted else refused


def _beyond(facts: CoverFacts, house: House, refused: Verdict) -> Verdict:
    """Where people decide on the delivery notice, the order goes on to it; it leaves only when they have signed."""
    decided = not refused.ok and house.on_notice and (facts.signed or facts.gate not in LATE_GATES)
    return Verdict(Outcome.ON_NOTICE, refused.excess, limit=refused.limit) if decided else refused


def paid_for(facts: CoverFacts, standing: Standing) -> Decimal:
    """All the money that came for a document: what is set aside for it, and what its invoices took beside."""
    return max(standing.paid, facts.paid or ZERO)


def rest_on_credit(facts: CoverFacts, standing: Standing) -> Decimal:
    """What of a document is owed neither on an invoice nor paid."""
    return rest_to_pay(facts.amount - facts.invoiced, standing.paid)


def share_of(amount: Decimal, percent: Decimal) -> Decimal:
    """So many per cent of an amount, to the cent."""
    return (amount * percent / 100).quantize(CENT, ROUND_HALF_UP)


FIGURES = ("amount", "due", "paid", "exposure", "limit", "excess", "overdue", "overdue_days")
"""What a sentence may speak of; a decision keeps the same columns."""


def figures(facts: CoverFacts, standing: Standing, verdict: Verdict) -> dict[str, Decimal | int | None]:
    """The figures of a verdict's sentence; what is compared with the limit leaves out what invoices ask for, and grade
    D speaks of the customer's own debts alone."""
    credit = verdict.outcome in ON_CREDIT
    return {
        "amount": facts.amount - facts.invoiced if credit else facts.amount,
        "due": verdict.due,
        "paid": standing.paid if credit else paid_for(facts, standing),
        "exposure": standing.exposure if verdict.outcome == Outcome.GRADE_D else owed_in_all(standing),
        "limit": verdict.limit if verdict.limit is not None else standing.limit,
        "excess": verdict.excess,
        "overdue": standing.overdue,
        "overdue_days": standing.overdue_days,
    }


def answer(
    facts: CoverFacts, standing: Standing, verdict: Verdict, decision_id: int | None = None, may_decide: str = ""
) -> CoverAnswer:
    """The verdict put together for the caller; without a record it is a preview."""
    told = figures(facts, standing, verdict)
    return CoverAnswer(
        ok=verdict.ok,
        code=verdict.outcome.value,
        reason=_told(facts, sentence(verdict.outcome, facts.lacks, standing.group, **told)),
        by=_by(facts, verdict),
        decision_id=decision_id,
        amount=facts.amount,
        paid=paid_for(facts, standing),
        exposure=owed_in_all(standing),
        limit=verdict.limit if verdict.limit is not None else standing.limit,
        excess=verdict.excess,
        may_decide="" if verdict.ok else may_decide,
        due=verdict.due,
        plain=_told(facts, plain(verdict.outcome, facts.lacks, standing.group, **told)),
        group=standing.group,
    )


def _told(facts: CoverFacts, said: str) -> str:
    return facts.foreign.after(said) if facts.foreign else said


def _by(facts: CoverFacts, verdict: Verdict) -> str:
    if not verdict.ok:
        return ""
    cash = verdict.outcome == Outcome.PAID and facts.terms == Terms.CASH
    return "cash" if cash else BY.get(verdict.outcome, "credit")
