"""Two clerks open a file at the same moment: the database decides, the loser is told why."""

from functools import partial
from typing import Any

from core.refusals import NotAllowed
from customers import services
from customers.models import Customer
from tests.customers.conftest import FILE
from tests.support.races import Race
from tests.world import NOW, world


def _add(people: Any, number: str, **fields: str) -> str:
    given: dict[str, Any] = {**FILE, **fields}
    added = services.add_customer(
        company=people.company, unit=people.unit, by=people.clerk, at=NOW, number=number, **given
    )
    return added.number


def _told(result: Any) -> tuple[str, str]:
    assert isinstance(result, NotAllowed)
    return result.field, str(result)


def test_same_number_is_given_once(races: Race) -> None:
    office = world("office")
    names = [{"name": f"客户{place}", "phone": f"1390000000{place}"} for place in range(4)]

    results = races(*[partial(_add, office, "K0001", **fields) for fields in names])

    winner = Customer.objects.get()
    refused = [_told(result) for result in results if result != "K0001"]
    assert results.count("K0001") == 1
    assert {field for field, _ in refused} == {"number"}
    assert {sentence for _, sentence in refused} <= {
        "编号 K0001 刚刚已被使用。",
        f"编号 K0001 已属于{winner.name}。",
    }


def test_same_customer_gets_one_file(races: Race) -> None:
    office = world("office")

    results = races(*[partial(_add, office, f"K000{place}") for place in range(1, 5)])

    winner = Customer.objects.get()
    assert results.count(winner.number) == 1
    assert [_told(result)[0] for result in results if result != winner.number] == ["name"] * 3
