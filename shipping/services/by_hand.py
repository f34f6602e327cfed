"""Notices written by hand (PARTS-30, PARTS-69): hardware and semi-finished goods, on numbered sheets of the clerk's."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from core.constraints import refusing
from core.dates import business_date
from core.refusals import NotAllowed
from handbook import queries as handbook
from shipping import debt_rules, policies, queries
from shipping.models import DeliveryNotice
from shipping.policies import debt
from workflow import approval, papers


@papers.retrying
def hand_in_notice(pk: int, *, by: User, at: dt.datetime, sheet_no: str, version: int | None = None) -> DeliveryNotice:
    """Hand in the notice that the clerk wrote by hand; it then waits for the manager and its own warehouse.

    `sheet_no` is the printed number of the sheet; each is used once. Raises NotAllowed without one, for a notice that
    commerce prints, or when the order is no longer released; NotYours for whoever prepares no notices.
    """
    number = sheet_no.strip()
    if not number:
        raise NotAllowed(_("Write the number of the sheet."), field="sheet_no")
    taken = _("The sheet %(number)s was handed in before.") % {"number": number}
    with papers.door(DeliveryNotice, pk, event="handed_in", by=by, at=at, version=version, scoped=False) as notice:
        policies.check_visible(notice, by)
        policies.check_hand_in(notice, by)
        queries.read_whole(notice)
        on = business_date(at, notice.company.zone)
        first = debt_rules.first_gate(notice.company, on)
        debt.check_ready(notice.order, notice.company, on)
        debt.check_money_shown(notice)
        _MOVES[first](notice, number)
        with refusing({"shipping_notice_sheet_once": ("sheet_no", taken)}):
            papers.save(notice)  # here, so that a sheet that was used before is refused in words
        route = handbook.route_of(notice, first, by=by, on=on)
        approval.submit(notice, gate=first, route=route, by=by, at=at)
    return notice


_MOVES = {debt_rules.DEBT: DeliveryNotice.hand_to_finance, debt_rules.ISSUE: DeliveryNotice.hand_in}
