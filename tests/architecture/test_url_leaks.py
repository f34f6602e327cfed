"""No page, part, lookup, total or file says a word or a number of another company, nor a number of another unit."""

from typing import Any

import pytest

from accounts.models import Unit, User
from tests.architecture.house import addresses
from tests.architecture.test_access import OPEN
from tests.architecture.walk import COMPANY_WIDE, keyed, keyless, thing_of, url
from tests.support.ground import MARK, Ground, Side, signed_in, text_of
from workflow.models import Paper

pytestmark = pytest.mark.usefixtures("db")
# The ledger and the stock of the whole company, which every unit draws on, name the papers that hold something; so
# does the administrator's list of what failed.
SHARED = {"credit:account", "credit:entries", "inventory:card", "workflow:failed"}


def _numbers(side: Side) -> list[str]:
    """Every number that was given on a side; its month stands in it, so no other side has it."""
    rows = Paper.objects.filter(company=side.world.company, number__contains=side.month)
    return [str(number) for number in rows.values_list("number", flat=True)]


def _searches(side: Side) -> list[dict[str, Any]]:
    """What lists and lookups can be asked: all, all as a file, and searches that would find what is theirs."""
    begun = {number[:-1] for number in _numbers(side) if number.startswith(("XS", "BJ"))}
    everything: dict[str, Any] = {"format": "xlsx", "as": "xlsx", "status": "all", "state": "all"}
    shown = [{**everything, "as": form} for form in ("figures", "print")]
    lists: dict[str, Any] = {"list": "orders:list", "as": "csv"}
    return [
        {},
        everything,
        *shown,
        lists,
        {"q": "外方", "customer": "外方"},
        *({"q": begin, "order": begin} for begin in begun),
    ]


def _keys(side: Side) -> list[dict[str, Any]]:
    """Their keys, put into every filter and into every entry page that starts from one."""
    unit = Unit.objects.filter(company=side.world.company).latest("pk")
    things = {"customer": "customer", "enquiry": "enquiry", "warehouse": "warehouse", "item_class": "product"}
    one_by_one = [{name: side.things[thing]} for name, thing in things.items()]
    return [*one_by_one, {"maker": side.world.clerk.pk, "unit": unit.pk}]


@pytest.mark.timeout(360)  # every page, many times over
def test_nothing_of_another_company_is_said_anywhere(ground: Ground) -> None:
    theirs = ground.foreign
    asked = [*_searches(theirs), *_keys(theirs)]
    assert _said(ground.boss, ground.ours, [MARK, *_numbers(theirs)], asked, set()) == []


def test_no_number_of_a_sister_unit_is_said(ground: Ground) -> None:
    asked = _searches(ground.ours)
    assert _said(ground.neighbour, ground.sister, _numbers(ground.ours), asked, SHARED) == []


def _said(user: User, mine: Side, words: list[str], asked: list[dict[str, Any]], but: set[str]) -> list[str]:
    """Where one of the words was said: in an address without a key however asked, or on a page of our own things."""
    client, found = signed_in(user), []
    for address in keyless():
        if address.name not in but | OPEN | {"accounts:logout"}:
            for each in asked:
                found += _told(f"{address.name} {each}", text_of(client.get(url(address, mine), each)), words)
    for address in keyed():
        if address.name not in but | {"workflow:print", "receivables:statement_pdf"}:
            found += _told(address.name, text_of(client.get(url(address, mine))), words)
    return found


def _told(where: str, answer: str, words: list[str]) -> list[str]:
    return [f"{where}: {word}" for word in words if word in answer]


def test_the_words_would_give_themselves_away(ground: Ground) -> None:
    """The test's own test: the foreign company's people do read them."""
    client = signed_in(User.objects.get(pk=ground.foreign.world.clerk.pk))
    shown = text_of(client.get("/orders/"))
    assert MARK in shown
    assert ground.foreign.month in shown
    ours = text_of(signed_in(ground.boss).get("/orders/"))
    assert ground.ours.month in ours
    assert ground.sister.month in ours
    assert {thing_of(address.name) for address in keyed()} > COMPANY_WIDE
    assert len(addresses()) > 100
