"""Fixtures of the handbook's tests."""

from tests.handbook.house import folder, trial

__all__ = ["folder", "trial"]
