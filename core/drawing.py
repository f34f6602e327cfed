"""Small pieces of a page that stand in every row of a list: put together here, because a template costs more."""

from functools import lru_cache
from html import escape
from typing import Any

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import components, display
from core.components import Text
from core.words import word

SAID = 1024
"""Pieces kept as they were drawn: icons and badges, in every language."""


def escaped(value: object) -> str:
    """What may stand in a page for a value, as Django's `conditional_escape` has it, without its detours."""
    text = str(value) if isinstance(value, Promise) else value
    return text.__html__() if hasattr(text, "__html__") else escape(str(text))


@lru_cache(SAID)
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
    return _badge(escaped(label), look, large)


@lru_cache(SAID)
def _badge(label: str, look: str, large: bool) -> SafeString:
    return format_html(
        '<span class="st st-{}{}">{}{}</span>',
        look,
        " st-lg" if large else "",
        icon(components.STATE_ICONS[look]),
        SafeString(label),
    )


def state(document: Any, large: bool = False) -> SafeString:
    """The state of a document: its own word for it, in the look its model gives it."""
    return badge(word(document, "state"), document.look, large)


def doc_link(url: str, number: object) -> SafeString:
    """A document's number as a link."""
    return SafeString(f'<a class="doc-no" href="{escaped(url)}">{escaped(number or display.ABSENT)}</a>')


def tag(text: object) -> SafeString:
    """A small label beside a text."""
    return format_html('<span class="tag">{}</span>', text)


def quiet(text: object) -> SafeString:
    """A text of second rank; nothing for nothing."""
    return SafeString(f'<span class="quiet">{escaped(text)}</span>') if text else SafeString()


def struck(text: object) -> SafeString:
    """A figure that no longer counts."""
    return format_html('<del class="quiet">{}</del>', text)


def joined(*parts: object) -> SafeString:
    """Pieces side by side, those that are empty left out."""
    return SafeString(" ".join(escaped(part) for part in parts if part))
