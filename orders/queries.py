"""Reads of orders. What a person sees starts from `visible`; later apps name the order they act for."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, User
from accounts.queries import may, scoped
from accounts.roles import ROLES
from catalog.models import Product
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from inventory import queries as inventory
from inventory.models import Warehouse
from orders.models import Hold, Order, OrderLine
from workflow.documents import Waiting

State = Order.State
HEAD = ("paper", "company", "unit", "maker", "customer", "quotation__paper", "freight_confirmed_by", "fee_waived_by")
RIGHT = "orders.write"


def visible(user: User) -> QuerySet[Order]:
    """The orders of the person's company and units, ready for a list."""
    return scoped(Order.objects.select_related("paper", "customer", "maker"), user)


def order(user: User, pk: int) -> Order:
    """One order with its head and its lines with their products, else NotFound."""
    lines = Prefetch("lines", OrderLine.objects.select_related("product").order_by("no"))
    found = sole(scoped(Order.objects.select_related(*HEAD), user).prefetch_related(lines).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such order for you."))
    return found


def makers(user: User) -> QuerySet[User]:
    """People of the company who enter orders or once did, by name; asked of their posts, not of a million orders."""
    roles = [code for code, role in ROLES.items() if RIGHT in role.permissions]
    seated = Assignment.objects.filter(post__company=user.company, post__role__in=roles)
    return User.objects.filter(pk__in=seated.values("user")).order_by("name", "pk")


# -- figures ---------------------------------------------------------------------------------------------------------


def totals(rows: QuerySet[Order]) -> Sums:
    """Foot of a filtered list; cancelled orders do not count."""
    return sums(rows, "gross", Q(state=State.CANCELLED))


def by_state(user: User) -> dict[str, int]:
    """How many open orders are in each state; closed and cancelled ones are not counted."""
    rows = visible(user).exclude(state__in=(State.CLOSED, State.CANCELLED)).order_by().values("state")
    return dict(rows.annotate(count=Count("pk")).values_list("state", "count"))


def sold(user: User, since: dt.date, until: dt.date) -> dict[dt.date, Decimal]:
    """What was ordered per day from `since` to `until` (both counted), cancelled orders and drafts left out."""
    rows = visible(user).filter(ordered_on__range=(since, until)).exclude(state__in=(State.DRAFT, State.CANCELLED))
    return dict(rows.order_by().values("ordered_on").annotate(sum=Sum("gross")).values_list("ordered_on", "sum"))


# -- for home --------------------------------------------------------------------------------------------------------


def waiting(user: User, limit: int = 50) -> list[Waiting]:
    """What waits for the person: own drafts to finish, and held orders of the units."""
    if not may(user, RIGHT):
        return []
    mine = Q(state=State.DRAFT, maker=user) | Q(state=State.HELD)
    rows = visible(user).filter(mine).order_by("ordered_on", "pk")[:limit]
    return [Waiting(row.hold_reason or _("Finish and submit"), row, row.arrive_on) for row in rows]


def to_deliver(user: User, limit: int = 50) -> QuerySet[Order]:
    """Released orders with goods that are reserved and stand on no delivery paper yet, the oldest first."""
    open_lines = OrderLine.objects.filter(reserved__gt=F("noticed"), order__state=State.RELEASED)
    released = visible(user).select_related("company").filter(state=State.RELEASED)
    return released.filter(pk__in=open_lines.values("order")).order_by("pk")[:limit]


# -- for shipping and receivables ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenLine:
    """A line and how far it has come; quantities in the product's unit, amounts in the order's currency."""

    line_id: int
    no: int
    product_id: int
    product_code: str
    name: str
    unit_name: str
    decimals: int
    stocked: bool
    charge: str
    ordered: Decimal
    reserved: Decimal
    noticed: Decimal
    shipped: Decimal
    signed: Decimal
    invoiced: Decimal
    unit_price: Decimal
    tax_rate: Decimal
    gross: Decimal
    tax: Decimal
    net: Decimal
    arrive_on: dt.date | None
    warehouse: Warehouse | None

    @property
    def warehouse_id(self) -> int | None:
        """The warehouse that keeps the item's class; None for charges (PARTS-31)."""
        return self.warehouse.pk if self.warehouse else None

    @property
    def to_notice(self) -> Decimal:
        """Allocated and not yet on a notice; 0 for charges."""
        return self.reserved - self.noticed if self.stocked else Decimal(0)


def open_lines(order_pk: int) -> list[OpenLine]:
    """Every line of an order with its counters, in order; nothing is filtered, the caller asks what it needs."""
    return _opened(_with_products().filter(order_id=order_pk))


def lines_of_locked(order: Order) -> list[OpenLine]:
    """Like open_lines, of an order that a service has locked: what it calls then finds the lines on the order."""
    prefetch_related_objects([order], Prefetch("lines", _with_products()))
    return _opened(order.lines.all())


def _with_products() -> QuerySet[OrderLine]:
    return OrderLine.objects.select_related("product").order_by("no")


def _opened(rows: Iterable[OrderLine]) -> list[OpenLine]:
    lines = list(rows)
    kept = inventory.warehouse_for(line.product for line in lines if line.stocked)
    return [_open(line, line.product, kept.get(line.product_id)) for line in lines]


def _open(row: OrderLine, product: Product, warehouse: Warehouse | None) -> OpenLine:
    return OpenLine(
        line_id=row.pk,
        product_code=product.code,
        name=row.description,
        unit_name=product.unit_name,
        decimals=product.decimals,
        ordered=row.quantity,
        warehouse=warehouse,
        **{name: getattr(row, name) for name in _SAME},
    )


_SAME = (
    *("no", "product_id", "stocked", "charge", "reserved", "noticed", "shipped", "signed", "invoiced"),
    *("unit_price", "tax_rate", "gross", "tax", "net", "arrive_on"),
)


def get(pk: int) -> Order:
    """An order for a later app's service, which has asked its own document already; else NotFound."""
    heads = Order.objects.select_related("paper", "company", "unit", "maker", "customer")
    found = sole(heads.filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such order for you."))
    return found


def over_limit(customer_id: int) -> Sequence[int]:
    """Orders of a customer that are held because they would pass the credit limit, the oldest first."""
    rows = Order.objects.filter(customer_id=customer_id, state=State.HELD, hold=Hold.OVER_LIMIT)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def short_of(company: Company, product_ids: Iterable[int]) -> Sequence[int]:
    """Orders that wait for stock of these products, the oldest first."""
    rows = OrderLine.objects.filter(stocked=True, reserved__lt=F("quantity"), product_id__in=set(product_ids))
    rows = rows.filter(order__company=company, order__state__in=(State.HELD, State.RELEASED))
    return sorted(set(rows.values_list("order_id", flat=True)))
