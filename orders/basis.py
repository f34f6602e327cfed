"""Why an order may or may not leave, and who said so (放行依据): decisions, override, limit and terms on one sheet."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may
from core.addresses import page_of
from core.components import Text
from core.display import day_text, money_text, qty_text
from credit import queries as credit
from credit.decisions import by_whom, said_of
from credit.models import Decision, Guarantee, Outcome, Override
from credit.models.decisions import PROPOSED
from handbook import queries as handbook
from handbook.rows import Milestone
from handbook.terms import Gate
from orders.models import Order

VIEW_CREDIT = "credit.view"
State = Order.State
Told = dict[str, Any]
"""plain values of another document, read along with the decisions"""
SHOWN = (State.HELD, State.RELEASED, State.SHIPPED)


@dataclass(frozen=True)
class Ground:
    """One thing that speaks for or against: look ok, bad, warn or ''; what it says, who said it and when."""

    look: str
    label: Text
    text: str
    who: str = ""
    at: dt.datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class Basis:
    """The verdict in a sentence, and what it rests on, the newest first."""

    look: str
    verdict: Text
    grounds: Sequence[Ground]
    asked: str = ""
    """number of the override that is asked for or given and not used up: a second one is refused"""


def basis(order: Order, user: User, on: dt.date) -> Basis | None:
    """The sheet of an order that was reviewed; None before, and for those who may not see credit.

    A constant number of statements.
    """
    if order.state not in SHOWN or not may(user, VIEW_CREDIT):
        return None
    decisions = credit.decisions_of(order.pk)
    word = decisions[0] if decisions else None
    override, guarantee = getattr(word, "override", None), getattr(word, "guarantee", None)
    grounds = [
        *_of_override(override),
        *_of_guarantee(guarantee),
        _of_terms(order),
        *_of_limit(decisions),
        *_of_decisions(decisions),
    ]
    return Basis(*_verdict(order, decisions, on), grounds, _asked(override, word))


def _asked(told: Told | None, last: Decision | None) -> str:
    """The override that is open; one that was approved and with which cover was refused all the same is none."""
    if told is None or told["state"] not in Override.OPEN:
        return ""
    if last is None or last.ok or told["state"] != Override.State.APPROVED:
        return str(told["number"])
    return "" if last.at >= dt.datetime.fromisoformat(told["at"]) else str(told["number"])


def _verdict(order: Order, decisions: Sequence[Decision], on: dt.date) -> tuple[str, str]:
    if order.state == State.HELD:
        return "bad", _("May not leave: %(reason)s") % {"reason": order.get_hold_display()}
    if order.state == State.SHIPPED:
        return "ok", _("Everything has left.")
    last = decisions[0] if decisions else None
    if last and not last.ok and last.gate == Gate.SHIPMENT:
        return "bad", _("Was stopped at the shipment; asked again when it is to leave.")
    if _word_gone(decisions, on):
        return "warn", _("The override it was released on counts no more: limit, money or a new one must suffice.")
    return "ok", _("May leave.")


def _word_gone(decisions: Sequence[Decision], on: dt.date) -> bool:
    """Whether it was released on an override that has expired, or that was for another order than it is now."""
    passed = next(
        (row for row in decisions if row.ok and row.gate == Gate.RELEASE and PROPOSED not in row.snapshot), None
    )
    if passed is None or passed.outcome != Outcome.OVERRIDDEN:
        return False
    told = getattr(passed, "override", None)
    return told is None or told["state"] not in Override.COUNTS or dt.date.fromisoformat(told["until"]) < on


def _of_decisions(decisions: Iterable[Decision]) -> list[Ground]:
    """What cover answered at each gate; the same answer given again is told once."""
    told: list[Ground] = []
    seen: set[tuple[object, ...]] = set()
    for row in decisions:
        key = (row.gate, row.outcome, row.amount, row.paid, row.exposure, row.limit)
        if key not in seen:
            told.append(Ground("ok" if row.ok else "bad", _gate(row), said_of(row), by_whom(row), row.at))
        seen.add(key)
    return told


def _gate(row: Decision) -> str:
    return _("At the %(gate)s") % {"gate": Gate(row.gate).label}


def _of_terms(order: Order) -> Ground:
    """How the customer pays, and what by that is to be paid before which gate."""
    term = handbook.term(order.company, order.payment_terms, order.ordered_on)
    said = [order.get_payment_terms_display(), *(_milestone(each) for each in term.milestones)]
    if term.on_credit:
        said.append(_("within the credit limit"))
    return Ground("", _("Payment"), " · ".join(said))


def _milestone(stage: Milestone) -> str:
    percent, gate = qty_text(stage.percent), Gate(stage.gate).label
    return _("%(percent)s%% before: %(gate)s") % {"percent": percent, "gate": gate}


def _of_override(told: Told | None) -> list[Ground]:
    """What was asked for beyond credit, and who answers for it (OFFICE-90, OFFICE-99)."""
    if told is None:
        return []
    look = {"approved": "ok", "used": "ok", "asked": "warn", "returned": "warn"}.get(told["state"], "")
    said = _("%(override)s %(state)s, valid until %(day)s: %(reason)s") % {
        "override": told["number"],
        "state": Override.State(told["state"]).label,
        "day": day_text(dt.date.fromisoformat(told["until"])),
        "reason": told["reason"],
    }
    who = _("%(name)s answers for the money") % {"name": told["who"]} if told["who"] else ""
    return [Ground(look, _("Override"), said, who, _moment(told), page_of("credit:override", told["pk"]))]


def _of_guarantee(told: Told | None) -> list[Ground]:
    """Who among the staff answers for it (PARTS-38)."""
    if told is None:
        return []
    state = Guarantee.State(told["state"])
    look = "ok" if state in Guarantee.COVERS else "warn"
    said = f"{told['number']} {state.label}, {money_text(Decimal(told['amount']))}"
    who = _("%(name)s answers for the money") % {"name": told["who"]}
    return [Ground(look, _("Staff guarantee"), said, who, _moment(told), page_of("credit:guarantee", told["pk"]))]


def _moment(told: Told) -> dt.datetime | None:
    return dt.datetime.fromisoformat(told["at"]) if told["at"] else None


def _of_limit(decisions: Sequence[Decision]) -> list[Ground]:
    """Who granted the limit that the last decision compared with."""
    granted = getattr(decisions[0], "granted", None) if decisions and decisions[0].limit is not None else None
    if granted is None:
        return []
    said = f"{money_text(decisions[0].limit)} · {granted['reason']}"
    return [Ground("", _("Credit limit"), said, granted["who"] or _("System"), _moment(granted))]
