"""Companies whose handbook is read or changed, and what a page says as plain text."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from tests.handbook.house import folder, trial
from tests.orders.shop import Shop, open_shop
from tests.world import World

__all__ = ["folder", "shop", "trial", "words_of"]


@pytest.fixture
def shop(parts: World) -> Shop:
    """The parts company: prepaid, delivery notices."""
    return open_shop(parts)


def words_of(answer: Any) -> str:
    """The text between the tags of a page's main part, with single spaces."""
    main = answer.content.decode().partition("<main")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def english() -> Iterator[None]:
    """What is said during the test is said in English."""
    with translation.override("en"):
        yield
