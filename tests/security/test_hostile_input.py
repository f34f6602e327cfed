"""Whatever is typed into an address or a form, the answer is a page with a sentence, never a crash."""

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from quotes.models import Quotation
from tests.architecture.house import addresses
from tests.architecture.test_access import OPEN
from tests.architecture.walk import url
from tests.support.ground import Ground, signed_in

pytestmark = pytest.mark.usefixtures("db")
WORDS = (
    *("reason", "text", "told", "number", "carrier", "tracking", "signer", "confirmer", "once", "customer", "q"),
    *("note", "remark", "name", "code", "address", "phone", "next", "order", "contact"),
)
NUMBERS = ("version", "company", "enquiry", "unit", "maker", "warehouse", "note", "account", "amount", "customer")
HOSTILE = {
    "a zero byte": dict.fromkeys(WORDS, "a\x00b"),
    "too long": dict.fromkeys(WORDS, "长" * 3000),
    "no number": dict.fromkeys(NUMBERS, "NaN") | {"q": "%_\\", "cursor": "x:y", "sort": "-pk__x", "format": "exe"},
    "too many digits": dict.fromkeys(NUMBERS, "9" * 5000),
    "out of range": dict.fromkeys(NUMBERS, "9" * 30) | {"cursor": "🙂", "on": "9999-99-99", "starts": "0001-01-01"},
}
KEPT = {"outcome": "return", "channel": "call", "on": "", "then": "submit"}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_form_makes_a_crash(ground: Ground, kind: str) -> None:
    client, found = signed_in(ground.boss), []
    for address in addresses():
        if address.name not in OPEN | {"accounts:logout"}:
            with transaction.atomic():
                answer = client.post(url(address, ground.ours), KEPT | HOSTILE[kind])
                transaction.set_rollback(True)
            found += [address.name] if answer.status_code >= 500 else []
    assert found == []


@pytest.mark.parametrize("kind", ["a zero byte", "no number", "out of range"])
def test_no_address_makes_a_crash(ground: Ground, kind: str) -> None:
    client, found = signed_in(ground.boss), []
    for address in addresses():
        if "<" not in address.route and address.name != "accounts:logout":
            with transaction.atomic():
                answer = client.get(url(address, ground.ours), HOSTILE[kind])
                transaction.set_rollback(True)
            found += [address.name] if answer.status_code >= 500 else []
    assert found == []


def test_a_reason_that_is_too_long_is_refused_with_a_sentence_and_nothing_is_saved(ground: Ground) -> None:
    client, key = signed_in(User.objects.get(pk=ground.ours.world.clerk.pk)), ground.ours.things["offer"]
    refused = client.post(reverse("quotes:cancel", args=[key]), {"reason": "长" * 501})
    assert refused.status_code == 409
    assert "文字过长" in refused.content.decode()
    assert Quotation.objects.get(pk=key).state == Quotation.State.CUSTOMER_CONFIRMED
    taken = client.post(reverse("quotes:cancel", args=[key]), {"reason": "长" * 500})
    assert taken.status_code == 302
    assert Quotation.objects.get(pk=key).state == Quotation.State.CANCELLED
