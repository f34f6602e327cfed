"""Calls of customers, and leads that another department hands over."""

from calls.models.call import Call
from calls.models.lead import Lead

__all__ = ["Call", "Lead"]
