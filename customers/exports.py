"""The customer list as rows of a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from customers.models import Customer


def customer_rows(customers: QuerySet[Customer]) -> tuple[list[str], Iterable[list[Any]]]:
    """Heads and one row per customer; rows are read from the database as they are written."""
    heads = [
        *(_("Customer number"), _("Name"), _("Responsible department (area)"), _("Delivery route"), _("Contact")),
        *(_("Phone"), _("Fax"), _("Address"), _("Tax number"), _("Payment terms"), _("Status")),
    ]
    return heads, _rows(customers)


def _rows(customers: QuerySet[Customer]) -> Iterator[list[Any]]:
    for customer in customers.iterator(chunk_size=2000):
        yield [
            *(customer.number, customer.name, customer.unit, customer.route, customer.contact, customer.phone),
            *(customer.fax, customer.address, customer.tax_number, customer.get_payment_terms_display()),
            customer.get_state_display(),
        ]
