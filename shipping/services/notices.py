"""Delivery notices: prepared from a released order, printed by commerce, changed or cancelled until goods are drawn.

prepare ── print ──▶ gate "issue": the manager signs, the warehouse confirms (clearing.py)
       │                     └──▶ cleared ── draw goods ── ship (leaving.py)
       └── where finance counts the debt first: gate "debt", then handed on to the gate "issue" (debt.py)
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from accounts.models import User
from core.dates import business_date
from handbook import queries as handbook
from orders import services as order_services
from orders.models import Order
from shipping import debt_rules, parts, policies, prints, queries, rules
from shipping.models import DeliveryNotice, NoticeLine
from shipping.parts import Lot, Quantities
from shipping.policies import debt
from shipping.services import ahead, making
from workflow import approval, papers


@papers.retrying
def create_notices(
    order_pk: int,
    *,
    by: User,
    at: dt.datetime,
    quantities: Quantities | None = None,
    remark: str = "",
    wanted_on: dt.date | None = None,
    type: str = "",
) -> list[DeliveryNotice]:
    """Prepare notices for open quantities of an order, one per warehouse; None takes all that is open.

    Goods that leave on a notice written by hand (PARTS-30) get one of their own. `wanted_on` is the day on which they
    are to leave, the order's where it is not said; `type` is named where the handbook has types.
    Raises NotYours without the right (PARTS-27), NotFound for an order the person may not see, NotAllowed when the
    order is not reviewed and released (PARTS-24, PARTS-26, FIBRE-113), the type is missing or not the order's
    (FIBRE-137), or a quantity is not open.
    """
    order = papers.lock(Order, order_pk, by)
    debt.check_make(order, by)
    today, wanted = business_date(at, order.company.zone), wanted_on or order.arrive_on
    debt.check_type(order, type, today)
    ahead.check_wanted(order.company, wanted, today)
    every = partial(_says, wanted, type)
    classes, held = rules.by_hand_classes(order.company, today), debt_rules.debt_asked(order.company, today)
    made = making.make(
        DeliveryNotice, order, quantities, by=by, at=at, remark=remark, every=every, by_hand=classes, held=held
    )
    ahead.prepared(order, by=by, at=at)
    return made


def _says(wanted_on: dt.date | None, type: str, lot: Lot) -> dict[str, Any]:
    """What a notice says beside the order: when its goods are wanted, how they are paid for, if written by hand."""
    return {"wanted_on": wanted_on, "type": type, "by_hand": lot.by_hand}


@papers.retrying
def change_notice(
    pk: int,
    *,
    by: User,
    at: dt.datetime,
    quantities: Quantities,
    remark: str = "",
    wanted_on: dt.date | None = None,
    version: int | None = None,
) -> DeliveryNotice:
    """Change quantities and remark of a notice that is not printed yet; goods of its own warehouse only.

    Raises NotYours for commerce, which prints only (PARTS-27), NotAllowed once it is printed.
    """
    with papers.door(DeliveryNotice, pk, event="changed", by=by, at=at, version=version, scoped=False) as notice:
        policies.check_visible(notice, by)
        policies.check_change_notice(notice, by)
        if wanted_on and wanted_on != notice.wanted_on:
            ahead.check_wanted(notice.company, wanted_on, business_date(at, notice.company.zone))
            notice.wanted_on = wanted_on
        making.give_back(notice, by=by, at=at)
        notice.lines.all().delete()
        asked = parts.chosen(queries.open_for(notice), quantities)
        order_services.record_noticed(notice.order_id, parts.quantities_of(asked), by=by, at=at, held=bool(notice.type))
        fresh = parts.as_lines(NoticeLine, asked, making.taken_of(asked))
        making.save_lines(notice, fresh)
        making.total(notice, fresh)
        notice.remark = remark.strip()
    return notice


@papers.retrying
def cancel_notice(pk: int, *, by: User, at: dt.datetime, reason: str = "") -> DeliveryNotice:
    """Cancel a notice until its goods are drawn; its quantities are open on the order again."""
    with papers.door(DeliveryNotice, pk, event="cancelled", by=by, at=at, reason=reason, scoped=False) as notice:
        policies.check_visible(notice, by)
        policies.check_cancel_notice(notice, by)
        approval.void(notice, at=at)
        making.give_back(notice, by=by, at=at)
        notice.cancel()
    return notice


@papers.retrying
def withdraw_notice(pk: int, *, by: User, at: dt.datetime, reason: str = "") -> DeliveryNotice:
    """Take a printed notice back before it is signed and confirmed; it is changed, printed and signed anew."""
    with papers.door(DeliveryNotice, pk, event="withdrawn", by=by, at=at, reason=reason, scoped=False) as notice:
        policies.check_visible(notice, by)
        policies.check_withdraw_notice(notice, by)
        approval.void(notice, at=at, by=by, approved=bool(notice.type))
        notice.hand_back()
    return notice


@papers.retrying
def print_notice(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> uuid.UUID:
    """Print a notice: the first time it then waits for its signatures; every time the copy is counted and logged.

    Gives the print job (workflow.prints.job_pdf). Raises NotYours for whoever may not print (PARTS-27), NotAllowed
    when the order is no longer released (PARTS-26) or nobody could sign.
    """
    return prints.print_notices([_printed(pk, by=by, at=at, version=version)], by=by, at=at)


@papers.retrying
def print_notices(pks: Sequence[int], *, by: User, at: dt.datetime) -> uuid.UUID:
    """Print several notices as one PDF, all of them or none; each as `print_notice` does it."""
    return prints.print_notices([_printed(pk, by=by, at=at) for pk in sorted(pks)], by=by, at=at)


def _printed(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> tuple[DeliveryNotice, bool]:
    """The locked notice, and whether its content is taken as it is now; a first print asks for its signatures.

    What finance writes on a notice comes after its first print, so a notice that names a type is never an old copy.
    """
    notice = papers.lock(DeliveryNotice, pk, lender=by)
    policies.check_visible(notice, by)
    policies.check_print_notice(notice, by)
    first = notice.state == DeliveryNotice.State.DRAFT
    if first:
        queries.read_whole(notice)
        _ask_signatures(notice, by=by, at=at, version=version)
    return notice, first or bool(notice.type)


def _ask_signatures(notice: DeliveryNotice, *, by: User, at: dt.datetime, version: int | None) -> None:
    """Move a locked notice to printed and open its round; where finance checks the debt first, finance's round."""
    on = business_date(at, notice.company.zone)
    debt.check_ready(notice.order, notice.company, on)
    debt.check_money_shown(notice)
    first = debt_rules.first_gate(notice.company, on)
    with papers.door(DeliveryNotice, notice.pk, event="printed", by=by, at=at, version=version, scoped=False) as locked:
        _MOVES[first](locked)
        route = handbook.route_of(notice, first, by=by, on=on)
        approval.submit(locked, gate=first, route=route, by=by, at=at)


_MOVES = {debt_rules.DEBT: DeliveryNotice.to_finance, debt_rules.ISSUE: DeliveryNotice.print}
