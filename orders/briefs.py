"""What whoever reviews an order needs to know, and what must be looked at first."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from accounts.queries import may
from catalog.cautions import BELOW_BASE
from catalog.foreign import total_of
from core.components import Debt
from core.dates import business_date
from core.display import day_text, price_text, qty_text
from credit import debts
from credit import queries as credit
from credit.cautions import NOUGHT, asks_investigation, investigated, on_credit, overdue, within_limit
from credit.models import Account
from orders import queries
from orders.models import Amendment, AmendmentLine, Order, OrderLine
from orders.policies import proposed
from workflow.briefs import Brief, BriefLine, Caution

VIEW_CREDIT = "credit.view"


def brief(user: User, pk: int) -> Brief:
    """One order, as its reviewer needs it; NotFound for a foreign one."""
    order = queries.order(user, pk)
    return Brief(
        document=order,
        party=order.customer.name,
        amount=order.gross,
        when=_("to arrive on %(day)s") % {"day": day_text(order.arrive_on)} if order.arrive_on else "",
        terms=order.get_payment_terms_display(),
        debt=_debt(order, user),
        said=_said(order),
        lines=[_line(line) for line in order.lines.all()],
    )


def _debt(order: Order, user: User) -> Debt | None:
    """What the customer would owe with this order, for those who see credit."""
    if not may(user, VIEW_CREDIT):
        return None
    found = credit.visible(user).filter(customer=order.customer).first()
    account = found or Account(company=order.company, customer=order.customer)
    on = business_date(timezone.now(), order.company.zone)
    rest = order.due - min(order.paid, order.due)
    return debts.debt(account, on, asked=rest, asked_for=_("This order"))


def _said(order: Order) -> list[tuple[str, str]]:
    change = proposed(order) if order.released_at or order.hold else None
    total = total_of(order)
    abroad = total.beside(order.company.currency, order.gross) if total else ""
    texts = [(_("In foreign currency"), abroad), (_("Note"), order.note), (_("No delivery fee"), order.fee_waiver)]
    texts += [(_("Change of a reviewed order"), _changed(change))] if change else []
    return [(label, text) for label, text in texts if text]


def _line(line: OrderLine) -> BriefLine:
    quantity = f"{qty_text(line.quantity, line.product.decimals)} {line.product.unit_name}"
    return BriefLine(line.description, f"{quantity} × {price_text(line.unit_price)}", line.gross)


def _changed(change: Amendment) -> str:
    """Why, and what of each line."""
    rows = change.lines.select_related("line__product")
    said = [
        _("line %(no)s: %(was)s → %(now)s")
        % {
            "no": row.line.no,
            "was": _of(row, row.was_quantity, row.was_price),
            "now": _of(row, row.quantity, row.unit_price),
        }
        for row in rows
    ]
    return "；".join([change.reason, *said])


def _of(row: AmendmentLine, quantity: Decimal, price: Decimal) -> str:
    return f"{qty_text(quantity, row.line.product.decimals)} × {price_text(price)}"


# -- what must be looked at first ------------------------------------------------------------------------------------


def _below_base(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Order]:
    """Prices that a quotation settled are approved already; the others are compared with the base price."""
    lines = OrderLine.objects.filter(BELOW_BASE, order__in=keys, order__quotation__isnull=True)
    return Order.objects.filter(pk__in=lines.values("order"))


def _over_limit(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Order]:
    """On credit what is left to pay must fit into the limit (PARTS-36)."""
    rest = Greatest(OuterRef("gross") - OuterRef("given_up") - OuterRef("paid"), NOUGHT)
    return _on_credit(keys, company, on).exclude(within_limit(company, on, rest))


def _overdue(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Order]:
    """More on credit for somebody who has not paid in time."""
    return _on_credit(keys, company, on).filter(overdue(company, on))


def _on_credit(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Order]:
    return Order.objects.filter(pk__in=keys, payment_terms__in=on_credit(company, on))


def _uninvestigated(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Order]:
    """First orders of somebody whom nobody has investigated (FIBRE-45), where the handbook wants that."""
    rows = Order.objects.filter(pk__in=keys)
    return rows.exclude(investigated()) if asks_investigation(company, on) else rows.none()


CAUTIONS = (
    Caution("price", gettext_lazy("Price below base"), _below_base),
    Caution("credit", gettext_lazy("Above the credit limit"), _over_limit),
    Caution("overdue", gettext_lazy("Customer overdue"), _overdue),
    Caution("investigated", gettext_lazy("Customer not investigated"), _uninvestigated),
)
