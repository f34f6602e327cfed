"""Building the lines of an order: from what was typed, or copied from a confirmed quotation."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company
from catalog import foreign
from catalog import lines as priced
from catalog import queries as catalog
from catalog.foreign import Booked
from catalog.lines import LineInput, PricedLine
from catalog.models import Product
from core.money import ZERO
from core.refusals import NotAllowed
from orders.models import Order, OrderLine
from orders.rules import Rules

DELIVERY_FEE = "delivery_fee"
_COPIED = ("no", "description", "quantity", "unit_price", "tax_rate", "gross", "tax", "net", *foreign.COLUMNS)


def typed(order: Order, given: Sequence[LineInput], company: Company, rules: Rules) -> list[OrderLine]:
    """Unsaved lines of a direct order, with the delivery fee where one is due; sets the order's totals."""
    products = catalog.by_ids(company, (line.product_id for line in given))
    return of_products(order, given, products, company, rules)


def of_products(
    order: Order, given: Sequence[LineInput], products: Mapping[int, Product], company: Company, rules: Rules
) -> list[OrderLine]:
    """Like `typed`, of products that are read already: a sketch beside a form prices by the same rules.

    Prices are in the order's currency; the order has its currency and its rate by now.
    """
    _check_no_fee(given, products)
    lines = _built(order, given, products, foreign.of(order, company.currency))
    for line, stated in zip(lines, given, strict=True):
        _describe(line, line.product, stated.arrive_on)
    if fee_due(order, lines, rules):
        lines.append(_fee_line(order, company, rules.delivery_fee, len(lines) + 1))
    set_totals(order, lines)
    return lines


def _built(
    order: Order, given: Sequence[LineInput], products: Mapping[int, Product], booked: Booked | None
) -> list[OrderLine]:
    if booked is None:
        return priced.build(OrderLine, given, products, order=order)
    keyed = foreign.stated(given, products, booked)
    lines = priced.build(OrderLine, foreign.in_own(keyed, booked), products, order=order)
    foreign.keep(lines, keyed, booked)
    return lines


def copied(order: Order, source: Iterable[PricedLine]) -> list[OrderLine]:
    """Unsaved lines identical to those of a quotation, amounts included (PARTS-25); sets the order's totals.

    The source's lines carry their products.
    """
    lines = []
    for row in source:
        line = OrderLine(order=order, product=row.product, **{name: getattr(row, name) for name in _COPIED})
        _describe(line, row.product, None)
        lines.append(line)
    set_totals(order, lines)
    return lines


def set_totals(order: Order, lines: Collection[OrderLine]) -> None:
    """The order's amounts are the sums of its rounded lines."""
    total = priced.totals(lines)
    order.gross, order.tax, order.net = total.gross, total.tax, total.net
    order.foreign_gross = foreign.sum_of(lines)


def fee_due(order: Order, lines: Iterable[OrderLine], rules: Rules) -> bool:
    """Whether the delivery is charged: goods below the free amount, delivered, not waived (OFFICE-33, OFFICE-34)."""
    if order.collected or order.fee_waived_at or rules.free_delivery_from is None:
        return False
    goods = sum((line.gross for line in lines if line.stocked), ZERO)
    return not rules.free_delivery_from.reached_by(goods)


def _describe(line: OrderLine, product: Product, arrive_on: dt.date | None) -> None:
    """Keep what the product is today; goods arrive on their own day, else on the order's."""
    line.stocked, line.charge = not product.is_service, product.charge
    line.arrive_on = (arrive_on or line.order.arrive_on) if line.stocked else None


def _check_no_fee(given: Sequence[LineInput], products: Mapping[int, Product]) -> None:
    for no, line in enumerate(given, 1):
        product = products.get(line.product_id)
        if product and product.charge == DELIVERY_FEE:
            raise NotAllowed(
                _("Line %(line)s: the delivery fee is added by itself where it is due.") % {"line": no},
                facts={"line": no, "field": "product"},
            )


def _fee_line(order: Order, company: Company, fee: Decimal, no: int) -> OrderLine:
    product = catalog.charge(company, DELIVERY_FEE)
    if product is None:
        raise NotAllowed(_("The catalogue has no product for the delivery fee."))
    line = OrderLine(
        order=order,
        no=no,
        product=product,
        description=product.label,
        quantity=Decimal(1),
        unit_price=fee,
        tax_rate=product.tax_rate,
        stocked=False,
        charge=DELIVERY_FEE,
    )
    line.price()
    if booked := foreign.of(order, company.currency):
        line.price_abroad(booked.currency, booked.abroad(fee))
    return line
