"""How form fields are drawn: plain inputs without a template, for a document of 700 lines has 5,000 of them."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
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
    shown = "" if value is None else f' value="{escape(str(value))}"'
    start = f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"'
    return SafeString(f"{start}{shown}{_drawn(widget['attrs'])}>")


def _drawn(attrs: Mapping[str, Any]) -> str:
    """Attributes: True stands alone, False is left out."""
    said = ((escape(name), value) for name, value in attrs.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in said)
