"""Form fields of prices, quantities and tax rates, as people type them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import currencies
from core.display import price_text

HUNDRED = Decimal(100)


class PercentField(forms.DecimalField):
    """A rate typed in per cent (13) and cleaned to a fraction (0.13)."""

    default_error_messages = {
        "invalid": _("Enter a percentage, such as 13."),
        "min_value": _("A percentage is at least 0."),
        "max_value": _("A percentage is below 100."),
    }

    def __init__(self, **kwargs: Any) -> None:
        limits = {"max_digits": 5, "decimal_places": 2, "min_value": Decimal(0), "max_value": Decimal("99.99")}
        super().__init__(**{**limits, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """A stored fraction is shown in per cent; what was typed stays."""
        return value * HUNDRED if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        return None if typed is None else typed / HUNDRED

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class QuantityField(forms.DecimalField):
    """A quantity with at most four decimals; the product says how finely it may really be divided."""

    default_error_messages = {"invalid": _("Enter a quantity, such as 12.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 16, "decimal_places": 4, "label": _("Quantity"), **kwargs})


class PriceField(forms.DecimalField):
    """A tax-inclusive price with up to six decimals."""

    default_error_messages = {
        "invalid": _("Enter a price, such as 8.60."),
        "min_value": _("The price cannot be below 0."),
    }

    def __init__(self, **kwargs: Any) -> None:
        limits = {"max_digits": 18, "decimal_places": 6, "min_value": Decimal(0)}
        super().__init__(**{**limits, "label": _("Price, tax included"), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """8.60 for a stored 8.600000, without grouping; what was typed stays."""
        return price_text(value).replace(",", "") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class CurrencyField(forms.ChoiceField):
    """In which currency the lines are priced; blank: in the one that the customer's file names."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Currency"),
                "required": False,
                "choices": lambda: [("", _("As in the customer's file")), *currencies.choices()],
                "help_text": _("Prices are typed in it."),
                **kwargs,
            }
        )
