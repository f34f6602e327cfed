"""Stock receipts: goods arrive, are entered and lie in stock in one step."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company, Unit, User
from catalog import queries as catalog
from catalog.lines import fault_of
from catalog.models import Product
from core.dates import business_date
from core.refusals import NotAllowed, NotFound
from handbook import queries as handbook
from inventory import policies
from inventory.models import Location, ReceiptLine, StockReceipt, Warehouse
from inventory.services import levels, moves
from inventory.services.levels import Change
from workflow import papers
from workflow.models import Paper


@papers.retrying
def receive(
    *,
    company: Company,
    unit: Unit,
    warehouse_id: int,
    lines: Sequence[tuple[int, Decimal]],
    by: User,
    at: dt.datetime,
    reference: str = "",
) -> StockReceipt:
    """Enter and post a stock receipt (入库单): (product id, quantity) per line; numbered, in stock at once.

    Lines of services carry no stock and are passed over. Raises NotYours without the right at the warehouse,
    NotFound for another company's warehouse, NotAllowed with the line's number for a line that cannot stand.
    """
    draft = StockReceipt(warehouse=warehouse_of(company, warehouse_id), reference=reference)
    receipt = post(draft, lines, company=company, unit=unit, by=by, at=at)
    number(receipt, at)
    return receipt


def post(
    draft: StockReceipt,
    lines: Sequence[tuple[int, Decimal]],
    *,
    company: Company,
    unit: Unit,
    by: User,
    at: dt.datetime,
    moved_from: str = Location.SUPPLIER,
    came_from: Iterable[Paper] = (),
) -> StockReceipt:
    """Enter and post a receipt without its number: `moved_from` is where the goods were before, `came_from` the papers
    that it was made from. Whoever posts several numbers them afterwards, for the counter is locked last of all."""
    policies.check_receive(draft.warehouse, by)
    goods = _goods(company, lines)
    papers.create(draft, company=company, unit=unit, by=by, at=at, came_from=came_from)
    _write_lines(draft, goods)
    arrived = {"products": sorted({product.pk for product, _quantity in goods})}
    with papers.door(StockReceipt, draft.pk, event="posted", by=by, at=at, scoped=False, data=arrived) as receipt:
        receipt.post()
        _put_in_stock(receipt, goods, moved_from, by, at)
    return receipt


def number(receipt: StockReceipt, at: dt.datetime) -> None:
    """Give a posted receipt its number."""
    on = business_date(at, receipt.company.zone)
    papers.give_number(receipt, handbook.value(receipt.company, f"numbers.{StockReceipt.KIND}", on), on)


def warehouse_of(company: Company, pk: int) -> Warehouse:
    """A warehouse of the company that is in use, else NotFound."""
    found = Warehouse.objects.filter(company=company, pk=pk, retired_at__isnull=True).first()
    if found is None:
        raise NotFound(_("There is no such warehouse in your company."))
    return found


def _goods(company: Company, lines: Sequence[tuple[int, Decimal]]) -> list[tuple[Product, Decimal]]:
    products = catalog.by_ids(company, [product_id for product_id, _quantity in lines])
    found = [_line(no, products.get(pk), quantity) for no, (pk, quantity) in enumerate(lines, 1)]
    goods = [(product, quantity) for product, quantity in found if not product.is_service]
    if not goods:
        raise NotAllowed(_("A stock receipt needs at least one line of goods."))
    return goods


def check_quantity(product: Product, quantity: Decimal) -> None:
    """Above nought, and no finer than the unit is divided; what is no longer sold may still lie or come back."""
    fault = fault_of(product, quantity, None)
    if fault and fault.field != "product":
        raise NotAllowed(fault.sentence, field=fault.field)


def _line(no: int, product: Product | None, quantity: Decimal) -> tuple[Product, Decimal]:
    if product is None:
        raise NotAllowed(_("Line %(line)s: the product is unknown.") % {"line": no}, facts={"line": no})
    fault = fault_of(product, quantity, None)
    # What is no longer sold may still come back or arrive late.
    if fault and fault.field != "product":
        said = {"line": no, "sentence": fault.sentence}
        raise NotAllowed(_("Line %(line)s: %(sentence)s") % said, facts={"line": no, "field": fault.field})
    return product, quantity


def _write_lines(receipt: StockReceipt, goods: Sequence[tuple[Product, Decimal]]) -> None:
    ReceiptLine.objects.bulk_create(
        ReceiptLine(receipt=receipt, no=no, product=product, quantity=quantity)
        for no, (product, quantity) in enumerate(goods, 1)
    )


def _put_in_stock(
    receipt: StockReceipt, goods: Sequence[tuple[Product, Decimal]], moved_from: str, by: User, at: dt.datetime
) -> None:
    arrived = levels.summed((product.pk, quantity) for product, quantity in goods)
    rows = levels.lock_or_open(receipt.warehouse_id, arrived)
    levels.apply({rows[pk].pk: Change(on_hand=quantity) for pk, quantity in arrived.items()})
    moves.bring_in(receipt.paper, rows, arrived, by=by, at=at, source=moved_from)
