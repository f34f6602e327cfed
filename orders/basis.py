"""Why an order may or may not leave, and who said so (放行依据): decisions, override, limit and terms on one sheet."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may
from core.addresses import page_of
from core.components import Text
from core.display import day_text, money_text, qty_text
from credit import guaranteeing
from credit import queries as credit
from credit.decisions import by_whom, said_of
from credit.models import Decision, Override
from credit.queries import guarantees
from handbook import queries as handbook
from handbook.rows import Milestone
from handbook.terms import Gate
from orders.models import Order

VIEW_CREDIT = "credit.view"
State = Order.State
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


def basis(order: Order, user: User) -> Basis | None:
    """The sheet of an order that was reviewed; None before, and for those who may not see credit.

    A constant number of statements.
    """
    if order.state not in SHOWN or not may(user, VIEW_CREDIT):
        return None
    decisions = credit.decisions_of(order.pk)
    asked = credit.overrides_of([order.pk]).get(order.pk)
    grounds = [
        *_of_override(asked),
        *_of_guarantee(order),
        _of_terms(order),
        *_of_limit(decisions),
        *_of_decisions(decisions),
    ]
    return Basis(*_verdict(order), grounds)


def _verdict(order: Order) -> tuple[str, str]:
    if order.state == State.HELD:
        return "bad", _("May not leave: %(reason)s") % {"reason": order.get_hold_display()}
    if order.state == State.SHIPPED:
        return "ok", _("Everything has left.")
    return "ok", _("May leave.")


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


def _of_override(asked: Override | None) -> list[Ground]:
    if asked is None:
        return []
    look = {"approved": "ok", "used": "ok", "asked": "warn", "returned": "warn"}.get(asked.state, "")
    url = page_of("credit:override", asked.pk)
    said = _("%(override)s %(state)s, valid until %(day)s: %(reason)s") % {
        "override": asked.number,
        "state": asked.get_state_display(),
        "day": day_text(asked.until),
        "reason": asked.reason,
    }
    who = _("%(name)s answers for the money") % {"name": asked.approved_by.name} if asked.approved_by else ""
    return [Ground(look, _("Override"), said, who, asked.approved_at or asked.created_at, url)]


def _of_guarantee(order: Order) -> list[Ground]:
    """Who among the staff answers for it (PARTS-38), where the handbook knows such guarantees."""
    known = guaranteeing.known(order.company, order.ordered_on)
    found = guarantees.of_order(order.pk) if known else None
    if found is None:
        return []
    look = "ok" if found.state in found.COVERS else "warn"
    said = f"{found.number} {found.get_state_display()}, {money_text(found.amount)}"
    who = _("%(name)s answers for the money") % {"name": found.guarantor.name}
    return [Ground(look, _("Staff guarantee"), said, who, found.accepted_at, page_of("credit:guarantee", found.pk))]


def _of_limit(decisions: Sequence[Decision]) -> list[Ground]:
    """Who granted the limit that the last decision compared with."""
    granted = getattr(decisions[0], "granted", None) if decisions and decisions[0].limit is not None else None
    if granted is None:
        return []
    said = f"{money_text(decisions[0].limit)} · {granted['reason']}"
    return [
        Ground("", _("Credit limit"), said, granted["who"] or _("System"), dt.datetime.fromisoformat(granted["at"]))
    ]
