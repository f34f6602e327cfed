"""Whether a change of an order's lines can stand: more or less of them, another price, goods that did not arrive."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.display import qty_text
from core.money import ZERO
from core.refusals import NotAllowed
from orders.inputs import LineChange
from orders.models import OrderLine

MOST = Decimal(10) ** 12
"""No quantity, price or loss is that large; the columns end there."""


def sound_changes(lines: Sequence[OrderLine], changes: Mapping[int, LineChange]) -> list[tuple[OrderLine, LineChange]]:
    """The lines that differ, each with what it is to be; the field is `quantity_<id>` or `price_<id>`.

    What stands on a notice, has left or is invoiced stays, and so does its price; charges keep their quantity.
    """
    known = {line.pk: line for line in lines}
    if set(changes) - set(known):
        raise NotAllowed(_("A line does not belong to this order."))
    rows = [(known[pk], change) for pk, change in changes.items()]
    wanted = [
        (line, change) for line, change in rows if (change.quantity, change.unit_price) != (line.kept, line.unit_price)
    ]
    if not wanted:
        raise NotAllowed(_("Nothing is changed."))
    for line, change in wanted:
        _check_quantity(line, change.quantity)
        _check_price(line, change.unit_price)
    return wanted


def _check_quantity(line: OrderLine, quantity: Decimal) -> None:
    field, done = f"quantity_{line.pk}", max(line.noticed, line.shipped, line.invoiced)
    if quantity != round(quantity, 4) or quantity >= MOST or quantity < 0:
        raise NotAllowed(_("Line %(line)s: enter a quantity.") % {"line": line.no}, field=field)
    if quantity < done:
        words = {"line": line.no, "done": qty_text(done)}
        raise NotAllowed(
            _("Line %(line)s: %(done)s are on a notice, shipped or invoiced already.") % words, field=field
        )
    if not line.stocked and quantity != line.kept:
        raise NotAllowed(_("Line %(line)s: a charge keeps its quantity.") % {"line": line.no}, field=field)


def _check_price(line: OrderLine, price: Decimal) -> None:
    if price == line.unit_price:
        return
    field = f"price_{line.pk}"
    if price < 0 or price >= MOST or price != round(price, 6):
        raise NotAllowed(_("Line %(line)s: enter a price.") % {"line": line.no}, field=field)
    if line.noticed or line.shipped or line.invoiced or line.charge == "delivery_fee":
        raise NotAllowed(_("Line %(line)s: the price stays as it is.") % {"line": line.no}, field=field)


def check_parts(lines: Sequence[OrderLine], taken: Mapping[int, Decimal], most: Mapping[int, Decimal]) -> None:
    """What is given up is open, something is, and something is left; the field is `line_<id>`."""
    if not taken:
        raise NotAllowed(_("Say how much of which line is given up."))
    known = {line.pk: line for line in lines}
    for pk, quantity in taken.items():
        line = known.get(pk)
        if line is None:
            raise NotAllowed(_("A line does not belong to this order."))
        if not ZERO < quantity <= most.get(pk, ZERO):
            words = {"line": line.no, "open": qty_text(most.get(pk, ZERO))}
            raise NotAllowed(_("Line %(line)s: at most %(open)s can be given up.") % words, field=f"line_{pk}")
    if not any(line.stocked and line.kept > taken.get(line.pk, ZERO) for line in lines):
        raise NotAllowed(_("Nothing would be left to deliver: cancel the order instead."))


def check_not_invoiced(lines: Sequence[OrderLine], missing: Mapping[int, Decimal]) -> None:
    """What was not signed for and is invoiced already is a matter of a credit note, not of the order."""
    for line in (each for each in lines if missing.get(each.pk)):
        left = line.shipped - missing[line.pk]
        if not line.stocked or left < line.signed:
            raise NotAllowed(_("Line %(line)s: so much is not missing.") % {"line": line.no})
        if left < line.invoiced:
            raise NotAllowed(
                _("Line %(line)s is invoiced already: what is missing needs a credit note.") % {"line": line.no}
            )


def check_loss(amount: Decimal, reason: str) -> None:
    """A loss has an amount of money and a reason."""
    if not amount.is_finite() or abs(amount) >= MOST or amount != round(amount, 2):
        raise NotAllowed(_("Enter an amount, such as 120.50."), field="amount")
    if amount <= ZERO:
        raise NotAllowed(_("The amount must be above 0."), field="amount")
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")
