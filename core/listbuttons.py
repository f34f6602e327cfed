"""Buttons over a list: exports of what the list shows now, and a new row for those who may."""

from django.utils.translation import gettext as _

from core.components import Action, Text
from core.listing import Listing


def export_buttons(url: str, shown: Listing) -> list[Action]:
    """CSV and Excel of the rows that the list's conditions leave."""
    csv, xlsx = (shown.url(format=form, sort="") for form in ("csv", "xlsx"))
    return [
        Action("csv", _("CSV"), url + csv, "get", "ghost", "download"),
        Action("xlsx", _("Excel"), url + xlsx, "get", "ghost", "download"),
    ]


def new_button(label: Text, url: str, refusal: Text = "") -> Action:
    """The list's primary button; with a refusal it stays visible and says why."""
    return Action("new", label, url, "get", "plain" if refusal else "primary", "plus", refusal, key="N")
