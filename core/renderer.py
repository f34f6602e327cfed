"""How form fields are drawn: plain inputs without a template, for a document of 700 lines has 5,000 of them."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

INPUTS = frozenset(
    f"django/forms/widgets/{name}.html" for name in ("checkbox", "date", "email", "hidden", "number", "text", "url")
)


class QuickRenderer(DjangoTemplates):
    """Django's renderer, with its own way for the widgets whose template says nothing but `<input …>`."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The HTML of a widget, form or formset."""
        if template_name in INPUTS:
            return drawn_input(context["widget"])
        return super().render(template_name, context, request)


def drawn_input(widget: Mapping[str, Any]) -> SafeString:
    """An `<input>` with what Django's template gives it, in the same order."""
    value = widget["value"]
    shown = "" if value is None else format_html(' value="{}"', str(value))
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], shown, _drawn(widget["attrs"])
    )


def _drawn(attrs: Mapping[str, Any]) -> SafeString:
    """Attributes: True stands alone, False is left out."""
    said = ((name, value) for name, value in attrs.items() if value is not False)
    return format_html_join(
        "",
        " {}{}",
        ((name, "" if value is True else format_html('="{}"', conditional_escape(str(value)))) for name, value in said),
    )
