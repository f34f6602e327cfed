"""Whose price it is: every edge of the floors, for a line and for a whole paper."""

from decimal import Decimal

import pytest

from catalog.lines import net_price
from catalog.pricing import NOBODY, WITHIN, Authority, Price, Reach, authority, judge
from handbook.floors import PriceFloors, read
from handbook.schema import KEYS, HandbookError

D = Decimal
LIMITS = read({"inclusive": True, "sales_clerk": 5, "dept_manager": 15, "gm": 30})
RATE = D("0.13")


def judged(price: str, *roles: str, limits: PriceFloors | None = LIMITS, base: str = "100") -> Authority:
    return authority(Price(D(price), RATE), Price(D(base), RATE), roles or ("sales_clerk",), limits)


def case(*prices: str, limits: PriceFloors | None = LIMITS, base: str = "100") -> str:
    pairs = {no: (Price(D(price), RATE), Price(D(base), RATE)) for no, price in enumerate(prices)}
    return judge(pairs, ["sales_clerk"], limits).case


@pytest.mark.parametrize(
    ("price", "reach", "role"),
    [
        ("100.01", Reach.FREE, ""),
        ("100", Reach.FREE, ""),
        ("99.99", Reach.OWN, ""),
        ("95", Reach.OWN, ""),
        ("94.999999", Reach.OTHER, "dept_manager"),
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
    narrow = read({"inclusive": False, "sales_clerk": 5})
    assert (judged("95.01", limits=narrow).reach, judged("95", limits=narrow).reach) == (Reach.OWN, Reach.NOBODY)


def test_a_floor_may_be_money_the_list_price_or_nothing_at_all() -> None:
    table = read({"inclusive": True, "field_sales": "list", "sales_clerk": {"off": 4}, "gm": "any"})
    assert judged("99.99", "field_sales", limits=table).role == "sales_clerk"
    assert judged("100", "field_sales", limits=table).reach == Reach.FREE
    assert (judged("96", limits=table).reach, judged("95.99", limits=table).role) == (Reach.OWN, "gm")
    assert judged("0", "gm", limits=table).reach == Reach.OWN
    assert [str(floor) for floor in table.floors.values()] == ["不得低于标价", "可让 4 元", "不限"]


def test_a_list_price_is_everybodys_where_the_limit_is_excluded() -> None:
    table = read({"inclusive": False, "field_sales": "list", "gm": "any"})
    assert (judged("100", "field_sales", limits=table).reach, judged("0", "gm", limits=table).reach) == (
        Reach.FREE,
        Reach.OWN,
    )


def test_the_widest_of_several_roles_counts_and_a_role_without_a_limit_gives_nothing() -> None:
    assert judged("85", "sales_clerk", "dept_manager").reach == Reach.OWN
    assert judged("99.99", "technical").role == "sales_clerk"


def test_the_lowest_price_of_ones_own_is_told() -> None:
    assert (judged("90").lowest, judged("90").below, judged("90").own) == (D(95), D("0.1"), D("0.05"))


def test_the_lowest_price_that_is_told_is_within_even_where_it_was_rounded() -> None:
    found = judged("0.1", base="0.123457")
    assert found.lowest == D("0.117284")  # 0.11728415
    assert judged("0.117284", base="0.123457").reach == Reach.OWN
    assert judged("0.117283", base="0.123457").reach == Reach.OTHER


def test_a_price_without_tax_is_no_discount() -> None:
    net = authority(Price(D(100), D(0)), Price(D(113), RATE), ("sales_clerk",), LIMITS)
    low = authority(Price(D("94.99"), D(0)), Price(D(113), RATE), ("sales_clerk",), LIMITS)
    assert (net.reach, low.reach, low.lowest) == (Reach.FREE, Reach.OTHER, D(95))


def test_without_base_or_limits_nothing_is_claimed() -> None:
    assert judged("1", base="0").reach == Reach.NO_BASE
    assert (judged("99", limits=None).reach, judged("100", limits=None).reach) == (Reach.NO_RULE, Reach.FREE)


@pytest.mark.parametrize(
    ("prices", "found"),
    [
        (("100", "95"), WITHIN),
        (("100", "94.99"), "discount:dept_manager"),
        (("94.99", "84.99"), "discount:gm"),
        (("94.99", "69.99"), NOBODY),
        ((), WITHIN),
    ],
)
def test_a_paper_is_the_decision_of_the_role_that_covers_its_deepest_line(prices: tuple[str, ...], found: str) -> None:
    assert case(*prices) == found


def test_of_floors_spelled_differently_the_least_that_is_enough_for_all_lines_decides() -> None:
    """10 off 100 is 10 per cent, 10 off 1,000 is 1: neither covers both lines alone, the manager does."""
    table = read({"inclusive": True, "deputy_manager": {"off": 10}, "dept_manager": 8, "gm": 30})
    pair = {
        1: (Price(D(91), RATE), Price(D(100), RATE)),
        2: (Price(D(930), RATE), Price(D(1000), RATE)),
    }
    assert judge(pair, ["sales_clerk"], table).case == "discount:gm"
    assert judge({1: pair[1]}, ["sales_clerk"], table).case == "discount:deputy_manager"
    assert judge({2: pair[2]}, ["sales_clerk"], table).case == "discount:dept_manager"


def test_nobody_decides_alone_on_what_cannot_be_compared() -> None:
    assert (case("100", base="0"), case("99", limits=None), case("100", limits=None)) == ("", "", WITHIN)


@pytest.mark.parametrize(
    ("price", "shares", "net"),
    [("100", ["0.06"], "94"), ("100", ["0.03", "0.03"], "94.09"), ("88.5", ["0.0333"], "85.55295"), ("9", [], "9")],
)
def test_a_net_price_is_what_every_discount_leaves(price: str, shares: list[str], net: str) -> None:
    assert net_price(D(price), *map(D, shares)) == D(net)


@pytest.mark.parametrize(
    "raw",
    [
        {"sales_clerk": 5},
        {"inclusive": True},
        {"inclusive": True, "nobody": 5},
        {"inclusive": True, "gm": 100},
        {"inclusive": True, "gm": -1},
        {"inclusive": True, "gm": "some"},
        {"inclusive": True, "gm": {"off": 5, "percent": 5}},
        {"inclusive": True, "gm": {"down": 5}},
        {"inclusive": True, "gm": True},
        5,
    ],
)
def test_limits_that_cannot_be_read_are_refused(raw: object) -> None:
    key = KEYS["pricing.discount_limits"].read
    assert key({"inclusive": True, "gm": "99.5"}).lowest("gm", D(200)) == D(1)
    with pytest.raises(HandbookError):
        key(raw)
