"""What later apps show on a customer's page: sentences that everybody reads who opens it."""

from collections.abc import Callable, Sequence

from accounts.models import User
from core.components import Note
from customers.models import Customer

Notes = Callable[[Customer, User], Sequence[Note]]
_notes: list[Notes] = []


def register(notes: Notes) -> None:
    """Called in AppConfig.ready() of a later app."""
    _notes.append(notes)


def notes(customer: Customer, user: User) -> list[Note]:
    """What every later app says about the customer."""
    return [note for each in _notes for note in each(customer, user)]
