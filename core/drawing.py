"""Small pieces of a page that stand in every row of a list: put together here, because a template costs more."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import components, display
from core.components import Text


def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; size s or l."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" icon-{size}" if size else "",
        static("icons.svg"),
        name,
    )


def badge(label: Text, look: str, large: bool = False) -> SafeString:
    """A state in one of the eight looks."""
    return format_html(
        '<span class="st st-{}{}">{}{}</span>',
        look,
        " st-lg" if large else "",
        icon(components.STATE_ICONS[look]),
        label,
    )


def state(document: Any, large: bool = False) -> SafeString:
    """The state of a document: its own word for it, in the look its model gives it."""
    return badge(document.get_state_display(), document.look, large)


def doc_link(url: str, number: object) -> SafeString:
    """A document's number as a link."""
    return format_html('<a class="doc-no" href="{}">{}</a>', url, number or display.ABSENT)


def tag(text: object) -> SafeString:
    """A small label beside a text."""
    return format_html('<span class="tag">{}</span>', text)


def quiet(text: object) -> SafeString:
    """A text of second rank; nothing for nothing."""
    return format_html('<span class="quiet">{}</span>', text) if text else SafeString()


def struck(text: object) -> SafeString:
    """A figure that no longer counts."""
    return format_html('<del class="quiet">{}</del>', text)


def joined(*parts: object) -> SafeString:
    """Pieces side by side, those that are empty left out."""
    return format_html_join(" ", "{}", ((part,) for part in parts if part))
