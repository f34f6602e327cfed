"""Who may do what with an order, and whether what it says is sound."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import require
from core.display import money_text
from core.money import ZERO
from core.refusals import NotAllowed, NotYours
from credit import overriding
from credit.queries import master
from handbook.terms import Terms
from orders import foreign
from orders.models import Amendment, Confirmation, FreightBearer, Order, OrderLine, Source
from orders.rules import Rules, rules

State = Order.State
WRITE, RELEASE, LIABILITY = "orders.write", "orders.release", "orders.liability"
OVERRIDE = "credit.override"
CANCELLABLE = (State.DRAFT, State.IN_REVIEW, State.HELD, State.RELEASED)


def check_change(order: Order, by: User) -> None:
    """Only a draft is edited, and only by its maker: whoever changed it could not review it any more."""
    _check_maker(order, by)
    _check_state(order, State.DRAFT)


def check_submit(order: Order, by: User) -> None:
    """The maker hands the draft to the reviewer; everything that must be said is said."""
    check_change(order, by)
    check_complete(order, list(order.lines.all()), rules(order.company, order.ordered_on))
    foreign.check_terms(order)


def check_withdraw(order: Order, by: User) -> None:
    """The maker takes it back while it is in review or held."""
    _check_maker(order, by)
    _check_state(order, State.IN_REVIEW, State.HELD)
    _check_untouched(order.lines.all())


def check_release(order: Order, by: User) -> None:
    """Asking for cover again is for a held order."""
    require(by, RELEASE, order.unit_id)
    _check_state(order, State.HELD)


def check_override(order: Order, by: User) -> None:
    """Asking that a held order be released all the same is for the posts with that right, as far as the handbook of
    the company leaves such a hold to persons (OFFICE-90, OFFICE-99; PARTS-36 does not). Of a released order cover is
    asked anew when the override is asked for."""
    require(by, OVERRIDE, order.unit_id)
    _check_state(order, State.HELD, State.RELEASED)
    if order.state == State.RELEASED:
        return
    if refused := overriding.why_not_held(order.company, order.hold, order.ordered_on):
        raise NotAllowed(refused)


def check_cancel(order: Order, by: User) -> None:
    """Cancelling is for those who enter orders, until the first notice."""
    check_write(order, by)
    _check_state(order, *CANCELLABLE)
    _check_untouched(order.lines.all())


def check_give_up(order: Order, by: User) -> None:
    """Closing a rest is for those who enter orders, once the order was reviewed and while something of it is open."""
    check_write(order, by)
    _check_state(order, State.HELD, State.RELEASED)
    lines = list(order.lines.all())
    if not any(line.kept > max(line.noticed, line.shipped, line.invoiced) for line in lines):
        raise NotAllowed(_("Nothing of this order is open: all of it is on a notice, shipped, invoiced or closed."))


def check_amend(order: Order, by: User) -> None:
    """What was reviewed is changed by who enters orders; lines of a quotation are the quotation's (PARTS-25)."""
    check_write(order, by)
    _check_state(order, State.HELD, State.RELEASED)
    if order.locked:
        raise NotAllowed(_("The lines are those of a confirmed quotation and stay; close the rest instead."))
    if proposed(order):
        raise NotAllowed(_("A change of this order is in review already."))


def proposed(order: Order) -> Amendment | None:
    """The change of the order that waits for review."""
    return next((each for each in order.amendments.all() if each.state == Amendment.State.PROPOSED), None)


def check_drop_change(order: Order, by: User) -> None:
    """A proposed change is taken back by who proposed it."""
    check_write(order, by)
    found = proposed(order)
    if found is None:
        raise NotAllowed(_("No change of this order is in review."))
    if found.by_id != by.pk:
        raise NotYours(_("Only %(maker)s, who proposed the change, takes it back.") % {"maker": found.by})


def check_write(order: Order, by: User) -> None:
    """Entering orders is a right of posts in the order's unit (PARTS-20, PARTS-21)."""
    require(by, WRITE, order.unit_id)


def check_convert(quotation: Any, by: User) -> None:
    """Whoever enters orders in the quotation's unit makes the order of it (PARTS-25)."""
    require(by, WRITE, quotation.unit_id)


def _check_maker(order: Order, by: User) -> None:
    check_write(order, by)
    if order.maker_id != by.pk:
        raise NotYours(_("Only %(maker)s, who made this order, may do this.") % {"maker": order.maker})


def _check_state(order: Order, *states: str) -> None:
    if order.state not in states:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": order.get_state_display()})


def check_released(order: Order) -> None:
    """Goods may leave only on a released order: reviewed (PARTS-26) and covered (PARTS-24, PARTS-32, PARTS-46)."""
    if order.state == State.HELD:
        raise NotAllowed(_("Order %(order)s is held: %(reason)s") % {"order": order, "reason": order.hold_reason})
    if order.state != State.RELEASED:
        raise NotAllowed(
            _("Order %(order)s is not released: %(state)s.") % {"order": order, "state": order.get_state_display()}
        )


def check_noticeable(order: Order, held: bool) -> None:
    """A notice is made of a released order; with `held` of a held one too, because the notice decides on credit."""
    if not (held and order.state == State.HELD):
        check_released(order)


def check_payable(order: Order, amount: Decimal) -> None:
    """Money is taken for orders that stand; no more is given back than was paid."""
    if order.state == State.CANCELLED and amount > ZERO:
        raise NotAllowed(_("Order %(order)s is cancelled.") % {"order": order})
    if order.paid + amount < ZERO:
        raise NotAllowed(_("More would be taken back than was paid."))


def _check_untouched(lines: Iterable[OrderLine]) -> None:
    """Nothing of the order stands on a notice, has left or is invoiced."""
    if any(line.noticed or line.shipped or line.invoiced for line in lines):
        raise NotAllowed(_("Part of this order is on a delivery notice, shipped or invoiced."))


def check_complete(order: Order, lines: Sequence[OrderLine], rules: Rules) -> None:
    """Everything that must be said before an order is submitted."""
    _check_payment(order)
    _check_required(order, lines, rules)
    if order.source == Source.WEB:
        check_web(order, lines, rules)
    _check_delivery(order)
    if rules.confirmations_required:
        _check_confirmations(order)
    if rules.line_arrival_required:
        _check_arrival(lines)
    check_freight(order, lines, rules)


def _check_payment(order: Order) -> None:
    """Of some classes of customers the file does not say how they pay (OFFICE-25)."""
    if not order.payment_terms:
        raise NotAllowed(_("The payment method is missing."), field="payment_terms")


def check_investigated(order: Order, on: dt.date) -> None:
    """Nobody gets credit terms before somebody has investigated them (FIBRE-45); who pays first is only marked."""
    if order.payment_terms == Terms.MONTHLY and master.uninvestigated(order.company, order.customer_id, on):
        raise NotAllowed(
            _("%(customer)s was not investigated yet: apply for credit first, or let them pay before delivery.")
            % {"customer": order.customer},
            field="payment_terms",
        )


def _check_required(order: Order, lines: Sequence[OrderLine], rules: Rules) -> None:
    """Fields that the company's handbook wants filled in (DIST-63)."""
    for name in rules.required_fields:
        if not _said(order, lines, name):
            field = Order._meta.get_field(name)
            label = getattr(field, "verbose_name", name)
            raise NotAllowed(_("The field “%(field)s” is missing.") % {"field": label}, field=name)


def _said(order: Order, lines: Sequence[OrderLine], name: str) -> bool:
    """Whether the head says something; a day of arrival may stand on every line of goods instead."""
    if getattr(order, name):
        return True
    goods = [line for line in lines if line.stocked]
    return name == "arrive_on" and bool(goods) and all(line.arrive_on for line in goods)


def check_web(order: Order, lines: Sequence[OrderLine], rules: Rules) -> None:
    """A web order goes on when its customer is classified and what that class asks for is confirmed (OFFICE-19 to 21).

    A company whose handbook does not speak of web orders asks for nothing more than of any order.
    """
    if rules.web_confirm is None:
        return
    asked = rules.web_confirm.get(order.customer.customer_class)
    if asked is None:
        raise NotAllowed(
            _("%(customer)s is not classified yet: say in the customer's file whether it is a member or not.")
            % {"customer": order.customer},
            field="customer",
        )
    for tick in asked:
        if tick in WORDS_OF and not _said(order, lines, WORDS_OF[tick]):
            raise NotAllowed(_("“%(what)s” is missing.") % {"what": Confirmation(tick).label}, field=WORDS_OF[tick])
    _check_ticks(order, asked)


WORDS_OF = {"address": "address", "consignee": "consignee", "phone": "phone", "payment": "payment_terms",
            "delivery": "arrive_on"}  # fmt: skip
"""confirmation → the field that says what was confirmed"""


def to_confirm(order: Order, rules: Rules) -> bool:
    """Whether it is a web order that nobody has confirmed yet."""
    return order.source == Source.WEB and rules.web_confirm is not None and order.web_confirmed_at is None


def check_confirm_web(order: Order, by: User) -> None:
    """The maker of a web order's draft confirms it, once."""
    check_change(order, by)
    house = rules(order.company, order.ordered_on)
    if order.web_confirmed_at is not None:
        raise NotAllowed(_("It is confirmed already."))
    if not to_confirm(order, house):
        raise NotAllowed(_("Only an order from the web shop is confirmed with the customer."))
    check_web(order, list(order.lines.all()), house)


def check_record_loss(order: Order, by: User) -> None:
    """A loss is recorded by whoever has the right, never by the clerk who bears it (DIST-63)."""
    require(by, LIABILITY, order.unit_id)
    if by.pk == order.maker_id:
        raise NotYours(_("You entered this order; somebody else records the loss."))
    if not rules(order.company, order.ordered_on).clerk_bears_loss:
        raise NotAllowed(_("The handbook puts no losses on clerks."))
    if order.state == State.DRAFT:
        raise NotAllowed(_("A draft has done no harm yet."))


def _check_delivery(order: Order) -> None:
    if order.collected:
        return
    for field, sentence in (
        ("address", _("The delivery address is missing.")),
        ("consignee", _("The consignee is missing.")),
        ("phone", _("The consignee's phone is missing.")),
    ):
        if not getattr(order, field):
            raise NotAllowed(sentence, field=field)


def _check_confirmations(order: Order) -> None:
    """All six, not five (OFFICE-37, OFFICE-51)."""
    _check_ticks(order, Confirmation.values)


def _check_ticks(order: Order, asked: Iterable[str]) -> None:
    missing = [str(Confirmation(tick).label) for tick in asked if tick not in order.confirmations]
    if missing:
        raise NotAllowed(
            _("Not yet confirmed with the customer: %(what)s.") % {"what": _(", ").join(missing)}, field="confirmations"
        )


def _check_arrival(lines: Sequence[OrderLine]) -> None:
    """Every line of goods says when it must arrive (OFFICE-113)."""
    for line in lines:
        if line.stocked and line.arrive_on is None:
            raise NotAllowed(_("Line %(line)s has no required arrival time.") % {"line": line.no})


def check_freight(order: Order, lines: Iterable[OrderLine], rules: Rules) -> None:
    """High freight that the customer bears was confirmed with the customer (PARTS-57)."""
    if order.freight_bearer != FreightBearer.BUYER or order.freight_confirmed_at:
        return
    freight = freight_of(lines)
    if rules.freight_confirmation_above and rules.freight_confirmation_above.reached_by(freight):
        raise NotAllowed(
            _("Freight of %(amount)s must be confirmed with the customer first.") % {"amount": money_text(freight)},
            field="freight_confirmed",
        )


def freight_of(lines: Iterable[OrderLine]) -> Decimal:
    """What the lines ask for freight, tax included."""
    return sum((line.gross for line in lines if line.charge == "freight"), ZERO)
