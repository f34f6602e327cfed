"""Walk 7.1, branch (b): a commissioning engineer answers for 1,000.00; nobody pays; the wages do."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from core.refusals import NotAllowed, NotYours
from credit import services as credit
from credit.models import Decision
from orders.models import Order
from tests.credit.guarantors import Guarantors, step_of, told
from tests.orders.shop import fresh, open_shop
from tests.receivables.till import open_till, sound
from tests.support.ground import a_person
from tests.world import NOW, World, again
from workflow import approval, outbox

DUE = dt.date(2026, 7, 10)


def test_an_engineer_guarantees_1000_and_pays_it_from_the_own_wages(parts: World) -> None:
    # The engineer works at the customer's place; the manager has said so.
    staff = Guarantors(open_till(open_shop(parts)))
    engineer = a_person(parts, "engineer", "field_sales", since=dt.date(2026, 1, 1))
    staff.station(engineer)

    # 1,000.01 is refused, whoever asks; 1,000.00 is asked for.
    with pytest.raises(NotAllowed):
        staff.ask(staff.held("1000.01"), by=again(engineer), guarantor=again(engineer))
    order = staff.held("1000.00")
    assert (order.state, order.hold) == ("held", "unpaid")
    guarantee = staff.ask(order, by=again(engineer), guarantor=again(engineer))

    # [The manager cannot approve before the guarantor has accepted; nobody accepts for the guarantor.]
    with pytest.raises(NotYours):
        credit.accept_guarantee(guarantee.pk, by=again(parts.manager), at=NOW)
    assert not guarantee.paper.rounds.exists()
    staff.accept(guarantee, by=again(engineer))

    # [The engineer does not approve it himself; the order still waits.] The manager does: the order is released.
    with pytest.raises(NotYours):
        approval.decide(step_of(guarantee).pk, by=again(engineer), at=NOW, outcome="approve")
    assert fresh(order).state == "held"
    staff.approve(guarantee)
    assert fresh(order).state == "released"
    assert Decision.objects.filter(paper=order.pk).latest("pk").outcome == "guaranteed"

    # The normal draw-and-ship flow runs; the register has the row with its due day, a calendar month later.
    shipped = staff.ship(guarantee)
    assert (shipped.state, shipped.due_on) == ("shipped", DUE)

    # The day after, guarantor and finance are told; after seven days the exact balance is charged to the wages.
    staff.run_until(DUE + dt.timedelta(days=1))
    assert told(guarantee.pk) >= {"engineer", "finance"}
    staff.run_until(DUE + dt.timedelta(days=9))
    deduction = staff.deduction(guarantee)
    assert (deduction.amount, deduction.person) == (Decimal("1000.00"), engineer)
    approval.decide(step_of(deduction).pk, by=again(parts.finance), at=NOW, outcome="approve")

    # [Without a receipt number it cannot be closed.] Finance gives the receipt; everything is closed and adds up.
    with pytest.raises(NotAllowed):
        credit.close_deduction(deduction.pk, receipt_number="", by=again(parts.finance), at=NOW)
    receipt = staff.till.receive("1000", {order.pk: "1000"}, payer="engineer")
    outbox.sweep(NOW)
    credit.close_deduction(deduction.pk, receipt_number=receipt.number, by=again(parts.finance), at=NOW)
    assert (staff.fresh(guarantee).state, staff.deduction(guarantee).state) == ("receipted", "receipted")
    assert Order.objects.get(pk=order.pk).paid == Decimal("1000.00")
    connection.check_constraints()
    assert sound(staff.till) == []
