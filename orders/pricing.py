"""Whose decision an order's prices are. What a quotation settled is not approved again, as far as it was settled."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from catalog import authority
from catalog.authority import Said, price_key
from catalog.pricing import DISCOUNT, Price, Prices
from core.money import ZERO
from core.refusals import NotAllowed
from orders import queries
from orders.models import Order, OrderLine
from orders.rules import by_hand_classes, terms_of
from quotes import queries as quotes
from quotes import services as offers
from quotes.models import QuotationLine
from workflow.registry import Facts


def judged(order: Order, lines: Sequence[OrderLine], by: User, on: dt.date, *, hold: bool = False) -> Said:
    """What the handbook says about the prices that no approved quotation covers; charges have a price of their own.

    With `hold`, as submitting asks it, nobody else takes of the same quotations until the transaction ends.
    """
    prices = {line.no: _prices(line) for line in lines if not line.charge}
    said = authority.judged(prices, order.company, by, on)
    if not said.beyond and not said.low:
        return said
    carried = _carried(order, [line for line in lines if not line.charge], on, hold)
    left = {no: pair for no, pair in prices.items() if no not in carried}
    return authority.judged(left, order.company, by, on) if carried else said


def facts(order: Order, by: User, on: dt.date) -> Facts:
    """What an order's route depends on when it is submitted: its amount, and a price that somebody else must give."""
    lines = queries.priced_lines(order)
    return facts_of(order, judged(order, lines, by, on), lines)


def facts_of(order: Order, said: Said, lines: Sequence[OrderLine] = ()) -> Facts:
    """The same of prices that were judged before; `lines` where they are read already."""
    return Facts(case=_case(order, said, lines), amount=order.gross)


def _case(order: Order, said: Said, lines: Sequence[OrderLine]) -> str:
    """A price that somebody else must give comes first; then goods that leave on a notice written by hand only, which
    the deputy does not review (PARTS-30); then whether the order is on payment terms (OFFICE-46)."""
    if said.case.startswith(DISCOUNT):
        return said.case
    if queries.only_of_classes(order, lines, by_hand_classes(order.company, order.ordered_on)):
        return "by_hand"
    return "term" if terms_of(order).on_credit else ""


def check(said: Said) -> None:
    """Refuse a price that nobody may give; a special price is asked for on a quotation (PARTS-12)."""
    if refused := authority.refusal(said):
        raise NotAllowed(refused)
    if low := said.low:
        sentence = _(
            "Line %(lines)s: a price below the floor of the post “%(role)s” is quoted first, with a written "
            "special-price application."
        )
        raise NotAllowed(sentence % {"lines": said.lines_text(low), "role": said.role_below})


def _prices(line: OrderLine) -> Prices:
    return Price(line.unit_price, line.tax_rate), Price(line.product.base_price, line.product.tax_rate)


# -- what quotations have settled ------------------------------------------------------------------------------------


def _carried(order: Order, lines: Sequence[OrderLine], on: dt.date, hold: bool) -> set[int]:
    """Numbers of the lines that an approved quotation covers: same product, net price, tax, unit and terms, in
    validity, and together with everything ordered on it before not more than was approved."""
    approved = _approved(order, lines, on)
    if not approved:
        return set()
    if hold:
        offers.hold_prices(line.quotation_id for line in approved)
    since = min(line.quotation.created_at for line in approved)
    left = _sums(approved)
    for line in queries.ordered_since(order, since, {line.product_id for line in approved}):
        left[price_key(line)] -= line.quantity
    asked = _sums(lines)
    return {line.no for line in lines if ZERO < asked[price_key(line)] <= left.get(price_key(line), ZERO)}


def _sums(lines: Sequence[OrderLine] | Sequence[QuotationLine]) -> dict[tuple[object, ...], Decimal]:
    found: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for line in lines:
        found[price_key(line)] += line.quantity
    return found


def _approved(order: Order, lines: Sequence[OrderLine], on: dt.date) -> list[QuotationLine]:
    """Lines of the customer's approved quotations on the order's terms."""
    found = quotes.settled_prices(order.company_id, order.customer_id, {line.product_id for line in lines}, on)
    return [line for line in found if _terms(line.quotation) == _terms(order)]


def _terms(paper: object) -> tuple[object, ...]:
    """Terms that a price was approved with: currency, and who bears the freight."""
    return tuple(getattr(paper, name) for name in ("currency", "freight_bearer"))
