"""Amounts: rounding, tax-inclusive lines, parts of a total, capitals for paper.

Prices carry up to six decimals and include tax (含税); amounts are rounded half-up to the currency's places.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")


@dataclass(frozen=True)
class Amounts:
    """Gross (with tax), tax and net of a line or a document; gross = tax + net always."""

    gross: Decimal
    tax: Decimal
    net: Decimal

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(self.gross + other.gross, self.tax + other.tax, self.net + other.net)


NOTHING = Amounts(Decimal("0.00"), Decimal("0.00"), Decimal("0.00"))


def round_money(amount: Decimal, places: int = 2) -> Decimal:
    """Round half-up (四舍五入) to `places` decimals."""
    return Decimal(amount).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def line_amounts(quantity: Decimal, price: Decimal, tax_rate: Decimal, places: int = 2) -> Amounts:
    """Amounts of one line from a tax-inclusive price; tax = gross × r / (1 + r), rounded on the line."""
    return split_tax(round_money(quantity * price, places), tax_rate, places)


def split_tax(gross: Decimal, tax_rate: Decimal, places: int = 2) -> Amounts:
    """Amounts of a gross sum that includes tax at `tax_rate` (0.13 for 13 %)."""
    tax = round_money(gross * tax_rate / (1 + tax_rate), places)
    return Amounts(gross=gross, tax=tax, net=gross - tax)


def part_of(total: Decimal, done: Decimal, whole: Decimal, already: Decimal, places: int = 2) -> Decimal:
    """What moves now when `done` of `whole` have gone in all and `already` has moved; the last part takes the rest.

    >>> part_of(Decimal("10.00"), Decimal(1), Decimal(3), Decimal(0))
    Decimal('3.33')
    """
    if done >= whole:
        return total - already
    return round_money(total * done / whole, places) - already


def _group(number: int) -> str:
    """Four digits in capitals with their units; inner zeros written once, trailing zeros not at all."""
    words, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if not digit:
            zero = bool(words)
            continue
        words += ("零" if zero else "") + _DIGITS[digit] + _UNITS[power]
        zero = False
    return words


def _whole(number: int) -> str:
    """A whole number in capitals; a group that starts with a zero is said with 零 after the one above it."""
    words, power, below = "", 0, 1_000
    while number:
        number, group = divmod(number, 10_000)
        if group:
            zero = "零" if words and below < 1_000 else ""
            words = _group(group) + _GROUPS[power] + zero + words
        below, power = group, power + 1
    return words


def capitals(amount: Decimal) -> str:
    """An amount in Chinese capitals for paper (人民币大写): 9632.20 → 玖仟陆佰叁拾贰元贰角整."""
    cents = int(round_money(abs(amount)) * 100)
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_whole(whole)}元" if whole else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and whole:
        words += "零"
    words += f"{_DIGITS[fen]}分" if fen else ""
    words = words or "零元"
    sign = "负" if amount < 0 and cents else ""
    return sign + words + ("" if fen else "整")
