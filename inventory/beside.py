"""What is known of products beside a form: stock, the last price to the customer, and the picker of products."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Company, User
from catalog import queries as catalog
from catalog.dealings import LastPrice, last_prices
from catalog.models import Product
from catalog.pricing import Authority
from catalog.typing import Known, TypedLine, plain, shortages
from core.money import ZERO
from customers import queries as customers
from inventory import queries

PICKED = 8


@dataclass(frozen=True)
class Pick:
    """A product offered while one is typed; `exact` when the text can mean no other."""

    product: Product
    available: Decimal
    last: LastPrice | None
    exact: bool = False

    @property
    def price(self) -> str:
        """The base price as it would be typed."""
        return plain(self.product.base_price or None)

    @property
    def last_price(self) -> str:
        """The last price as it would be typed; empty when there is none."""
        return plain(self.last.price) if self.last else ""


def known(
    user: User,
    company: Company,
    lines: Sequence[TypedLine],
    prices: Mapping[int, Authority],
    *,
    customer_id: int | None,
) -> Known:
    """Stock and last prices of all typed products; two queries, one without a customer."""
    goods = sorted({line.product.pk for line in lines if line.product and not line.product.is_service})
    available = queries.available(company, goods) if goods else {}
    last = last_prices(user, customer_id, goods) if customer_id else {}
    return Known(available, last, shortages(lines, available), prices, customer_id is not None)


def picker(user: User, company: Company, asked: Mapping[str, str]) -> dict[str, object]:
    """What catalog/_picker.html shows for the text `q`, with prices to the `customer` that a text names."""
    text, customer_id = asked.get("q", ""), customers.id_of(user, asked.get("customer", ""))
    return {"picks": picks(user, company, text, customer_id), "query": text.strip()}


def picks(user: User, company: Company, text: str, customer_id: int | None) -> list[Pick]:
    """At most eight products on sale for a text; a barcode or code that is met exactly is offered as such.

    A scanned barcode is the only answer, so that it is taken without looking.
    """
    found = catalog.find(user, text, PICKED)
    scanned = [product for product in found if product.barcode and product.barcode == text.strip()]
    offered = scanned or found
    ids = [product.pk for product in offered]
    available = queries.available(company, ids) if ids else {}
    last = last_prices(user, customer_id, ids) if customer_id and ids else {}
    return [
        Pick(product, available.get(product.pk, ZERO), last.get(product.pk), _exact(product, text))
        for product in offered
    ]


def _exact(product: Product, text: str) -> bool:
    return text.strip().lower() in (product.barcode.lower(), product.code.lower()) and bool(text.strip())
