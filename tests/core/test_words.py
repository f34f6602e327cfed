"""The word for a choice is Django's, in the language of the moment; a model's own word is asked each time."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from catalog.models import Product
from core.words import word
from orders.models import Order


@pytest.mark.parametrize("state", list(Order.State))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_word_of_a_choice_is_what_django_says(state: str, language: str) -> None:
    order = Order(state=state)
    for _again in range(2):
        with translation.override(language):
            assert word(order, "state") == order.get_state_display()


def test_word_follows_the_language() -> None:
    words = set()
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            words.add(word(Order(state=Order.State.RELEASED), "state"))
    assert len(words) == 2


def test_models_own_word_is_asked_each_time() -> None:
    said = iter(["one", "two"])
    row = SimpleNamespace(state="same", get_state_display=lambda: next(said))
    assert [word(row, "state"), word(row, "state")] == ["one", "two"]


def test_word_of_a_model_that_says_it_itself() -> None:
    product = Product()
    with translation.override("en"):
        assert word(product, "state") == product.get_state_display()
