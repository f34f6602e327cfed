"""One code, two kinds of installation."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

SHOW = "from django.conf import settings as s; print(s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT)"


def _settings(**more: str) -> str:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "ALLOWED_HOSTS": "erp.example.org"} | more
    done = subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_demo_answers_on_this_machine_only_whatever_the_environment_says() -> None:
    assert _settings(DEMO="1") == "['localhost', '127.0.0.1', '[::1]'] False False"


def test_production_answers_under_its_name_and_over_tls_only() -> None:
    assert _settings(DEMO="0") == "['erp.example.org'] True True"


def test_database_url_is_read_with_its_escapes_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_URL", "postgresql://me:p%40ss@db.example.org:6432/erp?sslmode=require")
    assert env.database("SOME_URL") == {
        "ENGINE": "config.postgres",
        "HOST": "db.example.org",
        "PORT": "6432",
        "NAME": "erp",
        "USER": "me",
        "PASSWORD": "p@ss",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("value", "reader"),
    [("mysql://x", env.database), ("maybe", env.flag), ("smtp", env.email)],
)
def test_wrong_value_stops_the_process_with_the_variables_name(
    value: str, reader: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_VALUE", value)
    with pytest.raises(ImproperlyConfigured, match="SOME_VALUE"):
        reader("SOME_VALUE")  # type: ignore[operator]  # each takes the variable's name


def test_wrong_number_stops_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_VALUE", "many")
    with pytest.raises(ImproperlyConfigured, match="SOME_VALUE"):
        env.number("SOME_VALUE", 1)
