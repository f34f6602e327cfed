"""Inputs that the strict content policy and fast typing ask for."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?\Z")


class FigureInput(forms.TextInput):
    """A figure typed as text: full-width digits and thousands separators are understood, zeros are trimmed."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, whole: bool = False) -> None:
        super().__init__({"inputmode": "numeric" if whole else "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """`8.6` for 8.600000; what the person typed stays as it was."""
        if isinstance(value, Decimal):
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        return super().format_value(value)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        if not isinstance(typed, str):
            return typed
        plain = unicodedata.normalize("NFKC", typed).strip()
        return plain.replace(",", "") if THOUSANDS.match(plain) else plain


class DayInput(forms.DateInput):
    """The browser's own date input; it wants ISO whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def format_value(self, value: Any) -> str | None:
        return value.isoformat() if isinstance(value, dt.date) else super().format_value(value)


class LookupInput(forms.TextInput):
    """A text input with suggestions that the server sends while typing; without JavaScript, a plain input.

    With `create_url` and `create_label` it offers to make what was typed and not found, in a dialog over the form.
    """

    create_url = ""
    create_label: object = ""

    def __init__(self, url_name: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.url_name = url_name

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        list_id = f"{(attrs or {}).get('id') or name}_list"
        more = {**(attrs or {}), "list": list_id, "data-lookup": reverse(self.url_name)}
        if self.create_url:
            more["data-create"] = self.create_url
        field = super().render(name, value, more, renderer)
        return format_html('{}<datalist id="{}"></datalist>{}', field, list_id, self._offer(str(more.get("id", name))))

    def _offer(self, field_id: str) -> SafeString:
        """The button that comes when nothing is found."""
        if not self.create_url:
            return SafeString("")
        return format_html(
            '<button class="btn btn-sm btn-plain lookup-create" type="button" id="{0}_create"'
            ' data-create-for="{0}" hidden><span>{1} “<b></b>”</span><kbd>↵</kbd></button>',
            field_id,
            self.create_label,
        )
