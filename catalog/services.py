"""The only writers of the catalogue."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext as _

from accounts.models import Company, User
from catalog import policies, queries
from catalog.models import BookedRate, ItemClass, Product
from catalog.queries import visible
from core import currencies, pinyin
from core.constraints import refusing
from core.dates import business_date
from core.display import day_text
from core.masterdata import check_version
from core.refusals import NotAllowed, NotFound
from workflow import papers

MAX_RATE = Decimal(10) ** 9
"""No currency is worth so much of another; the column ends there."""


class ProductFields(TypedDict, total=False):
    """What a person may say about a product besides its code and name; rates as fractions (0.13 is 13 %)."""

    spec: str
    unit_name: str
    decimals: int
    barcode: str
    item_class: ItemClass | None
    tax_rate: Decimal
    base_price: Decimal
    cost: Decimal | None
    kind: str
    charge: str


class ProductChange(ProductFields, total=False):
    """What may be changed later: the code and name too."""

    code: str
    name: str


@papers.retrying
def add_item_class(*, company: Company, by: User, at: dt.datetime, code: str, name: str) -> ItemClass:
    """Add a class of items; raises NotAllowed when the code is taken."""
    policies.check_write(company, by)
    item_class = ItemClass(company=company, code=code, name=name)
    item_class.stamp(by, at)
    with refusing({"itemclass_code_once_per_company": ("code", _code_taken(code))}):
        item_class.save()
    return item_class


@papers.retrying
def add_product(
    *, company: Company, by: User, at: dt.datetime, code: str, name: str, **fields: Unpack[ProductFields]
) -> Product:
    """Add a product; raises NotAllowed when its code or barcode is taken in the company."""
    policies.check_write(company, by)
    product = Product(company=company, code=code.strip())
    _write(product, by, at, "", name=name, **fields)
    return product


@papers.retrying
def change_product(
    pk: int,
    *,
    by: User,
    at: dt.datetime,
    version: int | None = None,
    reason: str = "",
    **fields: Unpack[ProductChange],
) -> Product:
    """Change fields of a product (its code too); papers keep the price and text that they were made with.

    `version` is the one the form was opened with: NotAllowed when a colleague was quicker.
    """
    product = _locked(pk, by)
    policies.check_change(product, by)
    check_version(product, version)
    _write(product, by, at, reason, **fields)
    return product


@papers.retrying
def retire_product(pk: int, *, by: User, at: dt.datetime, reason: str) -> Product:
    """Take a product off sale: it can no longer be put on a line; papers that have it are not touched."""
    return _move(pk, policies.check_retire, by, at, reason, retired_at=at)


@papers.retrying
def restore_product(pk: int, *, by: User, at: dt.datetime, reason: str) -> Product:
    """Take a retired product back on sale."""
    return _move(pk, policies.check_restore, by, at, reason, retired_at=None)


def _move(
    pk: int, check: Callable[[Product, User], None], by: User, at: dt.datetime, reason: str, **fields: Any
) -> Product:
    product = _locked(pk, by)
    check(product, by)
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")
    _write(product, by, at, reason, **fields)
    return product


def _locked(pk: int, by: User) -> Product:
    product = visible(by).select_related(None).select_for_update(no_key=True).filter(pk=pk).first()
    if product is None:
        raise NotFound(_("There is no such product in your company."))
    return product


def _write(product: Product, by: User, at: dt.datetime, reason: str, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(product, name, value)
    policies.check_item_class(product)
    full, initials = pinyin.keys(product.name)
    product.pinyin, product.initials = full[:720], initials[:120]
    product.stamp(by, at, reason.strip())
    with refusing(_faults(product)):
        product.save()


def _faults(product: Product) -> dict[str, tuple[str, object]]:
    """What the database may refuse, as sentences."""
    taken = _("The barcode “%(barcode)s” belongs to another product.") % {"barcode": product.barcode}
    return {
        "product_code_once_per_company": ("code", _code_taken(product.code)),
        "product_barcode_once_per_company": ("barcode", taken),
        "product_charge_is_service": ("charge", _("A charge is a service, not goods.")),
        "product_named": ("name", _("A product needs a code, a name and a unit.")),
    }


def _code_taken(code: str) -> str:
    return _("The code “%(code)s” is taken.") % {"code": code}


@papers.retrying
def book_rate(
    *, company: Company, by: User, at: dt.datetime, currency: str, from_day: dt.date, rate: Decimal, note: str = ""
) -> BookedRate:
    """Book the rate of a foreign currency from a day on: units of the company's currency for one of the foreign.

    From today or later; from an earlier day only where no rate was in force then, for nothing can have used one.
    What was submitted before keeps its rate. Raises NotYours without the right to book rates, NotAllowed with the
    field for a day, a currency or a figure that cannot be.
    """
    policies.check_book(company, by)
    _check_rate(company, currency, rate)
    if from_day < business_date(at, company.zone) and (used := queries.rate_on(company, currency, from_day)):
        told = {"rate": currencies.rate_text(used.rate), "day": day_text(from_day)}
        raise NotAllowed(
            _("On %(day)s the rate %(rate)s was in force already; book a new one from today.") % told, field="from_day"
        )
    return BookedRate.objects.create(
        company=company, currency=currency, from_day=from_day, rate=rate, note=note.strip(), by=by, at=at
    )


def _check_rate(company: Company, currency: str, rate: Decimal) -> None:
    if currency not in currencies.NAMES:
        raise NotAllowed(_("Choose one of the currencies."), field="currency")
    if currency == company.currency:
        raise NotAllowed(_("That is the company's own currency."), field="currency")
    exact = rate.is_finite() and rate == round(rate, currencies.RATE_DECIMALS)
    if not exact or not 0 < rate < MAX_RATE:
        raise NotAllowed(_("Enter a rate above 0 with at most 8 decimals, such as 7.1234."), field="rate")
