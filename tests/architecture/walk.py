"""Every address of the site, and which thing its key names."""

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.architecture.house import Address, addresses
from tests.support.ground import Side

# What the key in an address names, by the address's name or by its app. An address that is missing fails the walk.
THING = {
    "catalog": "product",
    "customers": "customer",
    "customers:default_address": "address",
    "customers:retire_address": "address",
    "customers:retire_contact": "contact",
    "inventory:card": "level",
    "inventory:receipt": "stock_receipt",
    "inventory:change_warehouse": "warehouse",
    "credit": "customer",
    "credit:warning_settle": "warning",
    **dict.fromkeys((f"credit:group{part}" for part in ("", "_limit", "_join")), "group"),
    **{
        f"credit:application{action}": "application"
        for action in ("", "_change", "_submit", "_withdraw", "_cancel", "_sheet", "_agreement", "_print")
    },
    **dict.fromkeys(
        (f"credit:guarantee{part}" for part in ("", "_change", "_accept", "_cancel", "_print")), "guarantee"
    ),
    **dict.fromkeys(("credit:deduction", "credit:deduction_close"), "deduction"),
    **dict.fromkeys((f"credit:review{part}" for part in ("", "_fill", "_submit", "_withdraw", "_cancel")), "review"),
    "credit:override": "override",
    "credit:override_correct": "override",
    "credit:override_withdraw": "override",
    "calls": "call",
    "calls:lead": "lead",
    "calls:hand_over": "lead",
    "calls:close_lead": "lead",
    "quotes": "quotation",
    "quotes:enquiry_from": "call",
    "quotes:enquiry": "enquiry",
    "quotes:close": "enquiry",
    "quotes:quote": "enquiry",
    "quotes:change": "version",
    "quotes:difference": "version",
    "quotes:submit": "version",
    "quotes:withdraw": "in_review",
    "orders": "order",
    "orders:convert": "offer",
    "orders:from_call": "call",
    "shipping:notice_make": "order",
    "shipping:note_make": "order",
    "shipping:notice": "notice",
    "shipping:notice_change": "notice",
    "shipping:notice_print": "notice",
    "shipping:notice_hand_in": "notice",
    "shipping:notice_told": "notice",
    "shipping:emergency_make": "notice",
    "shipping:emergency": "emergency",
    "shipping:emergency_explain": "emergency",
    "shipping:report": "report",
    "shipping:notice_issue": "notice",
    "shipping:notice_ship": "notice",
    "shipping:notice_cancel": "notice",
    "shipping:notice_withdraw": "notice",
    "shipping:hand_on": "notice",
    "shipping:slip": "notice",
    "shipping:debt_decide": "step",
    "shipping": "note",
    "receivables:receipt": "receipt",
    "receivables:receipt_for": "offer",
    "receivables:receipt_correct": "receipt",
    "receivables:receipt_allocate": "receipt",
    "receivables:receipt_withdraw": "receipt",
    "receivables:receipt_feed_back": "receipt",
    "receivables:receipt_proof": "receipt",
    **{f"receivables:receipt_{action}": "receipt" for action in ("ask_reversal", "decline_reversal", "reverse")},
    "receivables:invoice_for": "order",
    "receivables:invoice_for_note": "note",
    "receivables:account_change": "account",
    "receivables:account_retire": "account",
    "receivables:statement": "customer",
    "receivables:statement_pdf": "customer",
    "receivables:opening": "opening",
    "receivables:writeoff_for": "opening",
    **dict.fromkeys((f"receivables:writeoff{part}" for part in ("", "_correct", "_withdraw")), "writeoff"),
    "receivables": "invoice",
    "imports": "import_run",
    "handbook": "handbook",
    "rights": "seat",
    "rights:person": "person",
    "rights:move": "person",
    "rights:leave": "person",
    "rights:post": "post",
    "desk": "saved_filter",
    "desk:download": "export",
    "desk:remove_export": "export",
    "workflow:paper": "order",
    "workflow:comment": "order",
    "workflow:attach": "order",
    "workflow:attachment": "attachment",
    "workflow:print": "print",
    "workflow:decide": "step",
    "workflow:read": "told",
    "home:decide": "step",
    "home:send_back": "step",
    "home:later": "order",
    "workflow:try_again": "delivery",
    "workflow:delegation_end": "delegation",
}
COMPANY_WIDE = {
    *(
        "warning",
        "group",
        "product",
        "customer",
        "address",
        "contact",
        "level",
        "warehouse",
        "account",
        "delivery",
        "handbook",
    ),
    "post",
}
"""Of the whole company: every unit sees master data and what failed, where the right is held."""
PAPERS = (
    *("enquiry", "quotation", "offer", "version", "order", "notice", "note", "receipt", "invoice", "stock_receipt"),
    *("opening", "import_run", "call", "lead", "review", "override", "guarantee", "deduction", "application"),
    *("emergency", "report"),
)
ANSWER = {
    **dict.fromkeys(("reason", "text", "confirmer", "told", "explanation", "sheet_no"), "试"),
    "outcome": "approve",
    "channel": "call",
}
"""Enough for every button that asks something."""


def thing_of(name: str) -> str:
    """What the key of an address names."""
    return THING.get(name) or THING[name.partition(":")[0]]


def keyed() -> list[Address]:
    """The addresses with a key."""
    return [each for each in addresses() if "<" in each.route]


def keyless() -> list[Address]:
    """The addresses without one: lists, exports, lookups, totals, new papers, a person's own pages."""
    return [each for each in addresses() if "<" not in each.route]


def url(address: Address, side: Side, thing: str = "") -> str:
    """The address with the key of this side's thing."""
    return reverse(address.name, args=[side.things[thing or thing_of(address.name)]] if "<" in address.route else [])


def both(client: Client, where: str, **more: Any) -> Iterator[tuple[str, int]]:
    """What looking at an address and sending a form there is answered with."""
    yield "GET", _code(client.get(where))
    yield "POST", _code(client.post(where, {**ANSWER, "file": SimpleUploadedFile("试.txt", b"1"), **more}))


def _code(answer: Any) -> int:
    if answer.streaming:
        b"".join(answer.streaming_content)  # reading to the end closes the file
    return int(answer.status_code)
