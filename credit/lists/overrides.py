"""The lists of overrides: what was asked for, and who answers for what left on it (OFFICE-99)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import columns, drawing, lists
from core.columns import Column
from core.listing import Blank, ListView
from credit import goods, queries
from credit.forms.overrides import LiabilityFilter, OverrideFilter
from credit.models import Override
from credit.pages.overrides import order_url

NOTHING = Decimal("0.00")


def _order(row: Any) -> Any:
    return drawing.doc_link(order_url(row.override), row.override.order.number)


def _order_of(override: Override) -> Any:
    return drawing.doc_link(order_url(override), override.order.number)


OVERRIDES = lists.register(
    lists.ListKind(
        "credit:overrides",
        _("Overrides"),
        "credit.view",
        queries.visible_overrides,
        (
            columns.number(_("Number")),
            columns.moment("at", _("Asked at"), "created_at", sort="at"),
            Column("order", _("Order"), "order.number", cell=_order_of, css="nowrap"),
            Column("customer", _("Customer"), "customer.name", css="clip"),
            Column("outcome", _("Held because"), "outcome_name", css="nowrap"),
            columns.money("amount", _("Amount"), "amount", sort="amount"),
            columns.money("excess", _("Excess"), "excess"),
            columns.day("until", _("Valid until"), "until"),
            columns.state(_("State")),
            Column("approver", _("Approved by"), "approved_by.name", css="nowrap"),
            Column("maker", _("Asked by"), "maker.name", css="soft nowrap"),
            Column("reason", _("Reason"), "reason", css="soft clip", extra=True),
        ),
        sorts={"at": "created_at", "amount": "amount"},
        order="-at",
        form=lambda params, user: OverrideFilter(params, user=user),
        views=lambda: (
            ListView(_("All")),
            *(ListView(state.label, f"state={state}") for state in (Override.State.ASKED, Override.State.APPROVED)),
        ),
        empty=Blank(
            _("No overrides yet"),
            _("They are asked for on a held order, with a reason and a last day."),
            "shield-check",
        ),
    )
)


@dataclass(frozen=True)
class Liable:
    """An override on which goods left: who answers for how much of it."""

    override: Override
    shipped: Decimal
    unpaid: Decimal

    @property
    def pk(self) -> int:
        return self.override.pk

    @property
    def paid(self) -> str:
        """Whether anybody still answers for anything."""
        if self.unpaid:
            return gettext("Liable")
        return gettext("Paid") if self.shipped else gettext("Nothing has left yet")

    @property
    def look(self) -> str:
        return "wait" if self.unpaid else "done" if self.shipped else "draft"


def with_goods(rows: Sequence[Override], user: User, today: dt.date) -> list[Liable]:
    """Each with the amount of what has left of its order; one statement for all."""
    left = goods.shipped([row.order_id for row in rows])
    return [Liable(row, left.get(row.order_id, NOTHING), row.unpaid) for row in rows]  # type: ignore[attr-defined]  # annotated by queries.liable


def _number(row: Liable) -> Any:
    return drawing.doc_link(row.override.get_absolute_url(), row.override.number)


def _paid(row: Liable) -> Any:
    return drawing.badge(row.paid, row.look)


LIABILITY = lists.register(
    lists.ListKind(
        "credit:liability",
        _("Liability report"),
        "credit.view",
        queries.liable,
        (
            Column("approver", _("Approved by"), "override.approved_by.name", css="strong nowrap"),
            columns.moment("approved_at", _("Approved at"), "override.approved_at"),
            Column("order", _("Order"), "override.order.number", cell=_order, css="nowrap"),
            Column("customer", _("Customer"), "override.customer.name", css="clip"),
            Column("outcome", _("Held because"), "override.outcome_name", css="nowrap"),
            columns.money("excess", _("Excess"), "override.excess", "num soft"),
            columns.money("shipped", _("Shipped on it"), "shipped"),
            columns.money("unpaid", _("Still unpaid"), "unpaid", "num strong"),
            columns.money("lost", _("Written off"), "override.lost", "num soft", extra=True),
            Column("paid", _("State"), "paid", cell=_paid, css="nowrap"),
            Column("number", _("Override"), "override.number", cell=_number, css="nowrap"),
            Column("reason", _("Reason"), "override.reason", css="soft clip", extra=True),
            columns.moment("used_at", _("Released at"), "override.used_at", extra=True, sort="at"),
        ),
        sorts={"at": "used_at"},
        order="-at",
        form=lambda params, user: LiabilityFilter(params, user=user),
        views=lambda: (
            ListView(_("All")),
            ListView(_("Still unpaid"), "money=open"),
            ListView(_("Nothing unpaid"), "money=paid"),
        ),
        is_void=lambda row: False,
        dress=with_goods,
        empty=Blank(
            _("Nobody is liable"), _("Whoever approves that goods leave beyond credit is listed here."), "shield-check"
        ),
    )
)
