"""What whoever signs a delivery notice needs to know, and what must be looked at first."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from accounts.queries import may
from core.components import Debt
from core.dates import business_date
from core.display import day_text, qty_text
from credit import debts
from credit import queries as credit
from credit.cautions import on_credit, overdue
from orders.models import Order
from shipping import queries
from shipping.models import DebtReview, DeliveryNotice, NoticeLine
from shipping.pages import debt as debt_pages
from workflow.briefs import Brief, BriefLine, Caution


def brief(user: User, pk: int) -> Brief:
    """One notice, as whoever signs it needs it; NotFound for a foreign one."""
    return of(queries.notice(user, pk), user)


def of(notice: DeliveryNotice, user: User) -> Brief:
    """What is said of a notice; of the paper that stands in for its signatures too."""
    where = _("Customer collects") if notice.collected else notice.address
    return Brief(
        document=notice,
        party=notice.customer.name,
        amount=notice.gross,
        when=f"{day_text(notice.made_on)} {notice.warehouse.name}",
        terms=notice.order.get_payment_terms_display(),
        debt=_debt(notice, user),
        said=[(label, text) for label, text in _said(notice, where) if text],
        lines=[_line(line) for line in notice.lines.all()],
    )


def _said(notice: DeliveryNotice, where: str) -> list[tuple[str, str]]:
    return [
        (_("Type of shipment"), notice.get_type_display() if notice.type else ""),
        (_("Why it is shipped although overdue"), notice.overdue_reason),
        (_("Delivery address"), where),
        (_("Remark"), notice.remark),
    ]


def _debt(notice: DeliveryNotice, user: User) -> Debt | None:
    """What the customer owes; the notice's order is in it since its release. What finance wrote, where it did."""
    if not may(user, "credit.view"):
        return None
    if notice.type:
        block = debt_pages.panel(notice, user, business_date(timezone.now(), notice.company.zone))
        return block.sum if block else None
    account = credit.visible(user).filter(customer=notice.customer).first()
    return debts.debt(account, business_date(timezone.now(), notice.company.zone)) if account else None


def _line(line: NoticeLine) -> BriefLine:
    quantity = f"{qty_text(line.quantity, line.product.decimals)} {line.product.unit_name}"
    return BriefLine(line.description, quantity, line.gross)


def _overdue(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[DeliveryNotice]:
    """Goods on credit for somebody who has not paid in time."""
    rows = DeliveryNotice.objects.filter(pk__in=keys, order__payment_terms__in=on_credit(company, on))
    return rows.filter(overdue(company, on))


def _held(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[DeliveryNotice]:
    """The order was held after the notice was made."""
    return DeliveryNotice.objects.filter(pk__in=keys, order__state=Order.State.HELD)


def _beyond(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[DeliveryNotice]:
    """Finance wrote on it that the customer owes more than the limit (FIBRE-124)."""
    latest = DebtReview.objects.filter(notice=OuterRef("pk")).order_by("-pk").values("excess")[:1]
    return DeliveryNotice.objects.filter(pk__in=keys).alias(excess=Subquery(latest)).filter(excess__gt=0)


CAUTIONS = (
    Caution("excess", gettext_lazy("Over the credit limit"), _beyond),
    Caution("overdue", gettext_lazy("Customer overdue"), _overdue),
    Caution("held", gettext_lazy("Order is held"), _held),
)
