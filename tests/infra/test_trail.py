"""The history of a row names the person and the address of the request that wrote it."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pghistory.models import Context

from accounts.models import User
from core.trail import Trail
from customers.models import Customer
from tests.customers.test_views import typed
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def _write(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_company SET short_name = %s", [name])


@transaction.atomic
def _write_in_vain() -> None:
    _write("甲")
    raise ZeroDivisionError


def _contexts(world: World) -> list[dict[str, object] | None]:
    rows = world.company.events.order_by("pgh_id").select_related("pgh_context")  # type: ignore[attr-defined]  # pghistory
    return [row.pgh_context.metadata if row.pgh_context else None for row in rows if row.pgh_label == "update"]


def test_a_form_that_writes_leaves_person_and_address(office: World, as_user: SignIn) -> None:
    path, form = reverse("customers:add"), typed(office)
    as_user(office.clerk).post(f"{path}?q=x", form)
    (written,) = Customer.objects.get(name=form["name"]).events.all()  # type: ignore[attr-defined]  # pghistory
    context = written.pgh_context.metadata
    assert (context["user"], context["url"]) == (office.clerk.pk, path)
    assert context["request_id"]


def test_it_is_said_once_for_all_that_a_transaction_writes(parts: World) -> None:
    with connection.execute_wrapper(Trail(parts.clerk.pk, "/here/")), transaction.atomic():
        _write("甲")
        _write("乙")
    assert [context["url"] for context in _contexts(parts) if context] == ["/here/", "/here/"]
    assert Context.objects.count() == 1


def test_a_part_that_is_undone_does_not_take_it_away(parts: World) -> None:
    with connection.execute_wrapper(Trail(parts.clerk.pk, "/here/")), transaction.atomic():
        with pytest.raises(ZeroDivisionError):
            _write_in_vain()
        _write("乙")
    assert [context["url"] for context in _contexts(parts) if context] == ["/here/"]


@pytest.mark.django_db(transaction=True)
def test_the_next_transaction_on_the_same_connection_says_its_own(parts: World) -> None:
    for path in ("/first/", "/second/"):
        with connection.execute_wrapper(Trail(parts.clerk.pk, path)), transaction.atomic():
            _write(path)
    with transaction.atomic():
        _write("nobody")
    assert [context["url"] if context else None for context in _contexts(parts)] == ["/first/", "/second/", None]
