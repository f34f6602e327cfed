"""What waits for a person under one heading of the worklist."""

from accounts.models import User
from home.waiting import Waited, waited
from tests.world import again


def waits(user: User, place: str) -> list[Waited]:
    """The rows of one app, in its order."""
    return [row for row in waited(again(user)) if row.place == place]
