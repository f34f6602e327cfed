"""Discounts as they are typed, on a line and on the whole, and the one net price in which they end."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog import foreign
from catalog.foreign import Booked
from catalog.lines import LineInput, build, fault_of, fault_of_discount, net_price, totals
from catalog.models import Product
from core.money import ZERO
from core.refusals import NotAllowed
from quotes.models import Quotation, QuotationLine


def offered(
    quotation: Quotation,
    inputs: Sequence[LineInput],
    products: Mapping[int, Product],
    booked: Booked | None = None,
) -> list[QuotationLine]:
    """Unsaved lines at their net prices, with what was typed beside them; the quotation gets their sum.

    The quotation's own discount is on everything but charges, such as freight that is passed on. With a `booked` rate
    the prices are in that currency: discounts are taken off them, then they are reckoned over. Raises NotAllowed for a
    line or a discount that cannot stand.
    """
    _check_whole(quotation.discount)
    given = inputs if booked is None else foreign.stated(inputs, products, booked)
    stated = [_stated(line, products.get(line.product_id)) for line in given]
    shares = [_shares(no, given, products, quotation.discount) for no, given in enumerate(stated, 1)]
    nets = [_net(given, *share) for given, share in zip(stated, shares, strict=True)]
    own = nets if booked is None else foreign.in_own(nets, booked)
    lines = build(QuotationLine, own, products, quotation=quotation)
    for line, before, share in zip(lines, stated, shares, strict=True):
        line.base_price, line.discount = line.product.base_price, share[0]
        _keep_list_price(line, before.unit_price if any(share) else None, booked)
    if booked:
        foreign.keep(lines, nets, booked)
    whole = totals(lines)
    quotation.gross, quotation.tax, quotation.net = whole.gross, whole.tax, whole.net
    quotation.foreign_gross = foreign.sum_of(lines)
    return lines


def _keep_list_price(line: QuotationLine, before: Decimal | None, booked: Booked | None) -> None:
    """The price before discounts, as it was keyed and in the company's currency; None where nothing is taken off."""
    if before is None or booked is None:
        line.list_price = before
    else:
        line.list_price, line.foreign_list = booked.own(before), before


def _check_whole(discount: Decimal) -> None:
    if fault := fault_of_discount(discount):
        raise NotAllowed(fault.sentence, field="discount")


def _stated(given: LineInput, product: Product | None) -> LineInput:
    """With the price before discounts: as typed, else the product's own."""
    return given if given.unit_price is not None or product is None else replace(given, unit_price=product.base_price)


def _shares(no: int, given: LineInput, products: Mapping[int, Product], whole: Decimal) -> tuple[Decimal, Decimal]:
    """What is taken off the line by itself and as part of the whole."""
    product = products.get(given.product_id)
    fault = fault_of_discount(given.discount)
    if product is not None and fault is None:
        fault = fault_of(product, given.quantity, given.unit_price)  # of the price as it was typed
    if fault:
        sentence = _("Line %(line)s: %(sentence)s") % {"line": no, "sentence": fault.sentence}
        raise NotAllowed(sentence, facts={"line": no, "field": fault.field})
    return given.discount or ZERO, ZERO if product is None or product.charge else whole


def _net(given: LineInput, own: Decimal, whole: Decimal) -> LineInput:
    if given.unit_price is None or not (own or whole):
        return given
    return replace(given, unit_price=net_price(given.unit_price, own, whole))
