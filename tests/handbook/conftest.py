"""Sentences of the handbook are compared in the language of the source."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """What is said during the test is said in English."""
    with translation.override("en"):
        yield
