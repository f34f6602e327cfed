"""What the clerk is told while an order is being typed: the order as it would be, asked of the services' own functions.

A sketch is built from the whole form, unsaved; credit, fee and completeness are asked of it exactly as release and
submission ask. Nothing is locked or written.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import may, rights_of
from catalog import boxes
from catalog import typing as typed
from catalog.authority import Said
from catalog.foreign import Booked, total_of
from catalog.models import BookedRate
from catalog.pricing import NOBODY, Whole, limits_of
from core.dates import business_date
from core.display import day_long_text, money_text
from core.keys import whole_number
from core.money import ZERO, Amounts
from core.refusals import NotAllowed
from credit import debts
from credit import queries as credit
from credit.models import Account
from customers import queries as customers
from customers.models import Customer
from handbook import queries as handbook
from inventory import beside
from orders import lines as order_lines
from orders import policies, pricing, queries
from orders.forms import OrderForm, OrderLineForm
from orders.heads import set_head, settle_currency
from orders.light import CreditPanel, light
from orders.models import Order, OrderLine
from orders.rules import Rules, rules
from workflow.models import Paper

CREDIT = "credit.view"


@dataclass
class Sketch:
    """An order as it stands in the form. `lines` are those that could be saved now, the delivery fee among them."""

    user: User
    order: Order
    on: dt.date
    house: Rules
    head: OrderForm
    typed: Sequence[typed.TypedLine]
    customer: Customer | None = None
    lines: Sequence[OrderLine] = ()
    refusal: str = ""
    prices: Whole = field(default_factory=Whole)
    said: Said | None = None
    """whose decision the prices are that no quotation settled, once there are lines"""
    booked: Booked | None = None
    unpriced: str = ""
    """why prices cannot be said: no rate is booked"""

    @property
    def total(self) -> Amounts:
        """What the order would come to."""
        return Amounts(self.order.gross, self.order.tax, self.order.net)


def sketch(data: QueryDict, *, user: User, company: Company, at: dt.datetime, draft: Order | None = None) -> Sketch:
    """The order that the form would make now; `draft` is the one being changed."""
    on = business_date(at, company.zone)
    head = OrderForm(data, user=user)
    head.is_valid()
    order = draft or Order(company=company, paper=Paper(), ordered_on=on, currency=company.currency)
    rows = typed.read_lines(data, company, OrderLineForm)
    made = Sketch(user, order, on, rules(company, order.ordered_on), head, rows, head.cleaned_data.get("customer"))
    _set_head(made, at)
    _set_currency(made, company)
    _set_lines(made)
    roles = [post.role for post in rights_of(user).posts]
    made.prices = typed.authorities(rows, roles, limits_of(company, on))
    if made.customer and made.lines:
        made.said = pricing.judged(made.order, made.lines, user, on)
        made.prices = _without_settled(made)
    return made


def _without_settled(made: Sketch) -> Whole:
    """What is said about the rows, as far as no approved quotation has settled their prices."""
    assert made.said is not None  # noqa: S101 - asked only then
    settled = {line.index for line in made.typed if line.stands and line.no not in made.said.prices}
    return replace(made.prices, lines={row: said for row, said in made.prices.lines.items() if row not in settled})


def draft_of(user: User, pk: str) -> Order | None:
    """The draft that an address names; None for a new order, NotFound for somebody else's company."""
    named = whole_number(pk)
    return None if named is None else queries.order(user, named)


def _set_head(made: Sketch, at: dt.datetime) -> None:
    """What is stated, completed from the customer's file by the function that saving uses."""
    if made.customer is None:
        made.order.collected = bool(made.head.cleaned_data.get("collected"))
        return
    customer = customers.with_addresses(made.customer)
    made.order.customer = customer
    try:
        set_head(made.order, made.head.head(customer.pk), customer, made.house, made.user, at)
    except NotAllowed as refusal:
        made.refusal = str(refusal)


def _set_currency(made: Sketch, company: Company) -> None:
    """As saving would: the currency that is chosen or usual, at the rate of the order's day."""
    made.order.currency, made.order.rate, made.order.foreign_gross = company.currency, BookedRate.ONE, None
    if made.customer:
        try:
            made.booked = settle_currency(made.order, company, made.head.cleaned_data.get("currency") or "")
        except NotAllowed as refusal:
            made.unpriced = str(refusal)
    typed.at_the_rate(made.typed, made.booked, missing=bool(made.unpriced))


def _set_lines(made: Sketch) -> None:
    _refuse_fees(made.typed)
    sound = [line for line in made.typed if line.stands]
    products = {line.product.pk: line.product for line in sound if line.product}
    made.order.gross = made.order.tax = made.order.net = ZERO
    if made.unpriced:
        return
    try:
        given = [line.line_input() for line in sound]
        made.lines = order_lines.of_products(made.order, given, products, made.order.company, made.house)
    except NotAllowed as refusal:
        made.refusal = made.refusal or str(refusal)
    for made_line, row in zip(made.lines, sound, strict=False):
        made_line.no = row.no  # what is said about a line names the row that the clerk sees


def _refuse_fees(rows: Sequence[typed.TypedLine]) -> None:
    for line in rows:
        if line.product and line.product.charge == order_lines.DELIVERY_FEE:
            line.errors.setdefault("product", _("The delivery fee is added by itself where it is due."))


# -- what keeps it from being submitted ------------------------------------------------------------------------------


def refusal(made: Sketch) -> str:
    """The first sentence with which submitting would be refused now; empty when it would go through."""
    errors = (str(error) for errors in made.head.errors.values() for error in errors)
    return next(errors, "") or made.unpriced or typed.first_lack(made.typed) or made.refusal or _incomplete(made)


def _incomplete(made: Sketch) -> str:
    try:
        policies.check_complete(made.order, made.lines, made.house)
        if made.said:
            pricing.check(made.said)
    except NotAllowed as told:
        return str(told)
    return ""


# -- the answer ------------------------------------------------------------------------------------------------------


def answer(made: Sketch, data: QueryDict) -> dict[str, Any]:
    """Lines, totals and refusal as finished text, and what the panel shows under `shown`."""
    known = _known(made)
    return {
        "lines": {str(line.index): typed.facts(line, known) for line in typed.wanted(data, made.typed)},
        "totals": typed.totals_text(made.typed, made.total, total_of(made.order)),
        "abroad": bool(made.customer and made.customer.foreign),
        "currency": typed.currency_of(made.booked, made.unpriced),
        "refusal": refusal(made),
        "shown": panel(made, known),
    }


def _known(made: Sketch) -> typed.Known:
    customer_id = made.customer.pk if made.customer else None
    return beside.known(made.user, made.order.company, made.typed, made.prices.lines, customer_id=customer_id)


def panel(made: Sketch, known: typed.Known) -> dict[str, Any]:
    """What stands beside the form: customer, credit, price, stock, delivery."""
    waits = not made.house.partial_allocation
    return {
        "customer": made.customer,
        "said": "; ".join(str(error) for error in made.head.errors.get("customer", ())) if _named(made) else "",
        "credit": _credit(made),
        "boxes": [
            boxes.currency_box(made.booked, made.order.company.currency, made.unpriced),
            boxes.price_box(made.typed, made.prices.lines, _deciders(made)),
            boxes.stock_box(made.typed, known, held=waits),
            delivery_box(made, known),
        ],
    }


def _named(made: Sketch) -> bool:
    return bool(made.head["customer"].value())


def _credit(made: Sketch) -> CreditPanel | None:
    """The light that release would give; without lines only what is owed, for those who see credit."""
    seen = may(made.user, CREDIT)
    if made.customer is None or not (made.lines or seen):
        return None
    account = credit.visible(made.user).filter(customer=made.customer).first()
    account = account or Account(company=made.order.company, customer=made.customer)
    if not made.lines:
        return CreditPanel(debts.debt(account, made.on, brief=True))
    return light(made.order, account, made.on, figures=seen, brief=True)


def _deciders(made: Sketch) -> str:
    """The posts that will review it, by title; asked only when a price is beyond the person's right."""
    if made.said is None or not made.said.beyond or made.said.case == NOBODY:
        return ""
    company, case = made.order.company, made.said.case
    try:
        route = handbook.route(company, Order.KIND, "review", case=case, amount=made.order.gross, on=made.on)
    except NotAllowed:
        return ""
    return handbook.deciders(company, route)


# -- delivery --------------------------------------------------------------------------------------------------------


def delivery_box(made: Sketch, known: typed.Known) -> boxes.Box | None:
    """When the goods are promised, and what the delivery costs (OFFICE-33, OFFICE-34, OFFICE-113)."""
    goods = [line for line in made.lines if line.stocked]
    if not goods:
        return None
    promise = _promise(made, goods, known)
    if promise.look == "ok":
        return boxes.Box(_("Delivery"), "ok", [promise, *_fee(made)])
    dated = all(line.arrive_on for line in goods)
    title = _("Delivery: the stock does not cover the promise") if dated else _("Delivery: the day is open")
    return boxes.Box(title, "warn", [promise, *_fee(made)])


def _promise(made: Sketch, goods: Sequence[OrderLine], known: typed.Known) -> boxes.Said:
    """The days on which the lines must arrive, and whether the stock lets us promise them."""
    days = sorted({line.arrive_on for line in goods if line.arrive_on})
    open_lines = [line for line in goods if line.arrive_on is None]
    if open_lines or not days:
        lines = boxes.line_numbers([line.no for line in open_lines])
        return boxes.Said(_("No day to arrive on: line %(lines)s.") % {"lines": lines}, "warn")
    if days[0] < made.on:
        return boxes.Said(_("%(day)s lies in the past.") % {"day": day_long_text(days[0])}, "warn")
    said = {"first": day_long_text(days[0]), "last": day_long_text(days[-1])}
    when = _("%(first)s to %(last)s") % said if len(days) > 1 else said["first"]
    if known.short:
        return boxes.Said(_("To arrive on %(days)s; what is short cannot be promised.") % {"days": when}, "warn")
    return boxes.Said(_("To arrive on %(days)s; everything is in stock.") % {"days": when}, "ok")


def _fee(made: Sketch) -> list[boxes.Said]:
    """The delivery fee with its reason; nothing where the handbook charges none."""
    house, order = made.house, made.order
    if house.free_delivery_from is None:
        return []
    if order.collected:
        return [boxes.Said(_("The customer collects: no delivery fee."), "quiet")]
    if order.fee_waived_at:
        return [boxes.Said(_("No delivery fee, because: %(reason)s") % {"reason": order.fee_waiver}, "quiet")]
    goods = sum((line.gross for line in made.lines if line.stocked), ZERO)
    figures = {
        "goods": money_text(goods),
        "free": money_text(house.free_delivery_from.amount),
        "fee": money_text(house.delivery_fee),
        "missing": money_text(house.free_delivery_from.amount - goods),
    }
    if order_lines.fee_due(order, made.lines, house):
        said = _("Delivery fee %(fee)s: goods of %(goods)s are below %(free)s, %(missing)s more make it free.")
        return [boxes.Said(said % figures, "warn")]
    return [boxes.Said(_("Delivered free: goods of %(goods)s, free from %(free)s.") % figures, "quiet")]
