"""An order's way from entry to cash as the forms that people post, whatever carries them: HTTP or Django's own client.

Ids of new papers are read from where an answer leads; ids of lines and of open steps, which a person's page would
show, are read from the database by the driver, so that only the work itself is measured.
"""

import itertools
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.db import connection
from django.urls import resolve, reverse
from django.utils import timezone

from core.dates import business_date
from orders.models import Confirmation

CONFIRMATIONS = [choice.value for choice in Confirmation]
LINES = 10


class Sender(Protocol):
    """Posts a form as one of the company's people; gives the path that the answer leads to."""

    def __call__(self, who: str, path: str, form: dict[str, object]) -> str:
        """Raises Failed when the answer does not lead on."""


class Failed(Exception):
    """An answer that was not the one a person hopes for."""


@dataclass(frozen=True)
class Wares:
    """What can be ordered, by whom, and where the money arrives."""

    company_id: int
    zone: str
    customers: list[str]
    products: list[str]
    account_id: int


@dataclass
class Chain:
    """One order after another, by one client; `keys` makes every form's key different."""

    wares: Wares
    send: Sender
    dice: random.Random
    keys: "itertools.count[int]"

    def close_one(self, say: Callable[[str], None] = lambda name: None) -> int:
        """Order, review, notice, print, signature, confirmation, draw, ship, signature, invoice, receipt, confirm."""
        order = self._order()
        say("enter and submit the order")
        self._decide("deputy", order)
        say("review, release")
        notice = self._notice(order)
        say("make the notice")
        self._post("commerce", "shipping:notice_print", notice)
        say("print it")
        self._decide("manager", notice)
        say("the manager signs")
        self._decide("keeper", notice)
        say("the warehouse confirms")
        self._post("keeper", "shipping:notice_issue", notice)
        say("draw the goods")
        note = _pk(self._post("keeper", "shipping:notice_ship", notice, carrier="顺丰速运", tracking="SF1400000000"))
        say("ship")
        self._sign(note)
        say("the customer signs")
        invoice, gross = self._invoice(order)
        say("invoice")
        receipt = self._receipt(invoice, gross)
        say("enter the receipt")
        self._decide("finance", receipt)
        say("confirm the receipt")
        self._check_closed(order)
        return order

    def _post(self, who: str, name: str, pk: int | None = None, **form: object) -> str:
        path = reverse(name, args=[] if pk is None else [pk])
        return self.send(who, path, {**form, "once": f"chain-{os.getpid()}-{next(self.keys)}"})

    def _order(self) -> int:
        day = business_date(timezone.now(), self.wares.zone).isoformat()
        form: dict[str, object] = {
            "customer": self.dice.choice(self.wares.customers), "arrive_on": day, "freight_bearer": "buyer",
            "confirmations": CONFIRMATIONS, "then": "submit", "lines-TOTAL_FORMS": LINES, "lines-INITIAL_FORMS": 0,
        }  # fmt: skip
        for place, code in enumerate(self.dice.sample(self.wares.products, LINES)):
            form[f"lines-{place}-product"] = code
            form[f"lines-{place}-quantity"] = self.dice.randint(1, 9)
        return _pk(self._post("clerk", "orders:new", None, **form))

    def _decide(self, who: str, paper: int) -> None:
        (step,) = _one(
            "SELECT s.id FROM workflow_step s JOIN workflow_round r ON r.id = s.round_id"
            " WHERE r.paper_id = %s AND s.state = 'open'",
            paper,
        )
        self._post(who, "workflow:decide", int(str(step)), outcome="approve")

    def _notice(self, order: int) -> int:
        lines = _all("SELECT id, quantity FROM orders_orderline WHERE order_id = %s", order)
        return _pk(self._post("clerk", "shipping:notice_make", order, **{f"line-{pk}": each for pk, each in lines}))

    def _sign(self, note: int) -> None:
        lines = _all("SELECT id, quantity FROM shipping_noteline WHERE note_id = %s", note)
        form = {f"line-{pk}": quantity for pk, quantity in lines}
        self._post("clerk", "shipping:note_sign", note, **form, signer="收货人")

    def _invoice(self, order: int) -> tuple[int, Decimal]:
        lines = _all("SELECT id, quantity FROM orders_orderline WHERE order_id = %s", order)
        form = {f"line_{pk}": quantity for pk, quantity in lines}
        pk = _pk(self._post("finance", "receivables:invoice_for", order, **form, then="issue"))
        (gross,) = _one("SELECT gross FROM receivables_invoice WHERE paper_id = %s", pk)
        return pk, Decimal(str(gross))

    def _receipt(self, invoice: int, gross: Decimal) -> int:
        day = business_date(timezone.now(), self.wares.zone).isoformat()
        form = {"account": self.wares.account_id, "amount": gross, "received_on": day, f"pays_{invoice}": gross}
        return _pk(self._post("clerk", "receivables:receipt_for", invoice, **form))

    def _check_closed(self, order: int) -> None:
        (state,) = _one("SELECT state FROM orders_order WHERE paper_id = %s", order)
        if state != "closed":
            raise Failed(f"order {order} ends as {state}")


def _all(statement: str, value: int) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return cursor.fetchall()


def _one(statement: str, value: int) -> tuple[object, ...]:
    rows = _all(statement, value)
    if len(rows) != 1:
        raise Failed(f"{len(rows)} rows where one was expected: {statement} {value}")
    return rows[0]


def _pk(path: str) -> int:
    """The document that a path shows."""
    found = resolve(path).kwargs.get("pk")
    if found is None:
        raise Failed(f"{path} is not the page of a document")
    return int(found)
