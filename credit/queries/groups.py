"""Reads of groups of customers that share a limit: what all of them owe, in one statement however many papers."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import in_company
from core.money import ZERO
from core.refusals import NotFound
from core.rows import sole
from credit.models import DEBT, Account, Group, GroupChange
from handbook import queries as handbook

AMOUNT: Any = DecimalField(max_digits=16, decimal_places=2)
NOUGHT = Value(ZERO, output_field=AMOUNT)


@dataclass(frozen=True)
class Shared:
    """The limit of a customer's group, and what its other members owe."""

    pk: int
    name: str
    limit: Decimal | None
    others: Decimal


def exposed(company: Company, on: dt.date) -> Any:
    """`credit.queries.exposure` in the database's words, for many accounts at once."""
    chosen = frozenset(handbook.value(company, "credit.components", on))
    parts: list[Any] = [F(stage.value) - F(f"covered_{stage.value}") for stage in DEBT if stage in chosen]
    if handbook.value(company, "credit.count_advances", on):
        parts.append(-F("unapplied"))
    return sum(parts, Value(ZERO))


def owing(company: Company, on: dt.date) -> Any:
    """What a member counts for in its group: never less than nought, for one's advance pays nobody else's debt."""
    return Greatest(exposed(company, on), NOUGHT, output_field=AMOUNT)


def shares(account: Account, company: Company, on: dt.date) -> bool:
    """Whether the limit of an account is that of its group; where customers are graded, a member without a grade is
    new and has nought of its own (FIBRE-44). No statement."""
    if account.group_id is None:
        return False
    return bool(account.grade) or not handbook.is_set(company, "policy.grade_order", on)


def shared(account: Account, company: Company, on: dt.date) -> Shared | None:
    """The group whose limit an account shares, with what its other members owe; None, and no statement, where it
    shares none.

    Inside a service that has locked the group first: the figures are then those of everybody who was before.
    """
    if not shares(account, company, on):
        return None
    if KNOWN in vars(account):
        found: Shared | None = vars(account)[KNOWN]
        return found
    return _read(account, company, on)


KNOWN = "known_group"


def know_group(account: Account, company: Company, on: dt.date) -> Account:
    """The account with its group read once, for a page that speaks of it in several places; never for a service.

    One that comes `with_group` is not read again.
    """
    read = getattr(account, "of_group", None)
    if read is not None and shares(account, company, on):
        pk, name, limit, others = read
        vars(account)[KNOWN] = Shared(pk, name, limit, others)
    else:
        vars(account)[KNOWN] = shared(account, company, on)
    return account


def with_group(rows: QuerySet[Account], company: Company, on: dt.date) -> list[Account]:
    """Accounts with what `know_group` asks of their groups, in the same statement."""
    others = Account.objects.filter(group=OuterRef("group")).exclude(pk=OuterRef("pk"))
    found: list[Any] = list(
        rows.select_related("customer", "company", "group").annotate(others=_summed(others, owing(company, on)))
    )
    for account in found:
        if account.group:
            account.of_group = (account.group.pk, account.group.name, account.group.limit, account.others)
    return found


def _read(account: Account, company: Company, on: dt.date) -> Shared:
    others = Account.objects.filter(group=OuterRef("pk")).exclude(pk=account.pk)
    rows = Group.objects.filter(pk__in=[account.group_id]).annotate(others=_summed(others, owing(company, on)))
    found: Any = rows.values("pk", "name", "limit", "others").get()
    return Shared(**found)


def _summed(rows: QuerySet[Account], amount: Any) -> Any:
    every = rows.order_by().values("group").annotate(all=Sum(amount)).values("all")
    return Coalesce(Subquery(every, output_field=AMOUNT), NOUGHT)


def others_owe(company: Company, on: dt.date) -> Any:
    """Of accounts: what the other members of their group owe; nought for those in none."""
    rows = Account.objects.filter(group=OuterRef("group")).exclude(pk=OuterRef("pk"))
    return _summed(rows, owing(company, on))


def counted_limit(on: dt.date) -> Case:
    """The limit that counts for an account on a day: the group's, else the temporary one in its days, else its own."""
    in_its_days = Q(temporary_from__lte=on, temporary_until__gte=on)
    return Case(
        When(group__isnull=False, then=F("group__limit")),
        When(in_its_days, then=F("temporary_limit")),
        default=F("limit"),
        output_field=AMOUNT,
    )


def shared_of(accounts: Iterable[Account], on: dt.date) -> dict[int, Shared]:
    """Account → its group as `shared` gives it; one statement, none when nobody is in a group."""
    inside = [row for row in accounts if row.group_id is not None and shares(row, row.company, on)]
    if not inside:
        return {}
    company = inside[0].company
    rows = Account.objects.filter(pk__in=[row.pk for row in inside]).annotate(others=others_owe(company, on))
    found = rows.values_list("pk", "group", "group__name", "group__limit", "others")
    return {pk: Shared(*rest) for pk, *rest in found}


def sharing(customer_id: int) -> QuerySet[Account]:
    """The accounts whose orders may go when this customer owes less: its own, and those of its group."""
    own = Account.objects.filter(customer=customer_id)
    return Account.objects.filter(
        Q(customer=customer_id) | Q(group__in=own.filter(group__isnull=False).values("group"))
    )


# -- the pages -------------------------------------------------------------------------------------------------------


def visible(user: User) -> QuerySet[Group]:
    """The groups of the person's company, with how many members each has and what all of them owe."""
    rows = in_company(Group.objects.select_related("company"), user)
    if user.company is None:
        return rows
    return rows.annotate(count=Coalesce(Subquery(_counted()), Value(0)))


def _counted() -> Any:
    rows = Account.objects.filter(group=OuterRef("pk")).order_by().values("group")
    return rows.annotate(count=Count("pk")).values("count")


def with_debts(rows: Collection[Group], company: Company, on: dt.date) -> dict[int, Decimal]:
    """Group → what all its members owe; one statement."""
    found = Account.objects.filter(group__in=[row.pk for row in rows]).order_by().values("group")
    return dict(found.annotate(all=Sum(owing(company, on))).values_list("group", "all"))


def group(user: User, pk: int) -> Group:
    """One group of the person's company, else NotFound."""
    found = sole(visible(user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such group of customers."))
    return found


def members(group: Group, on: dt.date) -> list[Account]:
    """The members by the customers' numbers, each with `owing`, what it counts for."""
    rows = Account.objects.filter(group=group).select_related("customer", "company")
    return list(rows.annotate(owing=owing(group.company, on)).order_by("customer__number"))


def changes(group: Group) -> list[GroupChange]:
    """What became of the group, newest first."""
    rows = GroupChange.objects.filter(group=group).select_related("by", "account__customer", "paper")
    return list(rows.order_by("-pk")[:50])


def named(user: User, text: str) -> Group | None:
    """The group of the person's company with exactly this name."""
    return sole(in_company(Group.objects.all(), user).filter(name=text.strip()))


def name_taken(company: Company, name: str) -> bool:
    """Whether a group of the company is called so already."""
    return Group.objects.filter(company=company, name=name).exists()


def group_of(company_id: int, customer_id: int) -> int | None:
    """The key of the group that a customer belongs to; None for one of no group."""
    found = Account.objects.filter(company=company_id, customer=customer_id, group__isnull=False)
    return found.values_list("group", flat=True).first()
