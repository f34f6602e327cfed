"""Fixtures of the handbook's tests: its own trial company; sentences are compared in the language of the source."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.handbook.house import folder, trial

__all__ = ["english", "folder", "trial"]


@pytest.fixture
def english() -> Iterator[None]:
    """What is said during the test is said in English."""
    with translation.override("en"):
        yield
