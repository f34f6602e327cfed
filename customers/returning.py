"""The way back to where a customer was asked for."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from customers.models import Customer


def safe_next(request: HttpRequest) -> str:
    """The page to return to, from `next` of the form or the address; empty unless it is a page of ours."""
    there = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return there if ours else ""


def back_with(there: str, customer: Customer) -> str:
    """`there` with `customer=<id>` in its query; the customer's own page when there is nowhere to go back to."""
    if not there:
        return customer.get_absolute_url()
    parts = urlsplit(there)
    query = QueryDict(parts.query, mutable=True)
    query["customer"] = str(customer.pk)
    return urlunsplit(parts._replace(query=query.urlencode()))


def with_step(url: str, **step: str) -> str:
    """An address of the same walk with what is known so far."""
    return f"{url}?{urlencode({name: value for name, value in step.items() if value})}"
