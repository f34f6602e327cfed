"""What the pages of credit groups show, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import why_not
from core.components import Action, Ask, Bar, Crumb, Debt, DebtRow, Fact, TimelineRow
from core.display import money_text, percent_text
from core.listbuttons import new_button
from core.money import ZERO
from credit import queries as accounts
from credit.figures import url_of
from credit.models import Account, Component, Group, GroupChange
from credit.pages import limit_text
from credit.policies import MANAGE, why_not_set
from credit.policies.applications import APPLY
from credit.queries import groups as queries

STAGES = (Component.RECEIVABLE, Component.SHIPPED, Component.RELEASED)
LOOKS = ("1", "2", "3", "4", "0")


@dataclass(frozen=True)
class GroupRow:
    """A line of the list: the shared limit, what all members owe, what is left."""

    pk: int
    group: Group
    limit: str
    count: int
    owed: Decimal
    free: Decimal | None


@dataclass(frozen=True)
class MemberRow:
    """A member: its own resting limit, its debts, and what it counts for."""

    account: Account
    own_limit: str
    swatch: str
    figures: Sequence[tuple[Decimal | None, str]]
    """what it owes by stage, each with the address of the documents behind it"""
    owing: Decimal
    owing_url: str
    share: str
    actions: Sequence[Action]


@dataclass(frozen=True)
class GroupPage:
    """A group with its members, their debts as one sum, and what became of it."""

    group: Group
    crumbs: Sequence[Crumb]
    figures: Sequence[Fact]
    actions: Sequence[Action]
    members: Sequence[MemberRow]
    owed: Decimal
    debt: Debt
    history: Sequence[TimelineRow]


def group_rows(rows: Sequence[Group], on: dt.date) -> list[GroupRow]:
    """Groups with what they owe; one statement for all of them."""
    owed = queries.with_debts(rows, rows[0].company, on) if rows else {}
    return [_group_row(row, owed.get(row.pk, ZERO)) for row in rows]


def _group_row(group: Group, owed: Decimal) -> GroupRow:
    free = None if group.limit is None else group.limit - owed
    return GroupRow(group.pk, group, limit_text(group), group.count, owed, free)  # type: ignore[attr-defined]  # annotated by queries.visible


def list_actions(user: User) -> list[Action]:
    """Buttons over the list of groups."""
    return [new_button(_("New group"), reverse("credit:group_new"), why_not(user, MANAGE))]


def group_page(group: Group, user: User, on: dt.date) -> GroupPage:
    """Everything on the page of a group; two statements beside the group's own."""
    members = queries.members(group, on)
    owed = sum((row.owing for row in members), ZERO)  # type: ignore[attr-defined]  # annotated
    refusal = why_not_set(user, on)
    return GroupPage(
        group=group,
        crumbs=(Crumb(_("Credit"), reverse("credit:list")), Crumb(_("Credit groups"), reverse("credit:groups"))),
        figures=_figures(group, len(members), owed),
        actions=_actions(group, user, refusal),
        members=[_member(row, place, owed, refusal) for place, row in enumerate(members)],
        owed=owed,
        debt=_debt(group, members, owed),
        history=[_told(row, place) for place, row in enumerate(queries.changes(group))],
    )


def _figures(group: Group, count: int, owed: Decimal) -> list[Fact]:
    rows = [
        Fact(_("Shared credit limit"), limit_text(group)),
        Fact(
            _("Owed by the group"),
            money_text(owed),
            tag=percent_text(round(owed / group.limit, 3)) if group.limit else "",
        ),
    ]
    if group.limit is not None:
        free = group.limit - owed
        rows.append(Fact(_("Still free"), money_text(free), look="bad" if free < 0 else "ok"))
    return [*rows, Fact(_("Members"), count)]


def _actions(group: Group, user: User, refusal: str) -> list[Action]:
    """Where several sign for credit, an application is the way; else whoever may does it here."""
    look = "plain" if refusal else "primary"
    limit = reverse("credit:group_limit", args=[group.pk])
    take_in = reverse("credit:group_join", args=[group.pk])
    apply, refused = f"{reverse('credit:application_new')}?group={group.pk}", why_not(user, APPLY)
    return [
        Action("join", _("Take in a customer"), take_in, "get", "plain", "plus", refusal),
        Action("limit", _("Set the limit"), limit, "get", look, "shield-check", refusal),
        Action("apply", _("Apply for credit"), apply, "get", "primary" if refusal else "plain", "file-plus", refused),
    ]


def _member(account: Account, place: int, owed: Decimal, refusal: str) -> MemberRow:
    owing: Decimal = account.owing  # type: ignore[attr-defined]  # annotated by queries.members
    parts = [(stage, accounts.owed(account, stage)) for stage in STAGES]
    leave = Action(
        f"leave-{account.pk}",
        _("Take out"),
        reverse("credit:group_leave", args=[account.customer_id]),
        look="ghost",
        icon="x",
        refusal=refusal,
        ask=(Ask("reason", _("Reason"), required=True),),
    )
    return MemberRow(
        account=account,
        own_limit=limit_text(account),
        swatch=f"b{_look(place)}",
        figures=[(part or None, url_of(account, stage, part)) for stage, part in parts],
        owing=owing,
        owing_url=url_of(account, "owed", owing),
        share=percent_text(round(owing / owed, 3)) if owed else "",
        actions=(leave,),
    )


def _look(place: int) -> str:
    return LOOKS[place % len(LOOKS)]


def _debt(group: Group, members: Sequence[Account], owed: Decimal) -> Debt:
    """What the members owe as one bar against the limit, and written out as a sum."""
    shown = [(row, row.owing, _look(place)) for place, row in enumerate(members)]  # type: ignore[attr-defined]  # annotated
    rows = [
        DebtRow(row.customer.name, owing, "add" if place else "start", f"b{look}", url=url_of(row, "owed", owing))
        for place, (row, owing, look) in enumerate(shown)
    ]
    rows.append(DebtRow(_("Owed by the group"), owed, "sum"))
    if group.limit is not None:
        left = group.limit - owed
        verdict = _("Above the limit") if left < 0 else _("Still free")
        rows.append(DebtRow(_("Shared credit limit"), group.limit, "plain"))
        rows.append(DebtRow(verdict, abs(left), "verdict", look="bad" if left < 0 else "ok"))
    bar = [Bar(row.customer.name, owing, money_text(owing), look=look) for row, owing, look in shown]
    return Debt(rows=rows, bar=bar, limit=group.limit)


def _told(change: GroupChange, place: int) -> TimelineRow:
    said = change.get_what_display()
    if change.account is not None:
        said = f"{said}：{change.account.customer.name}"
    elif change.what == GroupChange.What.LIMIT:
        said = f"{said}：{limit_text(change)}"
    return TimelineRow(
        text=said,
        who=change.by.name,
        at=change.at,
        reason=change.reason,
        look="done" if place else "now",
        url=reverse("workflow:paper", args=[change.paper_id]) if change.paper_id else "",
    )
