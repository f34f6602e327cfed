"""A company with its units, posts and people, from the cast that the demo uses."""

import datetime as dt

from accounts.models import User
from demo.cast import World, open_world
from tests.support.laying import laid

__all__ = ["NOW", "PASSWORD", "TODAY", "World", "again", "world"]

NOW = dt.datetime(2026, 6, 10, 2, 0, tzinfo=dt.UTC)  # 10 June 2026, 10:00 in Shanghai, a Wednesday
TODAY = dt.date(2026, 6, 10)
PASSWORD = "Jade-kettle-42"


def world(preset: str, code: str = "") -> World:
    """Open a company on a preset with its people; `code` makes a second one beside it."""
    code = code or preset
    return laid(
        ("world", preset, code),
        lambda: open_world(preset, code=code, password=PASSWORD, since=dt.date(2026, 1, 1)),
    )


def again(user: User) -> User:
    """The same person as the next request would load them: nothing cached."""
    return User.objects.get(pk=user.pk)
