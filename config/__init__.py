"""Settings, URLs, the queue and the web entry point. Imports anything; nothing imports it."""

from .celery import app as celery_app

__all__ = ["celery_app"]
