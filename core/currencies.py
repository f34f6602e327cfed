"""Currencies by their ISO 4217 codes, and an amount in one of them beside the company's own money.

A foreign amount is kept beside what it comes to at the booked rate; books, limits and stock know the latter alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.display import grouped, money_text
from core.money import round_money

NAMES: dict[str, str | Promise] = {
    "CNY": gettext_lazy("Chinese yuan"),
    "USD": gettext_lazy("US dollar"),
    "EUR": gettext_lazy("Euro"),
    "GBP": gettext_lazy("Pound sterling"),
    "HKD": gettext_lazy("Hong Kong dollar"),
    "JPY": gettext_lazy("Japanese yen"),
    "KRW": gettext_lazy("South Korean won"),
    "TWD": gettext_lazy("New Taiwan dollar"),
    "MOP": gettext_lazy("Macau pataca"),
    "SGD": gettext_lazy("Singapore dollar"),
    "AUD": gettext_lazy("Australian dollar"),
    "NZD": gettext_lazy("New Zealand dollar"),
    "CAD": gettext_lazy("Canadian dollar"),
    "CHF": gettext_lazy("Swiss franc"),
    "SEK": gettext_lazy("Swedish krona"),
    "NOK": gettext_lazy("Norwegian krone"),
    "DKK": gettext_lazy("Danish krone"),
    "PLN": gettext_lazy("Polish zloty"),
    "CZK": gettext_lazy("Czech koruna"),
    "HUF": gettext_lazy("Hungarian forint"),
    "RON": gettext_lazy("Romanian leu"),
    "RUB": gettext_lazy("Russian rouble"),
    "UAH": gettext_lazy("Ukrainian hryvnia"),
    "KZT": gettext_lazy("Kazakh tenge"),
    "UZS": gettext_lazy("Uzbek sum"),
    "MNT": gettext_lazy("Mongolian tugrik"),
    "INR": gettext_lazy("Indian rupee"),
    "PKR": gettext_lazy("Pakistani rupee"),
    "BDT": gettext_lazy("Bangladeshi taka"),
    "LKR": gettext_lazy("Sri Lankan rupee"),
    "THB": gettext_lazy("Thai baht"),
    "VND": gettext_lazy("Vietnamese dong"),
    "MYR": gettext_lazy("Malaysian ringgit"),
    "IDR": gettext_lazy("Indonesian rupiah"),
    "PHP": gettext_lazy("Philippine peso"),
    "AED": gettext_lazy("UAE dirham"),
    "SAR": gettext_lazy("Saudi riyal"),
    "ILS": gettext_lazy("Israeli shekel"),
    "TRY": gettext_lazy("Turkish lira"),
    "EGP": gettext_lazy("Egyptian pound"),
    "ZAR": gettext_lazy("South African rand"),
    "NGN": gettext_lazy("Nigerian naira"),
    "KES": gettext_lazy("Kenyan shilling"),
    "BRL": gettext_lazy("Brazilian real"),
    "MXN": gettext_lazy("Mexican peso"),
    "ARS": gettext_lazy("Argentine peso"),
    "CLP": gettext_lazy("Chilean peso"),
    "COP": gettext_lazy("Colombian peso"),
    "PEN": gettext_lazy("Peruvian sol"),
}
"""Those that have at most two decimals; the first ones are used most."""
WHOLE = frozenset({"JPY", "KRW", "VND", "CLP"})
"""Currencies without decimals."""
RATE_DECIMALS = 8


def choices() -> list[tuple[str, str]]:
    """Code and name of every currency, for a form."""
    return [(code, named(code)) for code in NAMES]


def named(code: str) -> str:
    """`USD US dollar`, in the person's language."""
    return f"{code} {NAMES[code]}" if code in NAMES else code


def places(code: str) -> int:
    """How many decimals an amount of the currency has."""
    return 0 if code in WHOLE else 2


def rounded(amount: Decimal, code: str) -> Decimal:
    """Half-up to the currency's decimals."""
    return round_money(amount, places(code))


def amount_text(code: str, amount: Decimal) -> str:
    """`USD 1,234.50`, `JPY 1,235`."""
    return f"{code} {grouped(rounded(amount, code))}"


def rate_text(rate: Decimal) -> str:
    """`7.1234`: as many decimals as it has."""
    return f"{rate.normalize():f}"


def own_text(code: str, amount: Decimal) -> str:
    """An amount in the company's own currency with its sign: `¥8,793.84`, `GBP 8,793.84`."""
    return f"¥{money_text(amount)}" if code == "CNY" else f"{code} {money_text(amount)}"


@dataclass(frozen=True)
class Foreign:
    """An amount in a foreign currency, and the booked rate: so many units of the company's currency for one."""

    currency: str
    amount: Decimal
    rate: Decimal

    @property
    def text(self) -> str:
        """`USD 1,234.50 · rate 7.1234`."""
        told = {"amount": self.said, "rate": rate_text(self.rate)}
        return _("%(amount)s · rate %(rate)s") % told

    @property
    def said(self) -> str:
        """`USD 1,234.50`."""
        return amount_text(self.currency, self.amount)

    @property
    def beside_code(self) -> str:
        """The same where the code stands in front already."""
        return self.text.removeprefix(f"{self.currency} ")

    @property
    def kept(self) -> dict[str, str]:
        """As a record keeps it; `of_kept` reads it again."""
        return {"currency": self.currency, "foreign": str(self.amount), "rate": str(self.rate)}

    def worth(self, own: str, amount: Decimal) -> str:
        """Where the amount stands by itself: `rate 7.1234 · ¥8,793.84`."""
        return self.beside(own, amount).removeprefix(self.said).lstrip(" ·")

    def beside(self, own: str, amount: Decimal) -> str:
        """With what it comes to: `USD 1,234.50 · rate 7.1234 · ¥8,793.84`."""
        return f"{self.text} · {own_text(own, amount)}"

    def after(self, sentence: str) -> str:
        """A sentence about the company's money, with the foreign amount behind it."""
        return _("%(sentence)s (%(foreign)s)") % {"sentence": sentence, "foreign": self.text}


def of_kept(kept: Mapping[str, str]) -> Foreign | None:
    """What a record kept of a foreign amount; None where it keeps none."""
    if "foreign" not in kept:
        return None
    return Foreign(kept["currency"], Decimal(kept["foreign"]), Decimal(kept["rate"]))
