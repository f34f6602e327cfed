"""Reads of orders. What a person sees starts from `visible`; later apps name the order they act for."""

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    prefetch_related_objects,
)
from django.utils.translation import gettext as _

from accounts.models import Assignment, Company, User
from accounts.queries import may, scoped, units_of
from accounts.roles import ROLES
from core.lists import counted
from core.refusals import NotFound
from core.rows import at_hand, sole
from core.sums import Sums, sums
from credit import queries as credit
from credit.queries import watching as watched
from customers.models import Customer
from inventory import queries as inventory
from orders.amounts import share
from orders.models import Amendment, AmendmentLine, Hold, Loss, Order, OrderLine
from orders.rules import rules
from workflow import queries as workflow
from workflow.documents import Waiting
from workflow.models import Event, Task

State = Order.State
HEAD = (
    *("paper", "company", "unit", "maker", "customer", "quotation__paper", "freight_confirmed_by", "fee_waived_by"),
    "web_confirmed_by",
)
PLACED = (State.REVIEWED, State.HELD, State.RELEASED, State.SHIPPED, State.CLOSED)
RIGHT = "orders.write"
STOPPED = "orders.stopped"
"""the task of an order whose goods were stopped at the shipment"""
MISSING = F("quantity") - F("given_up") - F("reserved")
SHORT = Q(stocked=True, reserved__lt=F("quantity") - F("given_up"))
"""Lines of goods that nothing is reserved for, as far as they are not given up."""


def visible(user: User) -> QuerySet[Order]:
    """The orders of the person's company and units, ready for a list."""
    return scoped(Order.objects.select_related("paper", "customer", "maker"), user)


def ever_placed(customer: Customer, company: Company) -> bool:
    """Whether an order of the customer was ever agreed to."""
    return Order.objects.filter(company=company, customer=customer, state__in=PLACED).exists()


def priced_lines(order: Order) -> list[OrderLine]:
    """Its lines with their products, in order; one query."""
    return list(OrderLine.objects.filter(order=order).select_related("product__item_class").order_by("no"))


def only_of_classes(order: Order, lines: Sequence[OrderLine], classes: Collection[str]) -> bool:
    """Whether all goods of an order are of item classes with these names.

    One query; none where no class is named, or `lines` were read with their classes.
    """
    found = _classes(order, lines) if classes else set()
    return bool(found) and found <= set(classes)


def _classes(order: Order, lines: Sequence[OrderLine]) -> set[str | None]:
    if lines and all(at_hand(line, "product", "item_class") for line in lines):
        of = (line.product.item_class for line in lines if line.stocked)
        return {item_class.name if item_class else None for item_class in of}
    goods = OrderLine.objects.filter(order=order, stocked=True)
    return set(goods.order_by().values_list("product__item_class__name", flat=True))


def ordered_since(order: Order, since: dt.datetime, products: Collection[int]) -> QuerySet[OrderLine]:
    """What the customer has ordered of these products since, this order aside: handed in since, whenever it was begun.

    A draft that lay there before the quotation takes of what was approved like one that is written after it; drafts and
    cancelled orders take nothing.
    """
    handed_in = Event.objects.filter(paper_id=OuterRef("order_id"), name=f"{Order.KIND}.submitted", at__gte=since)
    rows = OrderLine.objects.filter(Exists(handed_in), order__customer_id=order.customer_id)
    standing = rows.exclude(order__state__in=(State.DRAFT, State.CANCELLED)).exclude(order_id=order.pk)
    return standing.filter(product_id__in=products)


def order(user: User, pk: int) -> Order:
    """One order with its head and its lines with their products, else NotFound."""
    lines = Prefetch("lines", OrderLine.objects.select_related("product").order_by("no"))
    found = sole(workflow.in_sight(Order.objects.select_related(*HEAD), user).prefetch_related(lines).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such order for you."))
    if found.state not in (State.DRAFT, State.IN_REVIEW):
        prefetch_related_objects([found], Prefetch("amendments", Amendment.objects.select_related("by")))
    return found


def amendments(order: Order) -> list[Amendment]:
    """Changes of a reviewed order, the newest first, with their lines; nothing is asked before its review.

    One statement, and none where there are none: the order's own lines are read already.
    """
    found = [] if order.state in (State.DRAFT, State.IN_REVIEW) else list(order.amendments.all())
    prefetch_related_objects(found, "lines")
    own = {line.pk: line for line in order.lines.all()}
    for row in (row for each in found for row in each.lines.all()):
        row.line = own[row.line_id]
    return found


def as_proposed(order: Order, lines: Sequence[OrderLine]) -> list[OrderLine]:
    """Copies of an order's lines as the change that waits for review would have them; else as they are."""
    if order.state not in (State.HELD, State.RELEASED):
        return list(lines)
    rows = AmendmentLine.objects.filter(amendment__order=order, amendment__state=Amendment.State.PROPOSED)
    new = {row.line_id: row for row in rows}
    return [_proposed(line, new[line.pk]) if line.pk in new else line for line in lines]


def _proposed(line: OrderLine, new: AmendmentLine) -> OrderLine:
    row = copy.copy(line)
    row.reprice(new.quantity, new.unit_price, new.foreign_price)
    return row


def losses(order: Order) -> list[Loss]:
    """What the clerk who entered it has to bear (DIST-63); nothing where the handbook puts no losses on clerks."""
    if not rules(order.company, order.ordered_on).clerk_bears_loss:
        return []
    return list(Loss.objects.filter(order=order).select_related("clerk", "entered_by"))


def shortages(user: User) -> QuerySet[OrderLine]:
    """Lines of reviewed orders for which no stock is reserved, with what waits since when (OFFICE-108).

    A line leaves when its goods were received and reserved, or its order ends.
    """
    reviewed = Event.objects.filter(paper_id=OuterRef("order_id"), name=f"{Order.KIND}.reviewed").order_by("-at")
    rows = OrderLine.objects.filter(
        SHORT, order__state__in=(State.HELD, State.RELEASED),
        order__company_id=user.works_in, order__unit_id__in=units_of(user),
    )  # fmt: skip
    heads = rows.select_related("product", "order__paper", "order__customer", "order__maker")
    return heads.annotate(missing=MISSING, since=Subquery(reviewed.values("at")[:1]))


def held(user: User) -> QuerySet[Order]:
    """Held orders, with `since` when: an order is held from its review on, whatever it is held for meanwhile.

    Released ones too, whose goods were stopped at the shipment.
    """
    reviewed = Event.objects.filter(paper_id=OuterRef("pk"), name=f"{Order.KIND}.reviewed").order_by("-at")
    stopped = Task.objects.filter(kind=STOPPED, done_at__isnull=True).values("paper")
    rows = visible(user).filter(Q(state=State.HELD) | Q(state=State.RELEASED, pk__in=stopped))
    return rows.annotate(since=Subquery(reviewed.values("at")[:1]))


def shipped_amounts(order_ids: Collection[int]) -> dict[int, Decimal]:
    """What has left of each of these orders, in money, tax included; one statement. Charges go with the first part."""
    rows = OrderLine.objects.filter(order__in=order_ids, shipped__gt=0)
    left: dict[int, Decimal] = defaultdict(Decimal)
    for line in rows.only("order_id", "gross", "quantity", "shipped"):
        left[line.order_id] += share(line, line.shipped)
    return dict(left)


def last_of(user: User, customer_id: int) -> Order | None:
    """A customer's newest order that stands, with its lines and their products; None before the first."""
    lines = Prefetch("lines", OrderLine.objects.select_related("product").order_by("no"))
    standing = visible(user).filter(customer_id=customer_id).exclude(state__in=(State.DRAFT, State.CANCELLED))
    rows = standing.select_related("paper", "company").prefetch_related(lines)
    return rows.order_by("-ordered_on", "-pk").first()


def sold_to(user: User, customer_id: int) -> QuerySet[Order]:
    """The customer's orders that were agreed to, as far as the person sees them; no drafts, nothing still in review."""
    held_back = (State.DRAFT, State.IN_REVIEW, State.CANCELLED)
    return scoped(Order.objects.order_by(), user).filter(customer_id=customer_id).exclude(state__in=held_back)


def lines_of(orders: QuerySet[Order], product_ids: Sequence[int]) -> QuerySet[OrderLine]:
    """Lines of these orders with these products."""
    return OrderLine.objects.filter(order_id__in=orders.values("pk"), product_id__in=product_ids)


def makers(user: User) -> QuerySet[User]:
    """People of the company who enter orders or once did, by name; asked of their posts, not of a million orders."""
    roles = [code for code, role in ROLES.items() if RIGHT in role.permissions]
    seated = Assignment.objects.filter(post__company=user.company, post__role__in=roles)
    return User.objects.filter(pk__in=seated.values("user")).order_by("name", "pk")


# -- figures ---------------------------------------------------------------------------------------------------------


def totals(rows: QuerySet[Order]) -> Sums:
    """Foot of a filtered list; cancelled orders do not count."""
    return sums(rows, "gross", Q(state=State.CANCELLED))


MOST_OPEN = 1_000_000
"""No company has more open orders in a state."""


def by_state(user: User) -> dict[str, int]:
    """How many open orders are in each state; closed and cancelled ones are not counted."""
    # State by state, along the index by state: "not closed" alone would read every order there ever was.
    states = [state for state in State if state not in {State.CLOSED, State.CANCELLED}]
    counts = counted([visible(user).filter(state=state) for state in states], MOST_OPEN)
    return {str(state): count for state, count in zip(states, counts, strict=True) if count}


def held_by_reason(user: User) -> dict[str, int]:
    """How many orders are held, by the reason's code."""
    rows = visible(user).filter(state=State.HELD).order_by().values("hold")
    return dict(rows.annotate(count=Count("pk")).values_list("hold", "count"))


def entered(user: User, since: dt.date, until: dt.date) -> dict[dt.date, Decimal]:
    """What the person entered per day from `since` to `until` (both counted), drafts too, cancelled orders not."""
    mine = visible(user).filter(maker=user, ordered_on__range=(since, until)).exclude(state=State.CANCELLED)
    return dict(mine.order_by().values("ordered_on").annotate(sum=Sum("gross")).values_list("ordered_on", "sum"))


def short_products(user: User, most: int) -> list[tuple[str, str, Decimal]]:
    """Code, name and missing quantity of the products that orders wait for, the most wanted first."""
    rows = OrderLine.objects.filter(
        stocked=True, reserved__lt=F("quantity") - F("given_up"), order__in=visible(user).order_by()
    )
    waiting = rows.filter(order__state__in=(State.HELD, State.RELEASED)).order_by()
    sums = waiting.values("product__code", "product__name").annotate(missing=Sum(MISSING))
    return list(sums.order_by("-missing").values_list("product__code", "product__name", "missing")[:most])


def sold(user: User, since: dt.date, until: dt.date) -> dict[dt.date, Decimal]:
    """What was ordered per day from `since` to `until` (both counted), cancelled orders and drafts left out."""
    rows = visible(user).filter(ordered_on__range=(since, until)).exclude(state__in=(State.DRAFT, State.CANCELLED))
    return dict(rows.order_by().values("ordered_on").annotate(sum=Sum("gross")).values_list("ordered_on", "sum"))


# -- for home --------------------------------------------------------------------------------------------------------


def waiting(user: User) -> list[Waiting]:
    """What waits for the person: own drafts to finish, and held orders of the units."""
    if not may(user, RIGHT):
        return []
    mine = Q(state=State.DRAFT, maker=user) | Q(state=State.HELD)
    rows = visible(user).filter(mine).order_by("rank", "ordered_on", "pk")
    return [Waiting(rows, lambda state, note: note or _("Finish and submit"), until="arrive_on", note="hold_reason")]


def to_deliver(user: User) -> QuerySet[Order]:
    """Released orders with goods that are reserved and stand on no delivery paper yet, the oldest first."""
    # In the order of the index by state: a prepared plan, which does not know how few are released, begins there too.
    open_lines = OrderLine.objects.filter(reserved__gt=F("noticed"), order=OuterRef("pk"))
    return visible(user).filter(Exists(open_lines), state=State.RELEASED).order_by("ordered_on", "pk")


def to_prepare(company: Company, until: dt.date) -> QuerySet[Order]:
    """Released orders that are to arrive by a day and have goods that are reserved and on no delivery paper yet."""
    open_lines = OrderLine.objects.filter(reserved__gt=F("noticed"), order=OuterRef("pk"))
    rows = Order.objects.filter(Exists(open_lines), company=company, state=State.RELEASED, arrive_on__lte=until)
    return rows.select_related("paper", "company", "maker").order_by("pk")


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
    warehouse: inventory.Place | None

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
    return [_open(row) for row in _with_products().filter(order_id=order_pk)]


def lines_of_locked(order: Order) -> list[OpenLine]:
    """Like open_lines, of an order that a service has locked: what it calls then finds the lines on the order."""
    prefetch_related_objects([order], Prefetch("lines", _with_products()))
    return [_open(row) for row in order.lines.all()]


def _with_products() -> QuerySet[OrderLine]:
    return inventory.with_place(OrderLine.objects.select_related("product").order_by("no"))


def _open(row: OrderLine) -> OpenLine:
    return OpenLine(
        line_id=row.pk,
        product_code=row.product.code,
        name=row.description,
        unit_name=row.product.unit_name,
        decimals=row.product.decimals,
        ordered=row.quantity,
        warehouse=inventory.place_of(row, row.product) if row.stocked else None,
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


def held_for_credit(customer_id: int) -> Sequence[int]:
    """Orders that are held for what the customer owes, not for their own money or goods; oldest first. In a group the
    orders of all its members: what one of them pays, the others may use."""
    of_whom = credit.sharing(customer_id).order_by().values("customer")
    rows = Order.objects.filter(customer__in=of_whom, state=State.HELD).exclude(hold__in=Order.WAITS)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def granted_since() -> Sequence[int]:
    """Orders of all companies held for credit whose customer's limit or grade was set anew since they were last
    asked; the oldest first."""
    rows = Order.objects.filter(state=State.HELD).exclude(hold__in=Order.WAITS)
    return list(rows.filter(credit.limit_set_since_decision()).order_by("pk").values_list("pk", flat=True))


def all_held_for_credit() -> Sequence[int]:
    """Orders of all companies that are held for credit, the oldest first."""
    rows = Order.objects.filter(state=State.HELD).exclude(hold__in=Order.WAITS)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def short_of(company: Company, product_ids: Iterable[int]) -> Sequence[int]:
    """Orders that wait for stock of these products: customers of grade A and B first (FIBRE-57), then the oldest."""
    rows = OrderLine.objects.filter(
        stocked=True, reserved__lt=F("quantity") - F("given_up"), product_id__in=set(product_ids)
    )
    rows = rows.filter(order__company=company, order__state__in=(State.HELD, State.RELEASED))
    waiting = dict(rows.values_list("order_id", "order__customer_id"))
    first = watched.served_first(company, set(waiting.values()))
    return sorted(waiting, key=lambda order_id: (waiting[order_id] not in first, order_id))


def held_back(company: Company) -> Sequence[int]:
    """Orders that stand back for grades A and B while goods are short, the oldest first."""
    rows = Order.objects.filter(company=company, state=State.HELD, hold=Hold.PRIORITY)
    return list(rows.order_by("pk").values_list("pk", flat=True))
