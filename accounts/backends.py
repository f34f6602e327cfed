"""How people sign in, and how a request gets hold of whoever has."""

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from accounts.models import User
from accounts.queries import person_with_seats


class SeatedBackend(ModelBackend):
    """Name and password; the person comes with company and seats, since every request asks for both."""

    def get_user(self, user_id: int) -> User | None:
        """The signed-in person; None when the row is gone or may not sign in any more."""
        user = person_with_seats(user_id, timezone.now())
        if user is None:
            return super().get_user(user_id)
        return user if self.user_can_authenticate(user) else None
