"""How form fields are drawn: plain inputs without a template, for a document of 700 lines has 5,000 of them."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString

SELECT, OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"
INPUTS = frozenset(
    f"django/forms/widgets/{name}.html" for name in ("checkbox", "date", "email", "hidden", "number", "text", "url")
)


class QuickRenderer(DjangoTemplates):
    """Django's renderer, with its own way for plain inputs and choices."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The HTML of a widget, form or formset."""
        if template_name in INPUTS:
            return drawn_input(context["widget"])
        if template_name == SELECT and _plain(context["widget"]):
            return drawn_select(context["widget"])
        return super().render(template_name, context, request)


def drawn_input(widget: Mapping[str, Any]) -> SafeString:
    """An `<input>` with what Django's template gives it, in the same order."""
    value = widget["value"]
    shown = "" if value is None else f' value="{escape(str(value))}"'
    start = f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"'
    return SafeString(f"{start}{shown}{_drawn(widget['attrs'])}>")


def _plain(widget: Mapping[str, Any]) -> bool:
    """Whether no option has a template of its own."""
    return all(option["template_name"] == OPTION for _name, options, _at in widget["optgroups"] for option in options)


def drawn_select(widget: Mapping[str, Any]) -> SafeString:
    """A `<select>` with what Django's template gives it, in the same order."""
    groups = "".join(_group(name, options) for name, options, _at in widget["optgroups"])
    return SafeString(f'<select name="{escape(widget["name"])}"{_drawn(widget["attrs"])}>{groups}</select>')


def _group(name: str | None, options: Iterable[Mapping[str, Any]]) -> str:
    drawn = "".join(map(_option, options))
    return f'<optgroup label="{escape(str(name))}">{drawn}</optgroup>' if name else drawn


def _option(option: Mapping[str, Any]) -> str:
    value, label = escape(str(option["value"])), escape(str(option["label"]))
    return f'<option value="{value}"{_drawn(option["attrs"])}>{label}</option>'


def _drawn(attrs: Mapping[str, Any]) -> str:
    """Attributes: True stands alone, False is left out."""
    said = ((escape(name), value) for name, value in attrs.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in said)
