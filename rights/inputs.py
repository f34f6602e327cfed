"""What services of rights take."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import Post, Unit, User


@dataclass(frozen=True)
class SeatInput:
    """Who is to sit on which post, where and from which day."""

    user: User
    post: Post
    unit: Unit
    starts: dt.date


@dataclass(frozen=True)
class PostInput:
    """A post as it shall be, and why."""

    title: str
    role: str
    reason: str
    designated: User | None = None
    substitute: User | None = None
