"""What is put together without a template is escaped and addressed as Django would."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from core import drawing
from core.addresses import page_of


@pytest.mark.parametrize(
    "value",
    ["<b>&\"'", SafeString("<b>"), format_html("<i>{}</i>", "<"), gettext_lazy("Save"), 12, None, "", "单据"],
)
def test_value_is_escaped_as_django_does(value: Any) -> None:
    assert drawing.escaped(value) == conditional_escape(value)


def test_badge_kept_from_one_language_is_not_shown_in_another() -> None:
    drawn = set()
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            drawn.add(drawing.badge(gettext_lazy("Draft"), "draft"))
    assert len(drawn) == 2


def test_label_of_a_badge_is_escaped_once() -> None:
    assert drawing.badge("<b>&", "draft") == drawing.badge(SafeString("&lt;b&gt;&amp;"), "draft")


@pytest.mark.parametrize("name", ["orders:order", "customers:customer", "credit:account", "imports:run"])
@pytest.mark.parametrize("pk", [0, 7, 1_000_000])
def test_address_is_what_reverse_gives(name: str, pk: int) -> None:
    assert page_of(name, pk) == reverse(name, args=[pk])
