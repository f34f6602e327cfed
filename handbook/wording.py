"""A handbook's rows said aloud: documents, gates, cases, amounts and posts by the names that people use."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.display import money_text
from handbook.books import RowStep
from handbook.kinds import name_of
from handbook.schema import KEYS

Text = str | Promise
Spot = tuple[str, str, str, str]
"""kind, gate, case and measure that a row of sign-offs speaks of"""

TABLES: dict[str, Text] = {
    "post": gettext_lazy("Posts"),
    "sign_off": gettext_lazy("Sign-offs"),
    "conflict": gettext_lazy("Conflicting duties"),
    "timer": gettext_lazy("Time limits"),
    "governance": gettext_lazy("Who changes the handbook"),
    "payment_term": gettext_lazy("Payment terms"),
    "calendar": gettext_lazy("Work calendars"),
    "form": gettext_lazy("Forms required"),
    "print": gettext_lazy("Prints"),
}
SECTIONS: dict[str, Text] = {
    "company": gettext_lazy("The company"),
    "policy": gettext_lazy("Where the procedures leave a choice"),
    "approval": gettext_lazy("Approval"),
    "calls": gettext_lazy("Calls and leads"),
    "customers": gettext_lazy("Customers"),
    "grades": gettext_lazy("Grades of customers"),
    "pricing": gettext_lazy("Prices"),
    "margin": gettext_lazy("Margins"),
    "special_discount": gettext_lazy("Special discounts"),
    "quotes": gettext_lazy("Enquiries and quotations"),
    "contracts": gettext_lazy("Contracts"),
    "orders": gettext_lazy("Orders"),
    "urgent": gettext_lazy("Urgent orders"),
    "technical": gettext_lazy("Technical questions"),
    "samples": gettext_lazy("Samples"),
    "gifts": gettext_lazy("Gifts"),
    "credit": gettext_lazy("Credit"),
    "guarantee": gettext_lazy("Personal guarantees"),
    "inventory": gettext_lazy("Stock"),
    "shipping": gettext_lazy("Delivery"),
    "receivables": gettext_lazy("Receivables"),
    "complaints": gettext_lazy("Complaints"),
    "warranty": gettext_lazy("Warranty"),
    "sla": gettext_lazy("Time limits"),
    "meetings": gettext_lazy("Meetings"),
    "fines": gettext_lazy("Rewards and fines"),
    "numbers": gettext_lazy("Numbers of documents"),
}
"""Areas of the values, by the first word of their keys."""


def area_name(area: str) -> str:
    """What an area of the handbook is called: a value by its meaning, a row by its table and kind, "*" all of it."""
    if area in KEYS:
        return str(KEYS[area].meaning)
    head, _dot, rest = area.partition(".")
    if head in TABLES:
        return f"{TABLES[head]} · {name_of(rest)}" if rest else str(TABLES[head])
    return str(SECTIONS.get(head, area)) if area != "*" else _("the whole handbook")


def steps_text(steps: tuple[RowStep, ...], titles: Mapping[str, str]) -> str:
    """Who signs, in order."""
    return " → ".join(step_title(step, titles) for step in steps) or _("decided alone, nobody signs")


def step_title(step: RowStep, titles: Mapping[str, str]) -> str:
    """What a signature is called: the handbook's word with the post, else the post's title."""
    post = titles.get(step.post, step.post)
    return post if step.title in ("", post) else f"{step.title}（{post}）"


def amounts_text(low: Decimal | None, low_counts: bool, high: Decimal | None, high_counts: bool) -> str:
    """From one amount to another; None is open."""
    if low is not None and low == high:
        return _("exactly %(amount)s") % {"amount": money_text(low)}
    parts = []
    if low is not None:
        sentence = _("%(amount)s or more") if low_counts else _("more than %(amount)s")
        parts.append(sentence % {"amount": money_text(low)})
    if high is not None:
        sentence = _("up to %(amount)s") if high_counts else _("less than %(amount)s")
        parts.append(sentence % {"amount": money_text(high)})
    return _(", ").join(parts) or _("any amount")
