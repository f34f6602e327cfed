"""The list of credit accounts: columns and conditions."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import drawing, lists
from core.columns import Column
from core.display import money_text
from core.listing import Blank
from core.money import ZERO
from credit import pages, queries
from credit.figures import url_of
from credit.forms import AccountFilter
from credit.models import Account, Component

SHOWN = (Component.RECEIVABLE, Component.SHIPPED, Component.RELEASED)


def _number(row: pages.AccountRow) -> Any:
    return drawing.doc_link(row.account.get_absolute_url(), row.account.customer.number)


def _free(row: pages.AccountRow) -> Any:
    told = money_text(row.free)
    return format_html('<span class="bad">{}</span>', told) if row.free is not None and row.free < 0 else told


def _opens(figure: str, label: Any, css: str) -> Column:
    """An amount that opens the documents it is made up of."""
    figure = str(figure)

    def cell(row: pages.AccountRow) -> Any:
        amount = getattr(row, figure)
        url = url_of(row.account, figure, amount or ZERO)
        return format_html('<a href="{}">{}</a>', url, money_text(amount)) if url else money_text(amount)

    return Column(figure, label, figure, cell=cell, css=css)


def with_debts(rows: Sequence[Account], user: User, today: dt.date) -> list[pages.AccountRow]:
    """What each customer owes and has free on that day."""
    return pages.account_rows(rows, today)


ACCOUNTS = lists.register(
    lists.ListKind(
        "credit:list",
        _("Credit"),
        "credit.view",
        queries.visible,
        (
            Column("number", _("Number"), "account.customer.number", cell=_number, sort="number", css="nowrap"),
            Column("customer", _("Customer"), "account.customer.name", css="clip"),
            Column("terms", _("Payment terms"), "account.customer.get_payment_terms_display", css="nowrap"),
            Column("limit", _("Credit limit"), "limit", css="num"),
            Column("group", _("Credit group"), "group", css="soft clip", extra=True),
            *(_opens(stage, stage.label, "num soft") for stage in SHOWN),
            _opens("owed", _("Owed now"), "num"),
            Column("free", _("Still free"), "free", cell=_free, css="num"),
        ),
        sorts={"number": "customer__number"},
        order="number",
        form=lambda params, user: AccountFilter(params, user=user),
        dress=with_debts,
        empty=Blank(
            _("No credit accounts yet"), _("Set a limit, or sell on account: the account opens by itself."), "coins"
        ),
    )
)
