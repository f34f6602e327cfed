"""The ground the other tests stand on."""

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection, transaction

from tests.support.races import Race


def _count() -> int:
    return ContentType.objects.filter(app_label="trial").count()


def _add() -> int:
    ContentType.objects.create(app_label="trial", model="trial")
    return _count()


@pytest.mark.django_db
def test_application_role_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("danju_app",)
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE django_content_type CASCADE",
        "ALTER TABLE django_content_type DISABLE TRIGGER ALL",
        "DROP TABLE django_content_type",
        "CREATE TABLE mine (id int)",
        "SET session_replication_role = replica",
    ],
)
def test_application_role_is_refused(statement: str) -> None:
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.django_db
def test_rollback_leaves_nothing_first() -> None:
    assert _add() == 1


@pytest.mark.django_db
def test_rollback_leaves_nothing_second() -> None:
    assert _add() == 1


@pytest.mark.usefixtures("committed_db")
def test_committed_rows_are_gone_afterwards_first() -> None:
    assert _add() == 1


@pytest.mark.usefixtures("committed_db")
def test_committed_rows_are_gone_afterwards_second() -> None:
    assert _add() == 1


def test_races_give_results_and_exceptions_in_order(races: Race) -> None:
    first, *_rest = results = races(_count, _add, _add)
    assert first in (0, 1)
    assert sorted(type(each).__name__ for each in results[1:]) == ["IntegrityError", "int"]
    assert _count() == 1
