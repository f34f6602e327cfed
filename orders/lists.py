"""The list of orders: its columns, conditions, and what can be done with ticked rows."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog import foreign
from core import columns, drawing, lists
from core.columns import Column
from core.display import money_text, qty_text
from core.listing import Blank, ListView
from core.refusals import NotAllowed
from credit.figures import documents_url
from orders import held, policies, queries, services
from orders.forms import HeldFilter, OrderFilter, ShortageFilter
from orders.models import Hold, Order, OrderLine

State = Order.State
QUEUED = (State.DRAFT, State.IN_REVIEW, State.HELD)
VIEWS = (State.DRAFT, State.IN_REVIEW, State.HELD, State.RELEASED, State.SHIPPED)


def saved_views() -> Sequence[ListView]:
    """The filters that everybody needs."""
    return [ListView(_("All")), *(ListView(state.label, _view(state)) for state in VIEWS)]


def _view(state: str) -> str:
    """What waits to be worked on stands in the order of the queue: key accounts first, then by age (OFFICE-56)."""
    return f"state={state}&sort=queue" if state in QUEUED else f"state={state}"


def release(pk: int, *, by: User, at: dt.datetime) -> None:
    """Ask for cover again; a hold that stays is no release, and its reason is told."""
    order = services.try_release(pk, by=by, at=at)
    if order.state == State.HELD:
        raise NotAllowed(order.hold_reason)


def _customer(order: Order) -> Any:
    return drawing.joined(order.customer.name, drawing.quiet(order.customer_reference))


def _state(order: Order) -> Any:
    return drawing.joined(drawing.state(order), drawing.quiet(order.get_hold_display()))


def _amount(order: Order) -> Any:
    return drawing.joined(foreign.quiet_total(order), money_text(order.gross))


COLUMNS = (
    columns.number(_("Number"), "shown_number"),
    columns.day("date", _("Ordered on"), "ordered_on", sort="date"),
    Column("customer", _("Customer"), "customer.name", cell=_customer, css="clip"),
    Column("maker", _("Maker"), "maker.name", css="nowrap"),
    Column("payment", _("Payment"), "get_payment_terms_display", css="soft nowrap"),
    columns.money("amount", _("Amount"), "gross", cell=_amount, sort="amount"),
    columns.money("paid", _("Paid"), lambda order: order.paid or None, css="num soft"),
    columns.state(_("State"), cell=_state),
    Column("source", _("Source"), "get_source_display", css="soft nowrap", extra=True),
    Column("reference", _("Customer's reference"), "customer_reference", extra=True),
    Column("customer_number", _("Customer number"), "customer.number", extra=True),
    columns.day("arrive_on", _("To arrive on"), "arrive_on", extra=True),
    Column("hold", _("Held because"), "hold_reason", css="soft clip", extra=True),
    columns.money("tax", _("Tax"), "tax", extra=True),
    columns.money("net", _("Total without tax"), "net", extra=True),
    Column("currency", _("Currency"), "currency", extra=True),
    columns.money("foreign", _("In foreign currency"), "foreign_gross", extra=True),
    Column("address", _("Delivery address"), "address", css="soft clip", extra=True),
    Column("note", _("Note"), "note", css="soft clip", extra=True),
)

ORDERS = lists.register(
    lists.ListKind(
        "orders:list",
        _("Sales orders"),
        "orders.view",
        queries.visible,
        COLUMNS,
        sorts={"date": "ordered_on", "amount": "gross", "queue": "rank"},
        order="-date",
        form=lambda params, user: OrderFilter(params, user=user),
        views=saved_views,
        sums=queries.totals,
        summed="amount",
        bulk=(
            lists.Bulk("submit", _("Submit"), policies.WRITE, services.submit, icon="send"),
            lists.Bulk("release", _("Release"), policies.RELEASE, release, icon="lock-open"),
        ),
        empty=Blank(
            _("No orders yet"), _("Key in the order of a customer, or make one from a quotation."), "clipboard-list"
        ),
    )
)


def _product(line: OrderLine) -> Any:
    return drawing.joined(line.description, drawing.quiet(line.product.code))


def _short(line: OrderLine) -> Any:
    return drawing.joined(qty_text(line.short), drawing.quiet(line.product.unit_name))


SHORTAGES = lists.register(
    lists.ListKind(
        "orders:shortages",
        _("Shortages"),
        "orders.view",
        queries.shortages,
        (
            columns.paper("order", _("Order"), "order"),
            Column("customer", _("Customer"), "order.customer.name", css="nowrap"),
            Column("product", _("Product"), "description", cell=_product, css="clip"),
            Column("ordered", _("Ordered"), "quantity", qty_text, css="num soft"),
            Column("reserved", _("Allocated"), "reserved", qty_text, css="num soft"),
            Column("short", _("Short of"), "short", cell=_short, css="num strong"),
            columns.moment("since", _("Short since"), "since"),
            columns.day("arrive_on", _("Promised for"), "arrive_on"),
            Column("state", _("State"), "order.get_state_display", cell=lambda line: drawing.state(line.order)),
            Column("maker", _("Maker"), "order.maker.name", css="soft nowrap"),
            Column("code", _("Code"), "product.code", extra=True),
        ),
        sorts={"age": "order_id"},
        order="age",
        form=lambda params, user: ShortageFilter(params, user=user),
        empty=Blank(_("Nothing is short"), _("Every reviewed order has its goods."), "package-check"),
    )
)


def _held_number(row: held.HeldRow) -> Any:
    return drawing.doc_link(row.order.get_absolute_url(), row.order.number)


def _excess(row: held.HeldRow) -> Any:
    """What is missing opens what the customer owes; only who sees figures has it at all."""
    if not row.excess:
        return money_text(row.excess)
    url = documents_url(row.order.customer_id, "owed")
    return format_html('<a href="{}">{}</a>', url, money_text(row.excess))


def _why(row: held.HeldRow) -> Any:
    return drawing.joined(
        drawing.badge(row.hold, "hold" if row.order.state == Order.State.RELEASED else row.order.look),
        drawing.quiet(row.reason),
    )


def _step(row: held.HeldRow) -> Any:
    return drawing.badge(row.step, row.step_look)


HELD = lists.register(
    lists.ListKind(
        "orders:held",
        _("Held orders"),
        "orders.view",
        queries.held,
        (
            Column("number", _("Number"), "order.number", cell=_held_number, css="nowrap"),
            Column("customer", _("Customer"), "order.customer.name", css="nowrap"),
            Column("days", _("Held, days"), "days", css="num", sort="age"),
            columns.money("amount", _("Amount"), "order.gross", cell=lambda row: _amount(row.order), sort="amount"),
            columns.money("paid", _("Paid"), lambda row: row.order.paid or None, css="num soft"),
            Column("why", _("Held because"), "reason", cell=_why, css="clip"),
            columns.money("excess", _("Missing"), "excess", cell=_excess),
            Column("may_decide", _("Who may decide"), "may_decide", css="soft nowrap"),
            Column("step", _("Next step"), "step", cell=_step, css="nowrap"),
            Column("maker", _("Maker"), "order.maker.name", css="soft nowrap", extra=True),
            columns.day("date", _("Ordered on"), "order.ordered_on", extra=True),
            Column("payment", _("Payment"), "order.get_payment_terms_display", extra=True),
        ),
        sorts={"age": "ordered_on", "amount": "gross", "queue": "rank"},
        order="age",
        form=lambda params, user: HeldFilter(params, user=user),
        views=lambda: (ListView(_("All")), *(ListView(each.label, f"hold={each}") for each in Hold)),
        bulk=(lists.Bulk("release", _("Ask again"), policies.RELEASE, release, icon="refresh-cw"),),
        dress=held.dressed,
        sums=queries.totals,
        summed="amount",
        empty=Blank(_("Nothing is held"), _("Every reviewed order may leave."), "circle-check"),
    )
)
