"""Reads of overrides: what a person sees, what lets an order leave now, and who answers for how much (OFFICE-99)."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Greatest, JSONObject
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may, scoped
from core.money import ZERO
from core.refusals import NotFound
from core.rows import sole
from credit.judging import CoverFacts, Word
from credit.models import Decision, Entry, GroupChange, Holding, LimitChange, Operation, Override
from workflow import queries as workflow
from workflow.documents import Waiting, always
from workflow.models import Link

HEAD = ("paper", "company", "unit", "maker", "customer", "order", "approved_by", "decision")
AMOUNT: Any = DecimalField(max_digits=16, decimal_places=2)


def visible_overrides(user: User) -> QuerySet[Override]:
    """The overrides of the person's company and units, ready for a list."""
    return scoped(Override.objects.select_related("paper", "customer", "maker", "order", "approved_by"), user)


def override(user: User, pk: int) -> Override:
    """One override with what its page shows, else NotFound."""
    found = sole(workflow.in_sight(Override.objects.select_related(*HEAD), user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such override for you."))
    return found


def waiting_overrides(user: User) -> list[Waiting]:
    """What waits for the person: own ones that were sent back; what is decided waits as a step."""
    if not may(user, Override.KIND):
        return []
    rows = visible_overrides(user).filter(state=Override.State.RETURNED, maker=user).order_by("created_at", "pk")
    return [Waiting(rows, always(_("Correct and hand in again")), until="until", note="reason")]


# -- what lets an order leave ----------------------------------------------------------------------------------------


def standing_overrides(facts: CoverFacts) -> QuerySet[Override]:
    """What may let this document leave now: approved, in time, and of this customer, terms and amount; what is in use
    first, then the newest. On which outcome and how much in excess each speaks, cover compares (credit/judging.py)."""
    rows = Override.objects.filter(order=facts.paper.pk, state__in=Override.COUNTS, until__gte=facts.on)
    same = rows.filter(customer=facts.customer_id, terms=facts.terms, amount=facts.amount)
    return same.order_by(F("used_at").asc(nulls_last=True), "-pk")


def words_told(facts: CoverFacts) -> ArraySubquery:
    """The same as plain values, for the statement of cover; the excess as text, for JSON has no decimals."""
    told = JSONObject(pk="pk", outcome="outcome", excess=Cast("excess", CharField()), state="state")
    return ArraySubquery(standing_overrides(facts).values_list(told))


def words_of(told: Collection[dict[str, Any]]) -> tuple[Word, ...]:
    """What `words_told` read."""
    used = Override.State.USED
    return tuple(Word(row["pk"], row["outcome"], Decimal(row["excess"]), row["state"] == used) for row in told)


def overrides_of(paper_ids: Collection[int]) -> dict[int, Override]:
    """Each order's newest override, by the order's paper; one statement."""
    rows = Override.objects.filter(order__in=paper_ids).select_related("paper", "approved_by").order_by("pk")
    return {row.order_id: row for row in rows}


def override_told(order: OuterRef) -> Subquery:
    """An order's newest override as plain values, for a statement about something else: pk, number, state, until,
    reason, who answers for it (`who`), since when (`at`, ISO 8601)."""
    at = Coalesce("approved_at", "created_at")
    told = JSONObject(
        pk="pk", number="paper__number", state="state", until="until", reason="reason", who="approved_by__name", at=at
    )
    return Subquery(Override.objects.filter(order=order).order_by("-pk").values(told=told)[:1])


def limit_set_since_decision() -> Any:
    """Of documents with company and customer: whether the customer's limit or grade was set after cover was last asked
    about them, or its group was changed."""
    asked = Decision.objects.filter(paper=OuterRef(OuterRef("pk"))).order_by("-pk").values("at")[:1]
    whose = {"company": OuterRef("company"), "customer": OuterRef("customer")}
    own = {f"account__{name}": of for name, of in whose.items()}
    shared = {f"group__members__{name}": of for name, of in whose.items()}
    of_group = GroupChange.objects.filter(Q(**own) | Q(**shared), at__gt=Subquery(asked))
    return Exists(LimitChange.objects.filter(**own, at__gt=Subquery(asked))) | Exists(of_group)


def order_of_override(pk: int) -> int:
    """The paper of the order that an override is about."""
    return Override.objects.values_list("order", flat=True).get(pk=pk)


# -- who is liable ---------------------------------------------------------------------------------------------------


def liable(user: User) -> QuerySet[Override]:
    """Overrides on which an order was released, with `unpaid`: what of the goods that left on it is not paid.

    From the ledger: shipped and invoiced amounts of the order and of its invoices, each less the money set aside for
    it, and `lost`, what of them was written off: nobody has paid that either. It falls to nought when the last of the
    money is confirmed, whatever has become of the order.
    """
    rows = visible_overrides(user).filter(used_at__isnull=False).annotate(lost=_lost_on())
    return rows.annotate(unpaid=_owed_on() + F("lost"))


def _owed_on() -> Any:
    invoices = Link.objects.filter(source=OuterRef(OuterRef("order"))).values("target")
    own = _owed(Holding.objects.filter(paper=OuterRef("order")))
    billed = _owed(Holding.objects.filter(paper__in=invoices))
    return Coalesce(own, Value(ZERO), output_field=AMOUNT) + Coalesce(billed, Value(ZERO), output_field=AMOUNT)


def _lost_on() -> Any:
    """What was written off of the order's invoices, less what was taken back of that."""
    invoices = Link.objects.filter(source=OuterRef(OuterRef("order"))).values("target")
    rows = Entry.objects.filter(paper__in=invoices, operation__in=(Operation.WRITE_OFF, Operation.RECOVER)).order_by()
    lost = rows.values("account").annotate(sum=-Sum("amount")).values("sum")[:1]
    return Coalesce(Subquery(lost, output_field=AMOUNT), Value(ZERO), output_field=AMOUNT)


def _owed(rows: QuerySet[Holding]) -> Any:
    left = Greatest(F("shipped") + F("receivable") - F("earmarked"), Value(ZERO), output_field=AMOUNT)
    return Subquery(rows.order_by().values("account").annotate(owed=Sum(left)).values("owed")[:1], output_field=AMOUNT)
