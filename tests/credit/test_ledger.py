"""Entries, running totals, earmarked money and open items."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.refusals import NotAllowed, NotFound
from credit import checks, queries, services
from credit.models import Component, Entry, Holding, OpenItem
from tests.credit.conftest import OP, Credit, operation
from tests.world import NOW, TODAY

D = Decimal


def totals(credit: Credit) -> dict[str, Decimal]:
    """The account's totals that are not nought."""
    account = credit.account
    found = {component.value: getattr(account, component) for component in Component}
    return {name: amount for name, amount in found.items() if amount}


def owed(credit: Credit) -> Decimal:
    return queries.exposure(credit.account, TODAY)


def test_entries_move_totals_and_holdings(credit: Credit) -> None:
    order = credit.holding(released="100")
    credit.enter(order, released="-40", shipped="40")
    assert totals(credit) == {"released": D(60), "shipped": D(40)}
    held = queries.holding(order.pk)
    assert (held.released, held.shipped) == (D(60), D(40))
    assert list(Entry.objects.order_by("pk").values_list("component", "amount")) == [
        ("released", D(100)),
        ("released", D(-40)),
        ("shipped", D(40)),
    ]


def test_entry_of_nought_is_not_written(credit: Credit) -> None:
    credit.enter(credit.paper(), released="0")
    assert (Entry.objects.count(), Holding.objects.count()) == (0, 0)


def test_document_cannot_hold_less_than_nothing(credit: Credit) -> None:
    order = credit.holding(released="100")
    other = credit.holding(released="100")
    with pytest.raises(NotAllowed) as refused:
        credit.enter(order, released="-100.01")
    assert str(refused.value) == "单据占用会变成负数：已放行未发 −0.01。"
    credit.enter(order, released="-100")
    assert totals(credit) == {"released": D(100)}
    assert queries.holding(other.pk).released == D(100)


def test_enter_on_an_unknown_account_is_not_found(credit: Credit) -> None:
    with pytest.raises(NotFound):
        services.enter(0, [(credit.paper().pk, "released", D(1))], services.Operation.RELEASE, by=None, at=NOW)


def test_own_money_lowers_the_exposure_of_its_document(credit: Credit) -> None:
    order = credit.holding(released="100", earmarked="30")
    assert owed(credit) == D(70)
    credit.enter(order, released="-100", shipped="100")
    assert owed(credit) == D(70)


def test_own_money_counts_only_up_to_what_the_document_holds(credit: Credit) -> None:
    credit.holding(released="100", earmarked="150")
    credit.holding(receivable="40")
    assert owed(credit) == D(40)


def test_money_of_a_document_that_holds_nothing_does_not_count(credit: Credit) -> None:
    credit.holding(receivable="40")
    credit.holding(earmarked="500")
    assert owed(credit) == D(40)


def test_money_does_not_pay_for_what_does_not_count(credit: Credit) -> None:
    credit.holding(ordered="100", earmarked="100")
    credit.holding(receivable="40")
    assert owed(credit) == D(40)


def test_unapplied_money_does_not_count_unless_the_handbook_says_so(credit: Credit) -> None:
    credit.holding(receivable="40")
    credit.holding(unapplied="30")
    assert owed(credit) == D(40)


def test_earmark_moves_from_quotation_to_order(credit: Credit) -> None:
    quotation, order = credit.paper(), credit.paper()
    services.earmark(credit.customer.pk, quotation, D(80), by=credit.world.finance, at=NOW)
    assert services.move_earmark(quotation, order, by=credit.world.clerk, at=NOW) == D(80)
    assert (queries.earmarked(quotation.pk), queries.earmarked(order.pk)) == (D(0), D(80))
    assert totals(credit) == {"earmarked": D(80)}


def test_move_earmark_takes_no_more_than_is_there(credit: Credit) -> None:
    source, target = credit.paper(), credit.paper()
    assert services.move_earmark(source, target, by=None, at=NOW) == D(0)
    services.earmark(credit.customer.pk, source, D(80), by=None, at=NOW)
    assert services.move_earmark(source, target, by=None, at=NOW, amount=D(30)) == D(30)
    assert services.move_earmark(source, target, by=None, at=NOW, amount=D(60)) == D(50)
    assert (queries.earmarked(source.pk), queries.earmarked(target.pk)) == (D(0), D(80))


def test_settling_an_invoice_with_the_orders_money(credit: Credit) -> None:
    order, invoice = credit.holding(shipped="100", earmarked="100"), credit.paper()
    account = credit.account
    changes = [(order.pk, "shipped", D(-100)), (invoice.pk, "receivable", D(100))]
    invoiced = services.Operation.INVOICE
    services.enter(account.pk, changes, invoiced, by=None, at=NOW)
    assert owed(credit) == D(100)
    paid = [(order.pk, "earmarked", D(-100)), (invoice.pk, "receivable", D(-100))]
    services.enter(account.pk, paid, invoiced, by=None, at=NOW)
    assert (owed(credit), totals(credit)) == (D(0), {})


def test_enter_costs_the_same_for_more_entries(credit: Credit) -> None:
    account = credit.account
    papers = [credit.paper() for _each in range(9)]

    def counted(count: int) -> int:
        changes = [(paper.pk, "released", D(1)) for paper in papers[:count]]
        with CaptureQueriesContext(connection) as found:
            services.enter(account.pk, changes, services.Operation.RELEASE, by=None, at=NOW)
        return len([each for each in found if "SAVEPOINT" not in each["sql"]])

    def counted_for_customer() -> int:
        with CaptureQueriesContext(connection) as found:
            services.enter_for(
                credit.world.company, credit.customer.pk, [(papers[0].pk, "shipped", D(1))], OP.RELEASE, by=None, at=NOW
            )
        return len([each for each in found if "SAVEPOINT" not in each["sql"]])

    assert counted_for_customer() == 3
    # lock, holdings read, everything written
    assert (counted(1), counted(9)) == (3, 3)


def test_open_items_are_paid_oldest_first(credit: Credit) -> None:
    invoice, account = credit.paper(), credit.account
    for day, amount in ((20, "50"), (10, "30")):
        services.open_item(account.pk, invoice.pk, due=TODAY.replace(day=day), amount=D(amount))
    services.settle_item(invoice.pk, D(40), by=None, at=NOW)
    assert list(OpenItem.objects.order_by("due").values_list("open", flat=True)) == [D(0), D(40)]
    services.settle_item(invoice.pk, D(40), by=None, at=NOW)
    assert not OpenItem.objects.filter(open__gt=0).exists()


@pytest.mark.parametrize("amount", ["50.01", "-1"])
def test_open_items_are_never_paid_beyond_what_is_open(credit: Credit, amount: str) -> None:
    invoice = credit.paper()
    services.open_item(credit.account.pk, invoice.pk, due=TODAY, amount=D(50))
    with pytest.raises(NotAllowed):
        services.settle_item(invoice.pk, D(amount), by=None, at=NOW)
    assert OpenItem.objects.get().open == D(50)


def test_invoice_of_nought_opens_nothing(credit: Credit) -> None:
    services.open_item(credit.account.pk, credit.paper().pk, due=TODAY, amount=D(0))
    assert OpenItem.objects.count() == 0


steps = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(Component.values), st.integers(-60, 100)), min_size=1, max_size=25
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_totals_and_covered_always_agree_with_the_entries(credit: Credit, moves: list[tuple[int, str, int]]) -> None:
    account, papers = credit.account, [credit.paper() for _each in range(3)]
    for place, component, amount in moves:
        try:
            change = (papers[place].pk, component, D(amount))
            services.enter(account.pk, [change], operation(component, D(amount)), by=None, at=NOW)
        except NotAllowed:
            continue
    company = credit.world.company
    own = [checks.balances_are_entries, checks.holdings_are_entries, checks.covered_is_holdings]
    assert [list(check(company)) for check in own] == [[], [], []]
    assert owed(credit) == by_hand(credit)


def by_hand(credit: Credit) -> Decimal:
    """The exposure read from every document, as the definition says: net of own money, never below nought."""
    counted = frozenset(["receivable", "shipped", "released"])
    rows = Holding.objects.filter(account=credit.account)
    return sum((max(row.held_in(counted) - row.earmarked, D(0)) for row in rows), D(0))
