"""The way from a paper being entered to the customer file and back (OFFICE-126, 131)."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
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


def lookup_step(request: HttpRequest) -> str:
    """From an entry page to the lookup step and back again, with what stands in its customer field (OFFICE-126)."""
    return with_step(reverse("customers:new"), q=request.POST.get("customer", "").strip(), next=request.get_full_path())


def with_step(url: str, **step: str) -> str:
    """An address of the same walk with what is known so far."""
    return f"{url}?{urlencode({name: value for name, value in step.items() if value})}"
