"""What the models of credit have in common."""

from typing import Any

from django.db import models


def amount_field(name: Any = None, **options: Any) -> models.DecimalField:
    """An amount in the company's base currency, tax included."""
    return models.DecimalField(name, max_digits=16, decimal_places=2, **options)
