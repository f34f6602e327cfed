"""Where a request comes from, for the count of failed sign-ins."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """The client's address; behind a proxy the one that the proxy itself saw and wrote last, never one it was told."""
    seen = request.META.get("REMOTE_ADDR")
    if not settings.BEHIND_PROXY:
        return seen
    last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return last if _is_address(last) else seen


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
