"""Opening stock: what lay in a warehouse before Danju, brought in once, before anything moved."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import Company, User
from catalog.models import Product
from core.display import qty_text
from core.refusals import NotAllowed
from inventory import policies
from inventory.models import Location, StockReceipt, Warehouse
from inventory.queries import Opened
from inventory.services import receipts
from workflow import papers
from workflow.models import Paper


def check_opening(place: Warehouse, product: Product, quantity: Decimal, before: Opened | None, *, by: User) -> None:
    """Whether a quantity may be brought in: goods, as finely as the unit is divided, and nothing moved there yet."""
    policies.check_receive(place, by)
    if product.is_service:
        raise NotAllowed(_("%(product)s is a service and has no stock.") % {"product": product}, field="code")
    receipts.check_quantity(product, quantity)
    if before is None:
        return
    if before.opening is not None:
        there = qty_text(before.opening, product.decimals)
        raise NotAllowed(
            _("%(product)s was brought in before: %(quantity)s.") % {"product": product, "quantity": there},
            field="quantity",
        )
    raise NotAllowed(
        _("%(product)s has moved in %(place)s already; what arrives now is a stock receipt.")
        % {"product": product, "place": place},
        field="quantity",
    )


@papers.retrying
def open_stock(
    *,
    company: Company,
    lines: Mapping[int, Sequence[tuple[int, Decimal]]],
    by: User,
    at: dt.datetime,
    source: Paper | None = None,
) -> list[StockReceipt]:
    """Bring in what lay in the warehouses (期初库存): warehouse → lines; one stock receipt for each.

    `source` is the paper they come from. The database refuses a second opening of the same place.
    """
    made = [_opened(company, pk, lines[pk], by, at, [source] if source else []) for pk in sorted(lines)]
    for receipt in made:
        receipts.number(receipt, at)
    return made


def _opened(
    company: Company,
    warehouse_id: int,
    lines: Sequence[tuple[int, Decimal]],
    by: User,
    at: dt.datetime,
    came_from: Sequence[Paper],
) -> StockReceipt:
    place = receipts.warehouse_of(company, warehouse_id)
    draft = StockReceipt(warehouse=place, reference=_("Opening stock"))
    return receipts.post(
        draft,
        lines,
        company=company,
        unit=place.unit,
        by=by,
        at=at,
        moved_from=Location.OPENING,
        came_from=came_from,
    )
