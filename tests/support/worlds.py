"""Fixtures of the two companies, and a browserless client signed in as one of their people."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from accounts.models import User
from handbook.queries import kept
from tests.support import laying
from tests.world import World, world
from workflow import locks


@pytest.fixture
def parts(db: None) -> World:
    """The parts company: prepaid, delivery notices."""
    return world("parts")


@pytest.fixture
def office(db: None) -> World:
    """The office-supplies company: monthly terms, delivery lists."""
    return world("office")


@pytest.fixture
def fibre(db: None) -> World:
    """The fibre company: credit limits, a designated accountant, notices prepared days ahead."""
    return world("fibre")


@pytest.fixture
def dist(db: None) -> World:
    """The trading company: everything passes the sales manager, issue slips."""
    return world("dist")


@pytest.fixture
def foreign(db: None) -> World:
    """Another parts company, whose people must see nothing of ours."""
    return world("parts", code="foreign")


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A client that is signed in as a person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="accounts.backends.SeatedBackend")
        return client

    return sign_in


@pytest.fixture(autouse=True)
def fresh_ground() -> None:
    """The same company has the same key in every test (tests.support.laying), but not the same handbook."""
    kept.forget()
    laying.begin()


@pytest.fixture(autouse=True)
def lock_order() -> Iterator[None]:
    """Record every lock; the first one taken against the order of the layers fails the test."""
    token = locks.recorder.set([])
    yield
    locks.recorder.reset(token)
