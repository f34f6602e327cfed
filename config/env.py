"""Typed readers of the process environment: a value is right or the process does not start."""

import os
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """A required text, or its default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is required.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name, "1" if default else "0").lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"The environment variable {name} must be 1 or 0, not {value!r}.")
    return value in YES


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"The environment variable {name} must be a number, not {value!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(name: str) -> dict[str, Any]:
    """postgresql://user:password@host:port/name?sslmode=require as Django's dictionary."""
    url = _url(name, {"postgresql", "postgres"})
    return {
        "ENGINE": "config.postgres",
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "OPTIONS": dict(parse_qsl(url.query)),
    }


def email(name: str) -> dict[str, Any]:
    """smtp://user:password@host:587?tls=1 (or 465?ssl=1), or console: to print mails, as settings by name."""
    url = _url(name, {"smtp", "console"}, "console:")
    if url.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return {
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": url.port or 25,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": dict(parse_qsl(url.query)).get("tls") == "1",
        "EMAIL_USE_SSL": dict(parse_qsl(url.query)).get("ssl") == "1",
        "EMAIL_TIMEOUT": 20,
    }


def _url(name: str, schemes: set[str], default: str | None = None) -> SplitResult:
    url = urlsplit(text(name, default))
    if url.scheme not in schemes:
        raise ImproperlyConfigured(f"The environment variable {name} must start with one of {sorted(schemes)}.")
    return url
