"""What every form's template may place."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from drafts.pages import kept_of


def kept(request: HttpRequest) -> dict[str, Any]:
    """`kept`: the person's unfinished entries of this form; read only when a template asks."""
    return {"kept": SimpleLazyObject(lambda: kept_of(request))}
