"""The address that load balancers and monitors ask."""

import pytest
from django.db import connections
from django.test import Client


@pytest.mark.django_db
def test_health_is_good_without_a_sign_in_while_the_database_answers(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_health_is_bad_while_the_database_is_away(client: Client) -> None:
    connection = connections["default"]
    there = connection.settings_dict["PORT"], connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["PORT"], connection.settings_dict["HOST"] = "1", "127.0.0.1"
    try:
        answer = client.get("/healthz")
    finally:
        connection.close()
        connection.settings_dict["PORT"], connection.settings_dict["HOST"] = there
    assert (answer.status_code, answer.content) == (503, b"no database")
