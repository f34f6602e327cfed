"""The same form sent twice is done once, whatever the second time would have been answered."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from demo.buyers import invite
from demo.cast import World
from demo.goods import stock_up
from demo.papers import open_accounts
from demo.story import Sale
from tests.world import NOW
from workflow.models import Event, Refusal, Step, Submission

SignIn = Callable[[User], Client]


@pytest.fixture
def offer(parts: World) -> Sale:
    """A quotation that waits for the manager."""
    goods, customers = stock_up(parts, NOW), invite(parts, NOW)
    return Sale(parts, goods, customers[1], [("DB-1001", "1", "250")], open_accounts(parts, NOW), NOW).until(
        "in review"
    )


def decide(offer: Sale) -> str:
    step = Step.objects.get(round__paper_id=offer.made_quotation.pk)
    return reverse("workflow:decide", args=[step.pk])


def test_a_form_that_would_be_refused_the_second_time_is_answered_as_the_first_time(
    offer: Sale, parts: World, as_user: SignIn
) -> None:
    manager, sent = as_user(parts.manager), {"outcome": "approve", "once": "k" * 32}
    first, second = manager.post(decide(offer), sent), manager.post(decide(offer), sent)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"] == offer.made_quotation.get_absolute_url()
    assert Event.objects.filter(paper=offer.made_quotation.pk, name__endswith=".approved").count() == 1
    assert not Refusal.objects.exists()
    other = manager.post(decide(offer), {**sent, "once": "z" * 32})
    assert other.status_code == 409
    assert Refusal.objects.count() == 1


def test_a_form_that_could_be_done_again_is_undone_the_second_time(offer: Sale, parts: World, as_user: SignIn) -> None:
    manager, sent = as_user(parts.manager), {"text": "请尽快", "once": "k" * 32}
    where = reverse("workflow:comment", args=[offer.made_quotation.pk])
    answers = [manager.post(where, sent).headers["Location"] for _time in range(2)]
    assert answers == [offer.made_quotation.get_absolute_url()] * 2
    assert offer.made_quotation.paper.comments.count() == 1


def test_a_refused_form_leaves_its_key_free(offer: Sale, parts: World, as_user: SignIn) -> None:
    manager, key = as_user(parts.manager), "k" * 32
    assert manager.post(decide(offer), {"outcome": "return", "once": key}).status_code == 409
    assert not Submission.objects.exists()
    assert manager.post(decide(offer), {"outcome": "return", "reason": "价格", "once": key}).status_code == 302
    assert Submission.objects.get().answer == offer.made_quotation.get_absolute_url()
