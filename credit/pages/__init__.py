"""What the pages of credit show, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import why_not
from core.components import Action, Crumb, Debt, Fact, TimelineRow
from core.display import day_text, money_text, percent_text
from credit import queries
from credit.debts import SWATCHES, debt
from credit.decisions import said_of
from credit.figures import url_of
from credit.models import DEBT, Account, Component, Decision, Group, GroupChange, Holding, LimitChange
from credit.policies import why_not_set
from credit.policies.applications import APPLY
from credit.queries.groups import Shared

OPEN_SHOWN = 100


@dataclass(frozen=True)
class HeldRow:
    """What one document holds: stages of debt it stands in, its own money, and what is left owed."""

    holding: Holding
    parts: Sequence[tuple[str, str]]
    held: Decimal | None
    paid: Decimal | None
    owed: Decimal


@dataclass(frozen=True)
class DecisionRow:
    """A release decision with its sentence."""

    decision: Decision
    sentence: str
    look: str


@dataclass(frozen=True)
class AccountRow:
    """A line of the list of accounts: the stages of debt net of their own money; what is nought is left out."""

    pk: int
    account: Account
    limit: str
    group: str
    receivable: Decimal | None
    shipped: Decimal | None
    released: Decimal | None
    owed: Decimal
    free: Decimal | None


@dataclass(frozen=True)
class AccountPage:
    """A customer's credit: figures, debt as a sum, documents, decisions, history of the limit."""

    account: Account
    crumbs: Sequence[Crumb]
    figures: Sequence[Fact]
    actions: Sequence[Action]
    debt: Debt
    held: Sequence[HeldRow]
    held_total: Decimal
    held_url: str
    """where all of them are, when more hold something than are shown"""
    held_all: str
    decisions: Sequence[DecisionRow]
    limits: Sequence[TimelineRow]


def account_rows(accounts: Sequence[Account], on: dt.date) -> list[AccountRow]:
    """Accounts with what each owes and has free; the totals run along. One query when somebody shares a limit."""
    groups = queries.shared_of(accounts, on)
    return [_account_row(account, groups.get(account.pk), on) for account in accounts]


def _account_row(account: Account, group: Shared | None, on: dt.date) -> AccountRow:
    owed = queries.exposure(account, on)
    limit = group.limit if group else account.limit_on(on)
    return AccountRow(
        pk=account.pk,
        account=account,
        limit=limit_text(group) if group and not account.unlimited else limit_text(account),
        group=group.name if group else "",
        receivable=queries.owed(account, Component.RECEIVABLE) or None,
        shipped=queries.owed(account, Component.SHIPPED) or None,
        released=queries.owed(account, Component.RELEASED) or None,
        owed=owed,
        free=None if limit is None else limit - owed - (group.others if group else 0),
    )


def account_page(account: Account, user: User, on: dt.date) -> AccountPage:
    """Everything a customer's credit page shows; a constant number of queries."""
    queries.know_group(account, account.company, on)
    held = held_rows(account, on)
    return AccountPage(
        account=account,
        crumbs=(Crumb(_("Credit"), reverse("credit:list")),),
        figures=_figures(account, on),
        actions=_actions(account, user, on),
        debt=debt(account, on),
        held=held,
        held_total=queries.exposure(account, on) + queries.free_advances(account, on),
        held_url=url_of(account, "owed", Decimal(1)) if len(held) == OPEN_SHOWN else "",
        held_all=_("The newest %(count)s; show all") % {"count": OPEN_SHOWN},
        decisions=[_decision_row(row) for row in queries.decisions(account)],
        limits=_limit_rows(queries.limit_changes(account)),
    )


def list_actions(user: User) -> list[Action]:
    """Buttons over the list of accounts: the way to a customer who has none yet."""
    return [Action("find", _("Look up a customer"), reverse("credit:find"), "get", icon="search")]


def _figures(account: Account, on: dt.date) -> list[Fact]:
    group = queries.shared(account, account.company, on)
    owed, limit = queries.exposure(account, on), account.limit_on(on)
    ordered = queries.owed(account, Component.ORDERED)
    rows = [
        Fact(_("Own limit, rests") if group else _("Credit limit"), limit_text(account)),
        *_temporary(account, on),
        Fact(
            _("Owed now"), money_text(owed), url=url_of(account, "owed", owed), tag="" if group else _share(limit, owed)
        ),
    ]
    if group:
        owed, limit = owed + group.others, group.limit
        rows += _shared_facts(group, owed)
    if limit is not None:
        left = limit - owed
        rows.append(Fact(_("Still free"), money_text(left), look="bad" if left < 0 else "ok"))
    return [
        *rows,
        Fact(_("Credit grade"), account.get_grade_display() or "—"),
        Fact(
            _("Money earmarked"),
            money_text(account.earmarked),
            url=url_of(account, Component.EARMARKED, account.earmarked),
        ),
        Fact(
            _("Money not applied"),
            money_text(account.unapplied),
            url=url_of(account, Component.UNAPPLIED, account.unapplied),
        ),
        Fact(
            _("Ordered, not released"),
            money_text(ordered),
            url=url_of(account, Component.ORDERED, ordered),
        ),
    ]


def _shared_facts(group: Shared, owed: Decimal) -> list[Fact]:
    """Whose limit counts instead of the customer's own, and what all of its members owe."""
    url = reverse("credit:group", args=[group.pk])
    return [
        Fact(_("Credit group"), group.name, url=url),
        Fact(_("Shared credit limit"), limit_text(group)),
        Fact(_("Owed by the group"), money_text(owed), tag=_share(group.limit, owed)),
    ]


def limit_text(account: Account | LimitChange | Shared | Group | GroupChange) -> str:
    """The limit in words where it is no amount."""
    if isinstance(account, Account | LimitChange) and account.unlimited:
        return _("unlimited")
    return _("no credit") if account.limit is None else money_text(account.limit)


def _temporary(account: Account, on: dt.date) -> list[Fact]:
    """A temporary limit that counts now or will count, with its days."""
    first, last = account.temporary_from, account.temporary_until
    if first is None or last is None or last < on:
        return []
    return [
        Fact(_("Temporary limit"), money_text(account.temporary_limit), tag=f"{day_text(first)} – {day_text(last)}")
    ]


def _share(limit: Decimal | None, owed: Decimal) -> str:
    return percent_text(round(owed / limit, 3)) if limit else ""


def _actions(account: Account, user: User, on: dt.date) -> list[Action]:
    """Where several sign for credit, applying is the way; else whoever may sets the limit."""
    entries = Action(
        "entries", _("Entries"), reverse("credit:entries", args=[account.customer_id]), "get", icon="history"
    )
    change = reverse("credit:limit", args=[account.customer_id])
    refusal, apply = why_not_set(user, on), _apply(account, user)
    look = "plain" if refusal else "primary"
    limit = Action("limit", _("Set the limit"), change, "get", look, "shield-check", refusal)
    return [entries, limit, replace(apply, look="primary" if refusal and not apply.refusal else "plain")]


def _apply(account: Account, user: User) -> Action:
    url = f"{reverse('credit:application_new')}?customer={account.customer_id}"
    return Action("apply", _("Apply for credit"), url, "get", icon="file-plus", refusal=why_not(user, APPLY))


def held_rows(account: Account, on: dt.date) -> list[HeldRow]:
    """The newest documents that hold something, each with what it leaves owed."""
    chosen = queries.stages(account.company, on)
    rows = queries.holdings(account).order_by("-pk")[:OPEN_SHOWN]
    return [_held_row(row, chosen) for row in rows]


def _held_row(row: Holding, chosen: frozenset[str]) -> HeldRow:
    held = [stage for stage in DEBT if getattr(row, stage)]
    money = [Component.UNAPPLIED] if row.unapplied else []
    return HeldRow(
        holding=row,
        parts=[(SWATCHES.get(stage, ""), str(stage.label)) for stage in (*held, *money)],
        held=sum((getattr(row, stage) for stage in held), Decimal(0)) or None,
        paid=row.earmarked + row.unapplied or None,
        owed=row.held_in(chosen) - row.covered_in(chosen),
    )


def _decision_row(row: Decision) -> DecisionRow:
    return DecisionRow(row, said_of(row), "done" if row.ok else "hold")


def _limit_rows(changes: Sequence[LimitChange]) -> list[TimelineRow]:
    return [
        TimelineRow(
            text=_limit_said(change),
            who=change.by.name if change.by else _("System"),
            at=change.at,
            reason=change.reason,
            look="done" if place else "now",
            url=reverse("workflow:paper", args=[change.paper_id]) if change.paper_id else "",
        )
        for place, change in enumerate(changes)
    ]


def _limit_said(change: LimitChange) -> str:
    words = _("Temporary limit: %(limit)s") if change.temporary else _("Credit limit: %(limit)s")
    said = words % {"limit": limit_text(change)}
    return f"{said} · {change.get_grade_display()}" if change.grade else said
