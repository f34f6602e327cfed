"""A customer's debt written out as a sum, for every page that shows it: the credit page, orders, quotations."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from core.components import Bar, Debt, DebtRow
from core.display import money_text
from credit import queries
from credit.figures import url_of
from credit.models import DEBT, Account, Component

SWATCHES = {Component.RECEIVABLE: "b1", Component.SHIPPED: "b2", Component.RELEASED: "b3", Component.ORDERED: "b4"}


def debt(
    account: Account, on: dt.date, *, asked: Decimal | None = None, asked_for: str = "", brief: bool = False
) -> Debt:
    """What is owed, written out as a sum and as a bar against the limit; with `asked`, what would be owed then.

    Each stage stands net of the money earmarked to its own documents, so the rows add up to the exposure. `brief`
    leaves out the stages that hold nothing, beside a form where height is short. Of a customer who shares the limit of
    a group, what its other members owe stands beside: one statement more.
    """
    group = queries.shared(account, account.company, on)
    chosen = queries.stages(account.company, on)
    parts = [(stage, queries.owed(account, stage)) for stage in DEBT if stage in chosen]
    parts = [(stage, part) for stage, part in parts if part or not brief]
    bars = [Bar(stage.label, part, money_text(part), look=SWATCHES[stage][1:]) for stage, part in parts]
    if group:
        bars.append(Bar(_others(group), group.others, money_text(group.others), look="0"))
    if asked is not None:
        bars.append(Bar(asked_for, asked, money_text(asked), look="new"))
    limit = group.limit if group else account.limit_on(on)
    return Debt(
        rows=[*_stage_rows(account, parts), *_result_rows(account, on, asked, asked_for, group)],
        bar=bars,
        limit=None if account.unlimited else limit,
    )


def _others(group: queries.Shared) -> str:
    return _("Others of “%(group)s”") % {"group": group.name}


def _stage_rows(account: Account, parts: Sequence[tuple[Component, Decimal]]) -> list[DebtRow]:
    return [
        DebtRow(stage.label, part, "add" if place else "start", SWATCHES[stage], url=url_of(account, stage, part))
        for place, (stage, part) in enumerate(parts)
    ]


def _result_rows(
    account: Account, on: dt.date, asked: Decimal | None, asked_for: str, group: queries.Shared | None
) -> list[DebtRow]:
    owed, advances = queries.exposure(account, on), queries.free_advances(account, on)
    rows = []
    if advances:
        rows.append(
            DebtRow(_("less money not applied"), -advances, "plain", url=url_of(account, "unapplied", advances))
        )
    rows.append(DebtRow(_("Owed now"), owed, "sum", url=url_of(account, "owed", owed)))
    if group:
        owed += group.others
        rows += [
            DebtRow(_others(group), group.others, "add", "b0", url=reverse("credit:group", args=[group.pk])),
            DebtRow(_("Owed by the group"), owed, "sum"),
        ]
    if asked is not None:
        owed += asked
        rows += [DebtRow(asked_for, asked, "add", "bnew"), DebtRow(_("Owed then"), owed, "sum")]
    return [*rows, *_verdict_rows(account, group.limit if group else account.limit_on(on), owed, bool(group))]


def _verdict_rows(account: Account, limit: Decimal | None, owed: Decimal, shared: bool) -> list[DebtRow]:
    if account.unlimited or limit is None:
        return []
    left = limit - owed
    over = left < 0
    verdict = DebtRow(
        _("Above the limit") if over else _("Still free"), abs(left), "verdict", look="bad" if over else "ok"
    )
    label = _("Shared credit limit") if shared else _("Credit limit")
    return [DebtRow(label, limit, "plain"), verdict]
