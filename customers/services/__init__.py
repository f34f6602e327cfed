"""The only writers of customers: the file itself and its address and contact books."""

from customers.services.books import add_address, add_contact, make_default, retire_address, retire_contact
from customers.services.files import (
    activate_customer,
    add_customer,
    change_customer,
    confirm_customer,
    freeze_customer,
    invite_customer,
    retire_customer,
    set_terms,
)

__all__ = [
    "activate_customer",
    "add_address",
    "add_contact",
    "add_customer",
    "change_customer",
    "confirm_customer",
    "freeze_customer",
    "invite_customer",
    "make_default",
    "retire_address",
    "retire_contact",
    "retire_customer",
    "set_terms",
]
