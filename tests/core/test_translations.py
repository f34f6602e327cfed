"""The catalogue tool reads code and templates right, and finds what is missing."""

from pathlib import Path

import polib
import pytest

from tools import translations
from tools.translations import Message


def test_messages_of_code_in_all_their_forms() -> None:
    code = '_("a" "b"); gettext_lazy("c"); ngettext("d", "e", n); pgettext("x", "f"); _(name); other("g")'
    assert list(translations.messages_of_code(code)) == [
        Message("", "ab", ""),
        Message("", "c", ""),
        Message("", "d", "e"),
        Message("x", "f", ""),
    ]


def test_messages_of_a_template_in_all_their_forms() -> None:
    source = (
        '{% load i18n %}{% translate "a" %}{% column _("b") "x" %}{% translate "c" context "x" %}'
        "{% blocktranslate count n=x|length %}one {{ y }}{% plural %}{{ n }} many{% endblocktranslate %}"
        "{% blocktranslate trimmed with a=b %}\n d\n {{ a }}\n{% endblocktranslate %}"
    )
    assert list(translations.messages_of_template(source)) == [
        Message("", "a", ""),
        Message("", "b", ""),
        Message("x", "c", ""),
        Message("", "one %(y)s", "%(n)s many"),
        Message("", "d %(a)s", ""),
    ]


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(translations, "PARTS", tmp_path)
    monkeypatch.setattr(translations, "MERGED", tmp_path / "out" / "django.po")
    monkeypatch.setattr(translations, "used", lambda: {Message("", "a %(n)s", ""): {"orders"}})
    return tmp_path


def _part(folder: Path, name: str, *entries: tuple[str, str]) -> None:
    text = "\n".join(str(polib.POEntry(msgid=one, msgstr=other)) for one, other in entries)
    (folder / f"{name}.po").write_text(text, encoding="utf-8")


def test_complete_catalogue_has_no_complaints(catalogue: Path) -> None:
    _part(catalogue, "orders", ("a %(n)s", "甲 %(n)s"))
    translations.write()
    assert translations.complaints() == []


def test_catalogue_that_was_not_merged_is_told(catalogue: Path) -> None:
    _part(catalogue, "orders", ("a %(n)s", "甲 %(n)s"))
    assert translations.complaints() == ["not merged yet"]


def test_everything_that_is_wrong_is_told(catalogue: Path) -> None:
    _part(catalogue, "orders", ("b", "乙"))
    _part(catalogue, "quotes", ("b", "丙"), ("c", ""), ("d %(n)s", "丁"))
    translations.write()
    assert translations.complaints() == [
        "no Chinese (orders): 'a %(n)s'",
        "orders.po: nobody uses 'b'",
        "quotes.po: nobody uses 'b'",
        "quotes.po: nobody uses 'c'",
        "quotes.po: nobody uses 'd %(n)s'",
        "'b' is '乙' in orders.po and '丙' in quotes.po",
        "quotes.po: placeholders differ: 'd %(n)s' -> '丁'",
    ]
