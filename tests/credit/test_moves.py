"""The table of ways in the credit ledger: every operation goes its ways and no other, and every posting is compared."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest

from core.money import ZERO
from credit import moves
from credit.models import Component, Entry, Operation
from credit.moves import OUT, TABLE, NoWay, Way
from credit.services import enter
from tests.credit.conftest import Credit
from tests.world import NOW

D = Decimal
ROOT = Path(__file__).resolve().parents[2]
PLACES = [OUT, *(component.value for component in Component)]
ALL = [Way(a, b) for a in PLACES for b in PLACES if a != b]
FIVE = D(5)


def posting(way: Way) -> list[tuple[int, str, Decimal]]:
    """The changes of one way alone. Between goods and money both fall, or both rise."""
    money = {component.value for component in moves.MONEY}
    both = OUT not in (way.source, way.target) and (way.source in money) != (way.target in money)
    falls = way.source in money and both  # a payment is undone: debt and money rise
    ends = [(way.source, FIVE if falls else -FIVE), (way.target, FIVE if falls or not both else -FIVE)]
    return [(1, component, amount) for component, amount in ends if component != OUT]


def allowed(operation: Operation, way: Way) -> bool:
    try:
        moves.check(operation, posting(way))
    except NoWay:
        return False
    return True


def test_every_operation_has_its_ways() -> None:
    assert set(TABLE) == set(Operation)
    assert all(TABLE[operation] for operation in Operation)


@pytest.mark.parametrize("operation", Operation)
def test_an_operation_goes_its_ways(operation: Operation) -> None:
    assert [way for way in TABLE[operation] if not allowed(operation, way)] == []


# Ways that follow from two rows together: an invoice may be paid at once by money set aside for its order, and a
# change may take out here what it puts in there.
ALSO = {
    Operation.CHANGE: {Way("ordered", "released"), Way("released", "ordered")},
    Operation.INVOICE: {Way("ordered", "earmarked"), Way("released", "earmarked"), Way("shipped", "earmarked")},
}


@pytest.mark.parametrize("operation", Operation)
def test_an_operation_goes_no_other_way(operation: Operation) -> None:
    """All 42 pairs of places are tried, of which the table and what follows from it are all that pass."""
    found = {way for way in ALL if allowed(operation, way)}
    assert found == TABLE[operation] | ALSO.get(operation, set())


@pytest.mark.parametrize(
    ("operation", "amounts", "passes"),
    [
        ("ship", {"released": -40, "shipped": 40}, True),
        ("ship", {"released": -40, "shipped": 39}, False),
        ("ship", {"released": -40, "shipped": 41}, False),
        ("invoice", {"shipped": -30, "released": -10, "receivable": 40}, True),
        ("invoice", {"shipped": -30, "receivable": 10, "earmarked": -20}, True),
        ("invoice", {"shipped": -30, "receivable": 10, "earmarked": -21}, False),
        ("invoice", {"shipped": -30, "receivable": 31}, False),
        ("receipt", {"receivable": -30, "unapplied": 10}, True),
        ("receipt", {"receivable": 30, "unapplied": 10}, False),
        ("allocate", {"receivable": -30, "unapplied": -40}, True),
        ("allocate", {"receivable": -30, "unapplied": -29}, False),
        ("hold", {"ordered": 10, "released": -10}, False),
    ],
)
def test_what_leaves_one_place_arrives_in_the_next(operation: str, amounts: dict[str, int], passes: bool) -> None:
    changes = [(1, component, D(amount)) for component, amount in amounts.items()]
    if passes:
        moves.check(Operation(operation), changes)
        return
    with pytest.raises(NoWay):
        moves.check(Operation(operation), changes)


def test_a_posting_that_goes_no_way_of_its_operation_writes_nothing(credit: Credit) -> None:
    order = credit.holding(released="100")
    wrong = [(order.pk, "released", D(-100)), (order.pk, "shipped", D(60))]
    with pytest.raises(NoWay):
        enter(credit.account.pk, wrong, Operation.SHIP, by=None, at=NOW)
    assert (credit.account.released, credit.account.shipped) == (D(100), ZERO)
    right = [(order.pk, "released", D(-60)), (order.pk, "shipped", D(60))]
    enter(credit.account.pk, right, Operation.SHIP, by=None, at=NOW)
    assert (credit.account.released, credit.account.shipped) == (D(40), D(60))
    assert list(Entry.objects.filter(paper=order).order_by("pk").values_list("operation", flat=True)) == [
        "release",
        "ship",
        "ship",
    ]


def test_every_posting_of_the_apps_names_its_operation() -> None:
    """Whoever enters something in the ledger says what it does; nobody goes round the table."""
    calls = []
    for path in sorted(ROOT.glob("*/services/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in {"enter_for", "post"} and getattr(node.func.value, "id", "") in {"credit", "ledger"}:
                calls.append((path.relative_to(ROOT).as_posix(), ast.unparse(node)))
    assert len(calls) >= 6
    assert [call for call in calls if "peration" not in call[1]] == []
