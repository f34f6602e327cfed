"""Lists beside finance's desk: bank slips whose money is awaited, and the notices that the guard may let out."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import columns, drawing, lists
from core.columns import Column
from core.listing import Blank
from shipping import queries
from shipping.forms import NoticeFilter
from shipping.models import BankSlip, DeliveryNotice
from shipping.policies.debt import DESK
from shipping.queries import debt


def _notice(slip: BankSlip) -> Any:
    return drawing.doc_link(slip.notice.get_absolute_url(), slip.notice.number)


def _state(slip: BankSlip) -> Any:
    return format_html("{}", slip.notice.state_label)


SLIPS = lists.register(
    lists.ListKind(
        "shipping:slips",
        _("Bank slips without money"),
        DESK,
        debt.followed,
        (
            Column("notice", _("Delivery notice"), "notice.number", cell=_notice, css="nowrap"),
            Column("customer", _("Customer"), "notice.customer.name", css="clip"),
            columns.paper("order", _("Order"), "notice.order"),
            Column("state", _("State of the notice"), "notice.state_label", cell=_state, css="nowrap"),
            columns.day("sent", _("Sent by the bank on"), "sent_on", sort="sent"),
            Column("by", _("Filed by"), "by.name", css="nowrap"),
            columns.money("amount", _("Amount"), "amount", sort="amount"),
        ),
        sorts={"sent": "sent_on", "amount": "amount"},
        order="sent",
        empty=Blank(
            _("No money is awaited"), _("Bank slips filed with pay-first notices stand here until the money is there.")
        ),
    )
)


def let_out(user: User) -> QuerySet[DeliveryNotice]:
    """Approved notices whose goods have not left, of those the person may see."""
    return queries.notices(user).filter(state__in=(DeliveryNotice.State.CLEARED, DeliveryNotice.State.ISSUED))


GATE = lists.register(
    lists.ListKind(
        "shipping:gate",
        _("Approved to leave"),
        "shipping.view",
        let_out,
        (
            columns.number(_("Number")),
            columns.day("date", _("Date"), "made_on", sort="date"),
            Column("customer", _("Customer"), "customer.name", css="nowrap"),
            Column("consignee", _("Consignee"), "consignee", css="nowrap"),
            Column("address", _("Delivery address"), "address", css="soft"),
            Column("warehouse", _("Warehouse"), "warehouse.name", css="soft nowrap"),
            columns.state(_("State")),
        ),
        sorts={"date": "made_on"},
        order="-date",
        form=lambda params, user: NoticeFilter(params, user=user),
        empty=Blank(
            _("Nothing may leave now"), _("Delivery notices appear here as soon as they are approved."), "truck"
        ),
    )
)
