"""What waits for whom."""

from quotes.models import Quotation
from tests.quotes.conftest import Shop
from tests.support.waiting import waits

WAITING = {"draft", "approved", "sent", "customer_confirmed"}


def test_what_waits_for_the_clerk_and_for_nobody_else(shop: Shop, foreign_shop: Shop) -> None:
    foreign_shop.enquiry()
    foreign_shop.sent()
    asked = shop.enquiry()
    made = {state: shop.in_state(state) for state in Quotation.State.values}
    found = [(row.pk, row.until) for row in waits(shop.world.clerk, "quotes")]
    offers = [(made[state].pk, made[state].valid_until) for state in WAITING]
    assert found[0] == (asked.pk, None)
    # The new version that superseded an offer is a draft too.
    successor = Quotation.objects.get(supersedes=made["superseded"])
    assert sorted(found[1:]) == sorted([*offers, (successor.pk, successor.valid_until)])
    assert [row.pk for row in waits(shop.world.clerk2, "quotes")] == [asked.pk]
    assert waits(shop.world.manager, "quotes") == []
