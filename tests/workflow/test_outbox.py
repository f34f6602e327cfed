import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from config.celery import app
from demo.cast import World
from quotes.models import Quotation
from tests.world import NOW
from workflow import outbox, papers
from workflow.models import Comment, Delivery, Event

EVENT = "quotes.quotation.withdrawn"


@pytest.fixture
def heard(in_review: Quotation) -> Iterator[list[Event]]:
    """A reaction to a withdrawn quotation that writes a comment, for as long as the test runs."""
    outbox.sweep(NOW)
    seen: list[Event] = []

    def remark(event: Event) -> None:
        seen.append(event)
        Comment.objects.create(paper=event.paper, by=event.paper.maker, at=event.at, text="heard")

    outbox.on(EVENT)(remark)
    yield seen
    outbox._reactions.pop(EVENT)


def withdraw(document: Quotation, world: World) -> None:
    with papers.door(Quotation, document.pk, event="withdrawn", by=world.clerk, at=NOW) as quotation:
        quotation.withdraw()


def test_a_reaction_is_done_once_with_what_it_writes(in_review: Quotation, parts: World, heard: list[Event]) -> None:
    withdraw(in_review, parts)
    assert not heard
    assert (outbox.sweep(NOW), outbox.sweep(NOW)) == (1, 0)
    assert [event.name for event in heard] == [EVENT]
    assert Comment.objects.filter(text="heard").count() == 1


def test_a_failing_reaction_leaves_nothing_but_its_row_and_comes_again_later(
    in_review: Quotation, parts: World, heard: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    withdraw(in_review, parts)
    delivery = Delivery.objects.get(event__name=EVENT)

    def broken(event: Event) -> None:
        Comment.objects.create(paper=event.paper, by=event.paper.maker, at=event.at, text="half")
        raise RuntimeError("printer on fire")

    monkeypatch.setitem(outbox._reactions[EVENT], delivery.reaction, broken)
    assert outbox.sweep(NOW) == 1
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.done_at, "printer on fire" in delivery.error) == (1, None, True)
    assert not Comment.objects.filter(text="half").exists()
    assert outbox.sweep(NOW) == 0
    monkeypatch.undo()
    assert outbox.sweep(NOW + dt.timedelta(minutes=1)) == 1
    assert Comment.objects.filter(text="heard").count() == 1


class Stop(Exception):
    """Ends a transaction on purpose."""


def test_an_event_that_is_rolled_back_tells_nobody(in_review: Quotation, parts: World, heard: list[Event]) -> None:
    def broken() -> None:
        with transaction.atomic():
            withdraw(in_review, parts)
            raise Stop

    with pytest.raises(Stop):
        broken()
    assert not Delivery.objects.filter(event__name=EVENT).exists()


def test_a_broker_that_does_not_answer_is_left_alone_for_some_seconds(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def fail(*args: object, **kwargs: object) -> None:
        tried.append(args)
        raise OSError("refused")

    monkeypatch.setitem(outbox._broker, "silent_until", 0.0)
    monkeypatch.setattr(app, "send_task", fail)
    outbox.poke()
    outbox.poke()
    assert len(tried) == 1


@pytest.fixture
def given_up(in_review: Quotation, parts: World, heard: list[Event]) -> Delivery:
    """A reaction that failed as often as it is tried."""
    withdraw(in_review, parts)
    delivery = Delivery.objects.get(event__name=EVENT)
    delivery.attempts, delivery.error = outbox.GIVE_UP_AFTER, "RuntimeError: printer on fire"
    delivery.next_try = NOW + outbox._pause(delivery.attempts)
    delivery.save()
    return delivery


def test_a_reaction_that_was_given_up_is_tried_again_by_whoever_grants_rights(
    client: Client, given_up: Delivery, parts: World, heard: list[Event]
) -> None:
    assert outbox.sweep(NOW) == 0
    client.force_login(parts.supervisor)
    button = reverse("workflow:try_again", args=[given_up.pk])
    assert button in client.get(reverse("workflow:failed")).content.decode()
    assert client.post(button).url == reverse("workflow:failed")  # type: ignore[attr-defined]  # a redirect has one
    assert button not in client.get(reverse("workflow:failed")).content.decode()
    assert outbox.sweep() == 1
    given_up.refresh_from_db()
    assert (len(heard), given_up.error, given_up.done_at is None) == (1, "", False)
    assert client.post(button).status_code == 404


def test_a_reaction_that_was_given_up_is_not_tried_again_by_others(
    client: Client, given_up: Delivery, parts: World, office: World
) -> None:
    button = reverse("workflow:try_again", args=[given_up.pk])
    client.force_login(parts.clerk)
    assert client.post(button).status_code == 403
    client.force_login(office.supervisor)
    assert client.post(button).status_code == 404
    given_up.refresh_from_db()
    assert given_up.attempts == outbox.GIVE_UP_AFTER
