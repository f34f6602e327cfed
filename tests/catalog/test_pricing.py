"""Whose price it is: every edge of the discount limits."""

from decimal import Decimal

import pytest

from catalog.pricing import Authority, Price, Reach, authority
from handbook.schema import KEYS, DiscountLimits, HandbookError

D = Decimal
LIMITS = DiscountLimits({"sales_clerk": D(5), "dept_manager": D(15), "gm": D(30)}, inclusive=True)
RATE = D("0.13")


def judged(price: str, *roles: str, limits: DiscountLimits | None = LIMITS, base: str = "100") -> Authority:
    return authority(Price(D(price), RATE), Price(D(base), RATE), roles or ("sales_clerk",), limits)


@pytest.mark.parametrize(
    ("price", "reach", "role"),
    [
        ("100.01", Reach.FREE, ""),
        ("100", Reach.FREE, ""),
        ("99.99", Reach.OWN, ""),
        ("95", Reach.OWN, ""),
        ("94.99", Reach.OTHER, "dept_manager"),
        ("85", Reach.OTHER, "dept_manager"),
        ("84.99", Reach.OTHER, "gm"),
        ("70", Reach.OTHER, "gm"),
        ("69.99", Reach.NOBODY, ""),
    ],
)
def test_the_limit_itself_is_still_inside(price: str, reach: Reach, role: str) -> None:
    found = judged(price)
    assert (found.reach, found.role) == (reach, role)


def test_an_exclusive_limit_ends_before_itself() -> None:
    narrow = DiscountLimits({"sales_clerk": D(5)}, inclusive=False)
    assert (judged("95.01", limits=narrow).reach, judged("95", limits=narrow).reach) == (Reach.OWN, Reach.NOBODY)


def test_the_widest_of_several_roles_counts_and_a_role_without_a_limit_gives_nothing() -> None:
    assert judged("85", "sales_clerk", "dept_manager").reach == Reach.OWN
    assert judged("99.99", "technical").role == "sales_clerk"


def test_the_lowest_price_of_ones_own_is_told() -> None:
    assert (judged("90").lowest, judged("90").below, judged("90").own) == (D(95), D("0.1"), D("0.05"))


def test_a_price_without_tax_is_no_discount() -> None:
    net = authority(Price(D(100), D(0)), Price(D(113), RATE), ("sales_clerk",), LIMITS)
    low = authority(Price(D("94.99"), D(0)), Price(D(113), RATE), ("sales_clerk",), LIMITS)
    assert (net.reach, low.reach, low.lowest) == (Reach.FREE, Reach.OTHER, D(95))


def test_without_base_or_limits_nothing_is_claimed() -> None:
    assert judged("1", base="0").reach == Reach.NO_BASE
    assert (judged("99", limits=None).reach, judged("100", limits=None).reach) == (Reach.NO_RULE, Reach.FREE)


@pytest.mark.parametrize(
    "raw",
    [{"sales_clerk": 5}, {"inclusive": True}, {"inclusive": True, "nobody": 5}, {"inclusive": True, "gm": 100}, 5],
)
def test_limits_that_cannot_be_read_are_refused(raw: object) -> None:
    read = KEYS["pricing.discount_limits"].read
    assert read({"inclusive": True, "gm": "99.5"}).percent == {"gm": D("99.5")}
    with pytest.raises(HandbookError):
        read(raw)
