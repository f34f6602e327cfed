"""How a customer stands: what is owed in running totals, and everything cover asks about, in one statement."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Company
from core.money import ZERO
from core.rows import sole
from credit import guaranteeing, judging, overriding
from credit.house import House, deciders, house
from credit.judging import LATE_GATES, ON_WORD, CoverAnswer, CoverFacts, Standing
from credit.models import DEBT, Account, Component, Decision, Entry, Holding, OpenItem, Shortage
from credit.models.decisions import PROPOSED
from credit.queries import guarantees
from credit.queries.groups import Shared, shared
from credit.queries.overdue import late
from credit.queries.overrides import words_of, words_told
from handbook import queries as handbook
from handbook.terms import Gate


def stages(company: Company, on: dt.date) -> frozenset[str]:
    """The stages of debt that count as exposure in the company (FIBRE-119)."""
    return frozenset(handbook.value(company, "credit.components", on))


def owed(account: Account, stage: Component) -> Decimal:
    """A stage's total less the money earmarked to the very documents that hold it."""
    return getattr(account, stage) - getattr(account, f"covered_{stage}")


def free_advances(account: Account, on: dt.date) -> Decimal:
    """Money not applied to anything, where the handbook lets it reduce the exposure; else nought."""
    counted = handbook.value(account.company, "credit.count_advances", on)
    return account.unapplied if counted else ZERO


def exposure(account: Account, on: dt.date) -> Decimal:
    """What the customer owes in the stages that count, less free advances if the handbook says so.

    Reads the account alone: running totals, no document. FIBRE-119: receivable + shipped + released.
    """
    chosen = stages(account.company, on)
    return sum((owed(account, stage) for stage in DEBT if stage in chosen), ZERO) - free_advances(account, on)


# -- what cover asks ---------------------------------------------------------------------------------------------

Figures = Callable[[CoverFacts, House], dict[str, Any]]


def _debts(facts: CoverFacts, house: House) -> dict[str, Any]:
    """What is overdue, and since when."""
    items = OpenItem.objects.filter(late(facts.on, house.days), account=OuterRef("pk")).order_by().values("account")
    return {
        "late": Coalesce(Subquery(items.annotate(sum=Sum("open")).values("sum")), Value(ZERO)),
        "since": Subquery(items.annotate(first=Min("due")).values("first")),
    }


def _dealt(facts: CoverFacts, house: House) -> dict[str, Any]:
    """Whether anything was shipped to the customer before, on another document."""
    shipped = Entry.objects.filter(account=OuterRef("pk"), component=Component.SHIPPED).exclude(paper=facts.paper.pk)
    return {"dealt": Exists(shipped)}


def _file(facts: CoverFacts, house: House) -> dict[str, Any]:
    """Whether the customer may trade at all."""
    return {"status": F("customer__status")}


def _guarantees(facts: CoverFacts, house: House) -> dict[str, Any]:
    """What a colleague answers for; nothing is asked where the handbook knows no staff guarantees."""
    asked = guaranteeing.known(facts.company, facts.on)
    return {"guaranteed": guarantees.covering(facts.paper.pk, facts.customer_id, facts.amount)} if asked else {}


def _approved(facts: CoverFacts, house: House) -> dict[str, Any]:
    """What somebody has approved of this document as it stands (OFFICE-90, OFFICE-99)."""
    return {"words": words_told(facts)}


def _short(facts: CoverFacts, house: House) -> dict[str, Any]:
    """Whether goods are said to be short (FIBRE-58); asked where customers are graded."""
    return (
        {"short": Exists(Shortage.objects.filter(company=facts.company, ended_at__isnull=True))} if house.graded else {}
    )


def _released(facts: CoverFacts, house: House) -> dict[str, Any]:
    """How the document passed its release, asked at the gates behind it; not how a change passed that was only
    proposed, which may have come to nothing."""
    if facts.gate not in LATE_GATES:
        return {}
    passed = Decision.objects.filter(paper=facts.paper.pk, gate=Gate.RELEASE, ok=True)
    real = passed.exclude(snapshot__has_key=PROPOSED).order_by("-pk")
    return {"released_as": Subquery(real.values("outcome")[:1])}


FIGURES: list[Figures] = [_debts, _dealt, _file, _approved, _guarantees, _short, _released]
"""What is read beside the account's own row, all in one statement: columns by name. A further fact of `Standing`
adds its subquery here and takes it in `_standing`."""


def standing(account: Account, facts: CoverFacts, held: Holding | None = None, asked: House | None = None) -> Standing:
    """How the customer stands without the document that is asked about.

    Two queries by key, one less when `held` says what the document holds; none for one that is paid and released.
    """
    account.company = facts.company  # the same one, already read
    if held is None:
        held = sole(Holding.objects.filter(account_id=account.pk, paper_id=facts.paper.pk)) or Holding()
    done = facts.gate in LATE_GATES and max(held.earmarked, facts.paid or ZERO) >= facts.amount
    read = {} if done else _read(account, facts, asked or house(facts.company, facts.terms, facts.on))
    return _standing(account, facts, held, read, None if done else shared(account, facts.company, facts.on))


def _read(account: Account, facts: CoverFacts, asked: House) -> dict[str, Any]:
    columns = {name: column for figures in FIGURES for name, column in figures(facts, asked).items()}
    found = sole(_row(account).annotate(**columns).values(*columns))
    return found or {}


def _row(account: Account) -> QuerySet[Account]:
    """The account itself; one that is not open yet has nothing to read."""
    return Account.objects.filter(pk=account.pk) if account.pk else Account.objects.none()


def _standing(
    account: Account, facts: CoverFacts, held: Holding, read: dict[str, Any], group: Shared | None
) -> Standing:
    chosen = stages(facts.company, facts.on)
    since = read.get("since")
    return Standing(
        paid=held.earmarked,
        exposure=exposure(account, facts.on) - held.held_in(chosen) + held.covered_in(chosen),
        limit=group.limit if group else account.limit_on(facts.on),
        unlimited=account.unlimited,
        granted=_granted(held, read.get("released_as")),
        overdue=read.get("late", ZERO),
        overdue_days=(facts.on - since).days if since else 0,
        grade=account.grade,
        status=read.get("status", judging.ACTIVE),
        guaranteed=read.get("guaranteed") or ZERO,
        first_deal=not read.get("dealt", False),
        shortage=read.get("short", False),
        lapsed=account.lapsed_on is not None,
        words=words_of(read.get("words", ())),
        group=group.name if group else "",
        others=group.others if group else ZERO,
    )


def _granted(held: Holding, released_as: str | None) -> Decimal:
    """What was released with the limit itself; what left on somebody's word counts only as long as that word does."""
    return ZERO if released_as in ON_WORD else held.released + held.shipped + held.receivable


def preview(facts: CoverFacts) -> CoverAnswer:
    """What `cover` would answer now, without lock or record: for a light beside a form, never for a release."""
    rows = Account.objects.filter(company=facts.company, customer_id=facts.customer_id)
    found = rows.first() or Account(company=facts.company, customer_id=facts.customer_id)
    return answer_for(found, facts)


def answer_for(account: Account, facts: CoverFacts, held: Holding | None = None) -> CoverAnswer:
    """What `cover` would answer of an account that was read already; `held` is what the document holds of it."""
    asked = house(facts.company, facts.terms, facts.on)
    stands = standing(account, facts, held, asked)
    verdict = judging.judge(facts, stands, asked)
    return judging.answer(facts, stands, verdict, None, may_decide(facts, verdict))


def may_decide(facts: CoverFacts, verdict: judging.Verdict) -> str:
    """Who may let a document pass that cover refuses, as titles of posts; '' where nobody may."""
    if verdict.ok or overriding.why_not(facts.company, verdict.outcome, facts.on):
        return ""
    return deciders(facts.company, facts.on, verdict.outcome, facts.amount, verdict.excess)
