"""Answers that are a whole page for a browser and only a part of it for htmx."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

PART_SHELL = "base_part.html"


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asked and will put the answer into a page that is already there."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """`page` for a browser, `part` for htmx; without a `part`, the page's own content without the shell."""
    if not wants_part(request):
        response = render(request, page, context, status=status)
    elif part:
        response = render(request, part, context, status=status)
    else:
        response = render(request, page, {**context, "shell": PART_SHELL}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
