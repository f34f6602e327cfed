"""What the database refuses by itself, and what two people can race for."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.refusals import NotAllowed
from shipping import services
from shipping.models import DeliveryNotice, Difference, NoteLine, NoticeLine
from tests.orders.shop import fresh, open_shop
from tests.shipping.dock import Dock, again, qty
from tests.support.races import Race
from tests.world import NOW, world


def refuses(statement: str, *values: object) -> None:
    """The statement fails, deferred triggers included."""
    with pytest.raises(DatabaseError), transaction.atomic():
        _at_once(lambda cursor: cursor.execute(statement, values))


def _at_once(act: Callable[[Any], object]) -> None:
    """Do it and let the deferred triggers speak now."""
    with connection.cursor() as cursor:
        act(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_more_on_notices_than_the_order_counts_is_refused_by_the_database(dock: Dock) -> None:
    notice = dock.notice()
    refuses("UPDATE shipping_noticeline SET quantity = quantity + 1 WHERE notice_id = %s", notice.pk)


def test_more_on_notes_than_the_order_counts_is_refused_by_the_database(counter: Dock) -> None:
    note = counter.note()
    refuses("UPDATE shipping_noteline SET quantity = quantity + 1 WHERE note_id = %s", note.pk)


def test_notice_is_not_cleared_without_its_round(dock: Dock) -> None:
    notice = dock.printed()
    refuses("UPDATE shipping_deliverynotice SET state = 'cleared' WHERE paper_id = %s", notice.pk)
    with pytest.raises(AttributeError):
        notice.state = DeliveryNotice.State.CLEARED
    notice.clear()
    with pytest.raises(DatabaseError), transaction.atomic():
        _at_once(lambda _cursor: notice.save())


def test_notice_is_never_deleted(dock: Dock) -> None:
    refuses("DELETE FROM shipping_deliverynotice WHERE paper_id = %s", dock.notice().pk)


def test_signed_for_more_than_sent_is_refused_by_the_database(counter: Dock) -> None:
    note = counter.sent_note()
    with pytest.raises(IntegrityError), transaction.atomic():
        NoteLine.objects.filter(note=note).update(signed_quantity=11)


def test_difference_is_append_only_and_less_than_sent(counter: Dock) -> None:
    note = counter.sent_note()
    (line,) = note.lines.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        Difference.objects.create(note=note, line=line, sent=1, signed=1, by=counter.world.driver, at=NOW)
    counted = {line.pk: qty(8)}
    services.sign_note(note.pk, by=counter.world.driver, at=NOW, counted=counted, signer="叶")
    refuses("UPDATE shipping_difference SET signed = 9")
    refuses("DELETE FROM shipping_difference")


def test_two_clerks_notice_the_same_goods_and_one_is_told(races: Race) -> None:
    dock = Dock(open_shop(world("parts")))
    order = dock.released()
    (line,) = order.lines.all()
    make = partial(services.create_notices, order.pk, at=NOW, quantities={line.pk: qty(6)})
    results = races(partial(_count, make, dock.world.clerk), partial(_count, make, dock.world.clerk2))
    assert sorted(type(result).__name__ for result in results) == ["NotAllowed", "int"]
    assert fresh(order).lines.get().noticed == qty(6)
    assert [row.quantity for row in NoticeLine.objects.all()] == [qty(6)]


def _count(make: "partial[list[DeliveryNotice]]", by: object) -> int:
    return len(make(by=by))


def test_two_keepers_draw_the_same_notice_and_one_is_told(races: Race) -> None:
    dock = Dock(open_shop(world("parts")))
    notice = dock.cleared()
    draw = partial(_draw, notice.pk, dock.world.keeper)
    results = races(draw, draw)
    assert sorted(type(result).__name__ for result in results) == ["NotAllowed", "str"]
    assert again(notice).state == DeliveryNotice.State.ISSUED


def _draw(pk: int, by: object) -> str:
    return services.issue_notice(pk, by=by, at=NOW).number  # type: ignore[arg-type]  # a User, pickled by the race


def test_two_prints_at_once_get_different_copy_numbers(races: Race) -> None:
    dock = Dock(open_shop(world("parts")))
    notice = dock.printed()
    again_ = partial(_print, notice.pk, dock.world.commerce)
    races(again_, again_, again_)
    assert sorted(notice.paper.print_logs.values_list("copy_number", flat=True)) == [1, 2, 3, 4]


def _print(pk: int, by: object) -> str:
    return str(services.print_notice(pk, by=by, at=NOW))  # type: ignore[arg-type]  # a User, pickled by the race


def test_refusals_leave_nothing_behind(dock: Dock) -> None:
    order = dock.released()
    (line,) = order.lines.all()
    with pytest.raises(NotAllowed):
        services.create_notices(order.pk, by=dock.world.clerk, at=NOW, quantities={line.pk: qty(11)})
    assert (DeliveryNotice.objects.count(), fresh(order).lines.get().noticed) == (0, qty(0))
