"""What a customer owes when goods are to leave, as finance writes it on the notice (FIBRE-119)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from accounts.models import Company, Unit, User
from core.money import ZERO
from core.rows import sole
from credit import queries as credit
from credit.models import Account, Component
from handbook import queries as handbook
from handbook.terms import Terms
from orders.models import Order
from shipping import debt_rules, queries
from shipping.models import BankSlip, DebtReview, DeliveryNotice
from workflow.models import Round, StepGrant
from workflow.registry import Facts

Type = DeliveryNotice.Type
SHOWN = 20


@dataclass(frozen=True)
class Figures:
    """The debt block: amounts in the company's currency, as `DebtReview` keeps them."""

    receivable: Decimal
    shipped: Decimal
    released: Decimal
    ordered: Decimal
    pending: Decimal
    advances: Decimal
    others: Decimal
    debt: Decimal
    limit: Decimal | None
    unlimited: bool
    grade: str
    excess: Decimal
    overdue_amount: Decimal
    overdue_days: int
    paid: Decimal


NEVER = credit.Overdue()


def figures(notice: DeliveryNotice, on: dt.date) -> Figures:
    """How the notice's customer stands on a day, this notice included; two statements beside the order's."""
    known = accounts_of(notice.company, [notice.customer_id])
    late = credit.overdue_of(notice.company, notice.customer_id, on)
    account = known.get(notice.customer_id)
    group = credit.shared(account, notice.company, on) if account else None
    return count(notice, account, late.get(notice.customer_id, NEVER), on, group)


def count(
    notice: DeliveryNotice, account: Account | None, late: credit.Overdue, on: dt.date, group: credit.Shared | None
) -> Figures:
    """The figures of a notice from what was read already; a new customer's limit counts as 0 (FIBRE-134), that of who
    shares the limit of a group with what its other members owe."""
    account = account or Account(company=notice.company, customer_id=notice.customer_id)
    account.company = notice.company
    chosen = credit.stages(notice.company, on)
    owed = {stage: credit.owed(account, stage) if stage in chosen else ZERO for stage in Component if stage in STAGES}
    pending, advances = _pending(notice, chosen), credit.free_advances(account, on)
    limit, unlimited, others = _allowed(notice, account, group, on)
    debt = sum(owed.values(), ZERO) + pending - advances + others
    return Figures(
        **{stage.value: amount for stage, amount in owed.items()},
        pending=pending,
        advances=advances,
        others=others,
        debt=debt,
        limit=None if unlimited else limit,
        unlimited=unlimited,
        grade=account.grade,
        excess=ZERO if unlimited else max(debt - (limit or ZERO), ZERO),
        overdue_amount=late.amount,
        overdue_days=late.days,
        paid=notice.order.paid,
    )


def _allowed(
    notice: DeliveryNotice, account: Account, group: credit.Shared | None, on: dt.date
) -> tuple[Decimal | None, bool, Decimal]:
    """The limit that counts, whether there is none to keep to, and what others owe who share it."""
    if notice.type == Type.NEW_CUSTOMER:
        return ZERO, False, ZERO
    if group is not None:
        return group.limit, account.unlimited, group.others
    return account.limit_on(on), account.unlimited, ZERO


STAGES = frozenset({Component.RECEIVABLE, Component.SHIPPED, Component.RELEASED, Component.ORDERED})


def _pending(notice: DeliveryNotice, chosen: Iterable[str]) -> Decimal:
    """What this notice adds: all that is unpaid of its order, where that is held and so is in no stage that counts, for
    all of it is released with the notice."""
    if notice.order.state != Order.State.HELD or Component.ORDERED in chosen:
        return ZERO
    return max(notice.order.due - notice.order.paid, ZERO)


def accounts_of(company: Company, customers: Iterable[int]) -> dict[int, Account]:
    """Credit accounts by customer."""
    rows = Account.objects.filter(company=company, customer_id__in=list(customers)).select_related("company")
    return {row.customer_id: row for row in rows}


# -- type ------------------------------------------------------------------------------------------------------------


def is_new(account: Account | None, graded: bool) -> bool:
    """Whether a customer was never assessed: no grade, or where there are none no limit (FIBRE-44, FIBRE-134)."""
    if account is None or account.unlimited:
        return account is None
    return not account.grade if graded else account.limit is None and account.group_id is None


def fitting_type(order: Order) -> str:
    """The type that an order's payment terms and its customer's assessment ask for."""
    if order.payment_terms == Terms.ON_DELIVERY:
        return Type.GOODS_ARRIVE_PAY
    if order.payment_terms != Terms.MONTHLY:
        return Type.PAY_FIRST
    account = sole(Account.objects.filter(company=order.company_id, customer=order.customer_id))
    graded = handbook.is_set(order.company, "policy.grade_order", order.ordered_on)
    return Type.NEW_CUSTOMER if is_new(account, graded) else Type.REGULAR


# -- what finance wrote ----------------------------------------------------------------------------------------------


def review(notice: DeliveryNotice) -> DebtReview | None:
    """The debt block that counts: of the last round of finance, unless that is void."""
    rows = DebtReview.objects.filter(notice=notice.pk, round__outcome=Round.Outcome.APPROVED)
    return rows.select_related("by").order_by("-pk").first()


def slips(notice: DeliveryNotice) -> list[BankSlip]:
    """Bank slips of a notice, the first filed first."""
    return list(BankSlip.objects.filter(notice=notice.pk).select_related("attachment", "by").order_by("pk"))


def promised(notice: DeliveryNotice) -> Decimal:
    """What the slips of a notice promise that has not arrived."""
    return _amounts(BankSlip.objects.filter(notice=notice.pk, arrived_at=None))


def promised_for(order_pk: int) -> Decimal:
    """The same of all notices of an order."""
    return _amounts(slips_of_order(order_pk))


def _amounts(slips: QuerySet[BankSlip]) -> Decimal:
    return slips.aggregate(all=Sum("amount"))["all"] or ZERO


def gone_out(notice: DeliveryNotice) -> Decimal:
    """What stands on the other notices of its order that are printed or further; drafts and cancelled ones take
    nothing."""
    others = DeliveryNotice.objects.filter(order=notice.order_id).exclude(pk=notice.pk)
    live = others.exclude(state__in=(DeliveryNotice.State.DRAFT, DeliveryNotice.State.CANCELLED))
    return live.aggregate(all=Sum("gross"))["all"] or ZERO


def slips_of_order(order_pk: int) -> QuerySet[BankSlip]:
    """Slips for an order whose money has not arrived."""
    return BankSlip.objects.filter(notice__order=order_pk, arrived_at=None).exclude(notice__state="cancelled")


def followed(user: User) -> QuerySet[BankSlip]:
    """Slips whose money is still to come, of notices the person may see."""
    rows = BankSlip.objects.filter(arrived_at=None, notice__in=queries.notices(user).order_by().values("pk"))
    live = rows.exclude(notice__state=DeliveryNotice.State.CANCELLED)
    return live.select_related("notice__paper", "notice__order__paper", "notice__customer", "by", "attachment")


def late_slips(company: Company, before: dt.datetime) -> QuerySet[BankSlip]:
    """Slips of a company, filed before a moment, whose money has not arrived."""
    rows = BankSlip.objects.filter(notice__company=company, arrived_at=None, at__lte=before)
    return rows.exclude(notice__state=DeliveryNotice.State.CANCELLED).select_related("notice__paper__company")


# -- finance's desk --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToCheck:
    """A notice that waits for finance, its figures of today, its slips, and the person's step if it is theirs."""

    notice: DeliveryNotice
    figures: Figures
    slips: list[BankSlip]
    step_id: int | None


def checking(user: User) -> QuerySet[DeliveryNotice]:
    """Notices whose debt is to be checked, with what the desk shows of them."""
    rows = queries.notices(user).filter(state=DeliveryNotice.State.CHECKING).select_related("company", "order__company")
    return rows.select_related("maker", "order__paper", "customer", "warehouse", "paper")


def to_check(user: User, found: Sequence[DeliveryNotice], on: dt.date) -> list[ToCheck]:
    """Each of these notices with its figures, slips and step; a constant number of statements."""
    if not found:
        return []
    company, customers = found[0].company, {row.customer_id for row in found}
    known, late = accounts_of(company, customers), credit.overdue_of(company, customers, on)
    shown, mine, groups = _slips_by_notice(found), _steps_by_notice(user, found), credit.shared_of(known.values(), on)

    def figured(row: DeliveryNotice) -> Figures:
        account = known.get(row.customer_id)
        group = groups.get(account.pk) if account else None
        return count(row, account, late.get(row.customer_id, NEVER), on, group)

    return [ToCheck(row, figured(row), shown.get(row.pk, []), mine.get(row.pk)) for row in found]


def _slips_by_notice(rows: Iterable[DeliveryNotice]) -> dict[int, list[BankSlip]]:
    found: dict[int, list[BankSlip]] = {}
    for slip in BankSlip.objects.filter(notice__in=list(rows)).select_related("attachment").order_by("pk"):
        found.setdefault(slip.notice_id, []).append(slip)
    return found


def _steps_by_notice(user: User, rows: Iterable[DeliveryNotice]) -> Mapping[int, int]:
    mine = StepGrant.objects.filter(user=user, content_object__round__paper__in=[row.pk for row in rows])
    return dict(mine.annotate(notice=F("content_object__round__paper")).values_list("notice", "content_object_id"))


# -- what the route depends on ---------------------------------------------------------------------------------------


def facts(notice: DeliveryNotice, by: User, on: dt.date) -> Facts:
    """What a notice's signatures depend on: how it is paid for, its amount, and the warehouse that has the goods.

    Where finance checks the debt first, its figures decide how far up it goes (FIBRE-124, FIBRE-134); before finance
    has written them, those of today. Elsewhere what is sold on credit is measured against the limit.
    """
    units = {"warehouse": notice.warehouse.unit}
    if special := queries.special_case(notice, on):
        return replace(_plain_facts(notice, units, on), case=special)
    if not notice.type:
        return _plain_facts(notice, units, on)
    said = review(notice) or figures(notice, on)
    measures = {"debt": said.debt, "excess": said.excess, "overdue": said.overdue_amount}
    return Facts(case=debt_rules.case(notice, on), amount=notice.gross, measures=measures, units=units)


def debt_facts(notice: DeliveryNotice, by: User, on: dt.date) -> Facts:
    """What finance's own step depends on: how the notice is paid for."""
    return Facts(case=debt_rules.case(notice, on) if notice.type else "", amount=notice.gross)


def _plain_facts(notice: DeliveryNotice, units: Mapping[str, Unit], on: dt.date) -> Facts:
    on_credit = notice.order.payment_terms == Terms.MONTHLY
    case = "credit" if on_credit else "pay_first"
    return Facts(case=case, amount=notice.gross, measures=_debt(notice, on) if on_credit else {}, units=units)


def _debt(notice: DeliveryNotice, on: dt.date) -> dict[str, Decimal]:
    """Debt and excess in money; of a customer without a limit everything owed is beyond it."""
    account = sole(Account.objects.filter(company=notice.company_id, customer=notice.customer_id))
    if account is None:
        return {"debt": ZERO, "excess": ZERO}
    account.company = notice.company
    group = credit.shared(account, notice.company, on)
    debt = credit.exposure(account, on) + (group.others if group else ZERO)
    limit = group.limit if group else account.limit_on(on)
    excess = ZERO if account.unlimited else max(debt - (limit or ZERO), ZERO)
    return {"debt": debt, "excess": excess}
