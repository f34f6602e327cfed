"""Addresses of pages named by one key: a list links fifty, and resolving each anew takes longer than its row."""

from functools import cache

from django.urls import reverse


def page_of(url_name: str, pk: int | None) -> str:
    """What `reverse(url_name, args=[pk])` gives, for a route with one whole number in it."""
    before, after = _around(url_name)
    return f"{before}{pk}{after}"


@cache
def _around(url_name: str) -> tuple[str, str]:
    """What stands before and after the key; the addresses of a process never change."""
    before, _key, after = reverse(url_name, args=[0]).rpartition("0")
    return before, after
