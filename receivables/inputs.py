"""What a person (or a program) states about money; the services turn it into receipts and invoices."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from customers.models import Customer


@dataclass(frozen=True)
class ReceiptInput:
    """Money that came in. Amount in the company's currency, at most two decimals."""

    account_id: int
    amount: Decimal
    received_on: dt.date
    payer: str = ""
    reference: str = ""
    note: str = ""
    pays: Mapping[int, Decimal] = field(default_factory=dict)
    """what it is meant for: paper of a quotation, order or invoice → amount; the rest becomes an advance"""


@dataclass(frozen=True)
class OpeningInput:
    """What is open of one old invoice: its own number and days, the amount in the company's currency."""

    customer: Customer
    number: str
    issued_on: dt.date
    due_on: dt.date
    amount: Decimal
    note: str = ""


@dataclass(frozen=True)
class AccountInput:
    """One of the company's own accounts."""

    name: str
    kind: str
    bank: str = ""
    number: str = ""
    designated: bool = False
