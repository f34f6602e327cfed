"""Reads of delivery notices and notes. What a person sees starts from `visible`."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from django.db.models import Count, Prefetch, Q, QuerySet, Sum, Value, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import may, units_of
from core.refusals import NotFound
from core.rows import sole
from core.sums import Sums, sums
from handbook import queries as handbook
from inventory import queries as inventory
from orders import queries as orders
from orders.models import Order, OrderLine
from orders.queries import OpenLine
from shipping import rules
from shipping.models import DeliveryNote, DeliveryNotice, NoteLine, NoticeLine
from shipping.models.base import Consignment
from shipping.parts import Goods, Taken
from workflow import queries as workflow
from workflow.documents import Waiting

C = TypeVar("C", bound=Consignment)
HEAD = ("paper", "company", "unit", "maker", "order__paper", "order__maker", "customer", "warehouse__unit")
# What is printed of a notice besides itself, and what the order's release is judged by.
PRINTED = (
    *("customer__name", "order__foreign", "maker__name", "warehouse__unit", "order__paper__number"),
    *("order__state", "order__hold_reason", "order__payment_terms"),
)


def visible(rows: QuerySet[C], user: User) -> QuerySet[C]:
    """Documents of the person's company and units; a keeper's units are those of the warehouses too."""
    units = units_of(user)
    kept = inventory.in_units(user)  # asked once and not joined to every row
    return rows.filter(Q(unit_id__in=units) | Q(warehouse__in=kept), company_id=user.company_id)


APPROVED = (DeliveryNotice.State.CLEARED, DeliveryNotice.State.ISSUED, DeliveryNotice.State.SHIPPED)
PENDING_RIGHT = "shipping.pending"
"""The right to see a notice before it is approved; warehouse and guard have it not (FIBRE-121, FIBRE-163)."""


def notices(user: User) -> QuerySet[DeliveryNotice]:
    """The delivery notices the person may see, ready for a list."""
    heads = DeliveryNotice.objects.select_related("paper", "order__paper", "customer", "warehouse")
    return visible(heads, user).filter(_shown(user))


def _shown(user: User) -> Q:
    """Whoever prepares, checks or reads notices sees them all; the others those approved and those they decide on."""
    if may(user, PENDING_RIGHT):
        return Q()
    return Q(state__in=APPROVED) | workflow.entrusted(user)


def hides_notice(user: User, pk: int) -> bool:
    """Whether a notice of the person's own units is still kept from the person: it is not approved."""
    if may(user, PENDING_RIGHT):
        return False
    return not DeliveryNotice.objects.filter(_shown(user), pk=pk).exists()


def notes(user: User) -> QuerySet[DeliveryNote]:
    """The delivery notes the person may see, ready for a list."""
    return visible(DeliveryNote.objects.select_related("paper", "order__paper", "customer", "warehouse"), user)


def totals(rows: QuerySet[C]) -> Sums:
    """Foot of a filtered list; cancelled papers do not count."""
    return sums(rows, "gross", Q(state="cancelled"))


def keeps_notice(user: User, pk: int) -> bool:
    """Whether the notice's goods lie in a warehouse of the person's units."""
    return visible(DeliveryNotice.objects.all(), user).filter(_shown(user), pk=pk).exists()


def keeps_note(user: User, pk: int) -> bool:
    """Whether the note's goods lie in a warehouse of the person's units."""
    return visible(DeliveryNote.objects.all(), user).filter(pk=pk).exists()


def _found(document: C | None) -> C:
    if document is None:
        raise NotFound(_("There is no such document for you."))
    return document


def _whole_notices() -> QuerySet[DeliveryNotice]:
    return DeliveryNotice.objects.select_related(*HEAD).prefetch_related(_goods_lines())


def _goods_lines() -> "Prefetch[str, QuerySet[NoticeLine], str]":
    return Prefetch("lines", NoticeLine.objects.select_related("product").order_by("no"))


def _whole_notes() -> QuerySet[DeliveryNote]:
    lines = Prefetch("lines", NoteLine.objects.select_related("product").order_by("no"))
    return DeliveryNote.objects.select_related(*HEAD, "notice__paper").prefetch_related(lines)


def notice(user: User, pk: int) -> DeliveryNotice:
    """One notice with its head, its lines and their products, else NotFound."""
    units, kept = units_of(user), inventory.in_units(user)
    own = Q(company_id=user.company_id) & (Q(unit_id__in=units) | Q(warehouse__in=kept))
    return _found(sole(_whole_notices().filter(own & _shown(user) | workflow.entrusted(user)).filter(pk=pk)))


def note(user: User, pk: int) -> DeliveryNote:
    """One note with its head, its lines and their products, else NotFound."""
    return _found(sole(visible(_whole_notes(), user).filter(pk=pk)))


def notes_to_print(user: User, pks: Sequence[int]) -> list[DeliveryNote]:
    """Notes in the order of `pks`, else NotFound; a constant number of queries."""
    rows = {row.pk: row for row in visible(_whole_notes(), user).filter(pk__in=pks)}
    return [_found(rows.get(pk)) for pk in pks]


def notice_by_key(pk: int) -> DeliveryNotice:
    """A notice for a reaction, which acts for nobody."""
    return _whole_notices().get(pk=pk)


def read_whole(notice: DeliveryNotice) -> None:
    """Put on a locked notice what is printed of it: its lines, and the names beside it. Two statements."""
    prefetch_related_objects([notice], _goods_lines())
    beside = DeliveryNotice.objects.select_related("customer", "maker", "order__paper", "warehouse__unit")
    found = beside.only(*PRINTED).get(pk=notice.pk)
    notice.customer, notice.maker, notice.order = found.customer, found.maker, found.order
    notice.warehouse.unit = found.warehouse.unit


def note_by_key(pk: int) -> DeliveryNote:
    """A note for a reaction, which acts for nobody."""
    return _whole_notes().get(pk=pk)


def order(user: User, pk: int) -> Order:
    """An order of the person's units, as what is shipped from, else NotFound."""
    found = sole(orders.visible(user).select_related("paper", "customer", "maker", "company", "unit").filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such order for you."))
    return found


def order_numbered(user: User, number: str) -> Order | None:
    """The order of this number among those the person may see."""
    named = {"paper__company": user.works_in, "paper__kind": Order.KIND, "paper__number": number.strip()}
    return orders.visible(user).filter(**named).first()


# -- for services ----------------------------------------------------------------------------------------------------


def taken(order_lines: Iterable[int]) -> dict[int, Taken]:
    """What live notices, and notes without a notice, have of order lines. Ask while the order is locked."""
    ids = list(order_lines)
    on_notices = NoticeLine.objects.filter(order_line_id__in=ids).exclude(notice__state="cancelled")
    on_notes = NoteLine.objects.filter(order_line_id__in=ids, note__notice__isnull=True).exclude(
        note__state="cancelled"
    )
    rows = _sums(on_notices).union(_sums(on_notes), all=True)
    return {pk: Taken(quantity or Decimal(0), gross or Decimal(0)) for pk, quantity, gross in rows}


def _sums(rows: "QuerySet[NoticeLine] | QuerySet[NoteLine]") -> "QuerySet[NoticeLine, tuple[int, Decimal, Decimal]]":
    # The rows of both models are (order line, quantity, amount).
    return rows.order_by().values_list("order_line_id").annotate(all=Sum("quantity"), worth=Sum("gross"))  # type: ignore[return-value]  # see above


def line_keys(note_pk: int) -> list[int]:
    """Keys of a note's lines, for reading what was counted; whose note it is is for the service to ask."""
    return list(NoteLine.objects.filter(note_id=note_pk).values_list("pk", flat=True))


def charges_carried(order_pk: int) -> bool:
    """Whether a live note of the order carries its freight and fees already."""
    return DeliveryNote.objects.filter(order_id=order_pk, carries_charges=True).exclude(state="cancelled").exists()


def goods(**of: int) -> list[Goods]:
    """What is on the note `note=…`, or on the one that was made from a notice `note__notice=…`, line by line."""
    return [Goods(*row) for row in NoteLine.objects.filter(**of).order_by("no").values_list(*Goods._fields)]


def charges(order_pk: int) -> list[OrderLine]:
    """Freight, travel and fees of an order."""
    return list(OrderLine.objects.filter(order_id=order_pk, stocked=False).select_related("product").order_by("no"))


# -- what is to be done ----------------------------------------------------------------------------------------------

SHOWN = 50


def oldest(steps: Sequence[QuerySet[C]]) -> list[list[C]]:
    """The oldest documents of each step, all of one kind; one statement for all steps."""
    parts = [rows.order_by("made_on", "pk").annotate(step=Value(no))[:SHOWN] for no, rows in enumerate(steps)]
    found = [] if not parts else parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    groups: list[list[C]] = [[] for _step in steps]
    for row in found:
        groups[row.step].append(row)  # type: ignore[attr-defined]  # annotated
    return [sorted(rows, key=lambda row: (row.made_on, row.pk)) for rows in groups]


def to_sign(user: User) -> list[DeliveryNotice]:
    """Notices whose open step waits for this person, oldest first."""
    steps = workflow.inbox(user).filter(content_object__round__paper__kind=DeliveryNotice.KIND).order_by()
    return list(notices(user).filter(pk__in=steps.values("content_object__round__paper")).order_by("made_on", "pk"))


def printed(rows: QuerySet[DeliveryNotice]) -> QuerySet[DeliveryNotice]:
    """Notices that commerce prints, none written by hand."""
    return rows.filter(by_hand=False)


def own(rows: QuerySet[DeliveryNote]) -> QuerySet[DeliveryNote]:
    """Notes that leave by themselves, not on a notice."""
    return rows.filter(notice__isnull=True)


def counts(rows: QuerySet[C]) -> dict[str, int]:
    """How many documents are in each state."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def waiting(user: User) -> list[Waiting]:
    """What waits for the person by right; signatures wait as workflow steps."""
    on_notices = {
        "draft": ("shipping.print", _("Print the delivery notice")),
    }
    by_hand = {"draft": ("shipping.notice", _("Hand in the notice written by hand"))}
    on_their_way = {
        "checked": ("shipping.notice", _("Hand on the delivery notice")),
        "cleared": ("shipping.issue", _("Draw the goods")),
        "issued": ("shipping.ship", _("Ship the goods")),
    }
    on_notes = {
        "draft": ("shipping.note", _("Print the delivery note")),
        "printed": ("shipping.ship", _("Ship the goods")),
    }
    return [
        *_to_prepare(user),
        *_in_states(user, printed(notices(user)), on_notices),
        *_in_states(user, notices(user).filter(by_hand=True), by_hand),
        *_in_states(user, notices(user), on_their_way),
        *_in_states(user, own(notes(user)), on_notes),
    ]


def _in_states(user: User, rows: QuerySet[C], steps: Mapping[str, tuple[str, str]]) -> list[Waiting]:
    """The oldest documents that the person may take further, and how; `steps` says by state: which right, what.

    Each state is asked for by itself: so a prepared plan, which knows neither the states nor how few papers are in
    them, can do no better than the index by state.
    """
    mine = {state: text for state, (right, text) in steps.items() if may(user, right)}
    ready = rows.order_by("made_on", "pk")
    return [Waiting(ready.filter(state=state), lambda state, note: mine[state]) for state in mine]


def _to_prepare(user: User) -> list[Waiting]:
    """Released orders for which the person makes the notice, or the note where the company has no notices."""
    ways = {
        True: ("shipping.notice", _("Prepare delivery notice")),
        False: ("shipping.note", _("Make delivery note")),
    }
    mine = {way: text for way, (right, text) in ways.items() if may(user, right)}
    company = user.company
    if not mine or company is None:
        return []

    def says(state: str, ordered_on: str) -> str:
        return mine.get(_on_notice(company, dt.date.fromisoformat(ordered_on)), "")

    return [Waiting(orders.to_deliver(user), says, until="arrive_on", note="ordered_on")]


def special_case(notice: DeliveryNotice, on: dt.date) -> str:
    """The case of a notice that goes a way of its own: foreign trade (PARTS-68, 69), written by hand (PARTS-30)."""
    if notice.order.foreign and rules.foreign_way(notice.company, on):
        return "foreign"
    return "by_hand" if notice.by_hand else ""


def open_for(notice: DeliveryNotice) -> list[OpenLine]:
    """Lines of the order that may go on a notice: of its warehouse, and written by hand as it is or not."""
    classes = rules.by_hand_classes(notice.company, notice.made_on)
    return [
        line
        for line in orders.open_lines(notice.order_id)
        if line.warehouse is not None
        and line.warehouse.pk == notice.warehouse_id
        and (line.warehouse.item_class in classes) == notice.by_hand
    ]


def notice_required(order: Order) -> bool:
    """Whether goods of this company leave on a signed delivery notice (PARTS-28) or on the note alone (OFFICE-118)."""
    return _on_notice(order.company, order.ordered_on)


def _on_notice(company: Company, on: dt.date) -> bool:
    return bool(handbook.value(company, "shipping.notice_required", on))
