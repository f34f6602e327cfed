"""Where a figure of a customer's credit opens: the documents that make it up."""

from decimal import Decimal

from django.urls import reverse

from credit.models import Account


def documents_url(customer_id: int, figure: str) -> str:
    """The address of the documents behind one figure of a customer (credit.queries.making_up.FIGURES)."""
    return f"{reverse('credit:documents', args=[customer_id])}?component={figure}"


def url_of(account: Account, figure: str, amount: Decimal) -> str:
    """The same of an account; '' while there is none, and for nought: nothing is behind it."""
    return documents_url(account.customer_id, figure) if account.pk and amount else ""
