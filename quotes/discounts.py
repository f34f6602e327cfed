"""Discounts as they are typed, on a line and on the whole, and the one net price in which they end."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.lines import LineInput, build, fault_of, fault_of_discount, net_price, totals
from catalog.models import Product
from core.money import ZERO
from core.refusals import NotAllowed
from quotes.models import Quotation, QuotationLine


def offered(quotation: Quotation, inputs: Sequence[LineInput], products: Mapping[int, Product]) -> list[QuotationLine]:
    """Unsaved lines at their net prices, with what was typed beside them; the quotation gets their sum.

    The quotation's own discount is on everything but charges, such as freight that is passed on. Raises NotAllowed
    for a line or a discount that cannot stand.
    """
    _check_whole(quotation.discount)
    stated = [_stated(line, products.get(line.product_id)) for line in inputs]
    shares = [_shares(no, given, products, quotation.discount) for no, given in enumerate(stated, 1)]
    nets = [_net(given, *share) for given, share in zip(stated, shares, strict=True)]
    lines = build(QuotationLine, nets, products, quotation=quotation)
    for line, given, share in zip(lines, stated, shares, strict=True):
        line.base_price, line.discount = line.product.base_price, share[0]
        line.list_price = given.unit_price if any(share) else None
    whole = totals(lines)
    quotation.gross, quotation.tax, quotation.net = whole.gross, whole.tax, whole.net
    return lines


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
