"""Keeps refused attempts, after the refused transaction is gone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from core.refusals import Refused
from workflow import services


class RefusalLogMiddleware:
    """Stands inside core's RefusalMiddleware: writes the attempt down and lets the exception go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Write a refused attempt; None lets the answer be made further out."""
        if isinstance(exception, Refused) and isinstance(request.user, User):
            services.log_refusal(request.user, path=request.path, refusal=exception, at=timezone.now())
