"""What the pages show of a notice's debt: the sum written out, who wrote it, slips, and finance's desk."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may
from core.components import Action, Ask, Bar, Debt, DebtRow, Fact, Note
from core.display import money_text
from core.listing import Listing, listing
from credit.debts import SWATCHES
from credit.figures import documents_url
from credit.models import DEBT
from orders.models import Order
from shipping import debt_rules
from shipping.models import BankSlip, DebtReview, DeliveryNotice
from shipping.policies import debt as checks
from shipping.queries import debt as queries
from shipping.queries.debt import Figures
from workflow import policies as workflow

State, Type = DeliveryNotice.State, DeliveryNotice.Type
LATE_LOOK = {True: "bad", False: "ok"}


@dataclass(frozen=True)
class DebtPanel:
    """The debt block of a notice: the sum, what is overdue, the money that is there, and who checked it when."""

    sum: Debt
    facts: Sequence[Fact]
    by: User | None = None
    at: dt.datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class DeskCard:
    """A notice on finance's desk: what it is, its debt written out, its slips, and the decision."""

    notice: DeliveryNotice
    panel: DebtPanel
    slips: Sequence[BankSlip]
    actions: Sequence[Action]


def panel(notice: DeliveryNotice, user: User, on: dt.date) -> DebtPanel | None:
    """What finance wrote, or while it is being checked what the figures are today; None without types or rights."""
    if not notice.type or not may(user, "credit.view"):
        return None
    written = queries.review(notice)
    if written:
        return DebtPanel(_sum(written, notice), _facts(written, notice), written.by, written.at, notice.overdue_reason)
    if notice.state not in (State.DRAFT, State.CHECKING):
        return None
    figures = queries.figures(notice, on)
    return DebtPanel(_sum(figures, notice), _facts(figures, notice))


def _sum(figures: Figures | DebtReview, notice: DeliveryNotice) -> Debt:
    """Receivable ＋ shipped ＋ released (＋ this notice) ＝ debt, against the limit."""
    stages = [(stage, getattr(figures, stage.value)) for stage in DEBT]
    shown = [(stage, amount) for stage, amount in stages if amount or stage != "ordered"]
    opens = partial(_opens, figures, notice)
    rows = [
        DebtRow(stage.label, amount, "add" if place else "start", SWATCHES[stage], url=opens(stage) if amount else "")
        for place, (stage, amount) in enumerate(shown)
    ]
    bars = [Bar(stage.label, amount, money_text(amount), look=SWATCHES[stage][1:]) for stage, amount in shown]
    if figures.pending:
        label = _("This notice, its order is held")
        rows.append(DebtRow(label, figures.pending, "add", "bnew"))
        bars.append(Bar(label, figures.pending, money_text(figures.pending), look="new"))
    if figures.advances:
        rows.append(DebtRow(_("less money not applied"), -figures.advances, "plain", url=opens("unapplied")))
    rows += _others_rows(figures)
    bars += _others_bars(figures)
    rows.append(DebtRow(_("Debt"), figures.debt, "sum"))
    return Debt([*rows, *_verdict(figures)], bars, figures.limit)


def _opens(figures: Figures | DebtReview, notice: DeliveryNotice, figure: str) -> str:
    """Where today's figure is made up; what finance wrote stays as it was, whatever has become of the documents."""
    return documents_url(notice.customer_id, figure) if isinstance(figures, Figures) else ""


def _others_rows(figures: Figures | DebtReview) -> list[DebtRow]:
    """What the other members owe of a customer who shares the limit of a group."""
    return [DebtRow(_("Others of its credit group"), figures.others, "add", "b0")] if figures.others else []


def _others_bars(figures: Figures | DebtReview) -> list[Bar]:
    label, others = _("Others of its credit group"), figures.others
    return [Bar(label, others, money_text(others), look="0")] if others else []


def _verdict(figures: Figures | DebtReview) -> list[DebtRow]:
    if figures.unlimited:
        return []
    over = figures.excess > 0
    left = figures.excess if over else (figures.limit or 0) - figures.debt
    label = _("Above the limit") if over else _("Still free")
    return [
        DebtRow(_("Credit limit"), figures.limit, "plain"),
        DebtRow(label, left, "verdict", look="bad" if over else "ok"),
    ]


def _facts(figures: Figures | DebtReview, notice: DeliveryNotice) -> list[Fact]:
    late = bool(figures.overdue_amount)
    told = _("%(amount)s for %(days)s days") % {
        "amount": money_text(figures.overdue_amount),
        "days": figures.overdue_days,
    }
    return [
        Fact(
            _("Overdue"),
            told if late else _("nothing"),
            _opens(figures, notice, "late") if late else "",
            look=LATE_LOOK[late],
        ),
        Fact(_("Credit grade"), figures.grade or "—"),
        Fact(_("Paid for the order"), money_text(figures.paid)),
    ]


# -- the notice's page -----------------------------------------------------------------------------------------------


def page_actions(notice: DeliveryNotice, user: User, shown: DebtPanel | None) -> list[Action]:
    """File a slip, hand on; a reason is asked for when something is overdue."""
    if not notice.type:
        return []
    known = [checks.HAND_ON if _on_time(notice, shown) else checks.HAND_ON_LATE]
    if notice.type == Type.PAY_FIRST:
        known.insert(0, checks.SLIP)
    return workflow.actions(notice, user, known)


def _on_time(notice: DeliveryNotice, shown: DebtPanel | None) -> bool:
    if notice.state != State.CHECKED:
        return True
    written = queries.review(notice) if shown is None else None
    late = written.overdue_amount if written else shown and shown.facts[0].look == LATE_LOOK[True]
    return not late


def slips_of(notice: DeliveryNotice) -> list[BankSlip]:
    """The slips of what is paid first."""
    return queries.slips(notice) if notice.type == Type.PAY_FIRST else []


def facts(notice: DeliveryNotice) -> list[Fact]:
    """The type, and why what is overdue is shipped all the same."""
    if not notice.type:
        return []
    said = [Fact(_("Type of shipment"), notice.get_type_display())]
    if notice.overdue_reason:
        said.append(Fact(_("Why it is shipped although overdue"), notice.overdue_reason))
    return said


def notes(notice: DeliveryNotice) -> list[Note]:
    """What happens next to a notice whose debt is checked."""
    said = {
        State.CHECKING: _("Finance checks what the customer owes and gives it back; then it is handed on."),
        State.CHECKED: _("Finance has checked the debt: hand it on to whoever approves it."),
    }
    text = said.get(notice.state)
    return [Note("info", text)] if text else []


# -- finance's desk --------------------------------------------------------------------------------------------------


def desk(user: User, params: QueryDict, on: dt.date) -> Listing:
    """Notices whose debt is to be checked, the oldest first, each with its calculation; a constant number of
    statements, however many wait."""
    found = listing(queries.checking(user), params, sorts={"at": "pk"}, default="at", size=queries.SHOWN)
    return replace(found, rows=[_card(row) for row in queries.to_check(user, found.rows, on)])


def _card(row: queries.ToCheck) -> DeskCard:
    panel = DebtPanel(_sum(row.figures, row.notice), _facts(row.figures, row.notice))
    return DeskCard(row.notice, panel, row.slips, _decide(row))


def _decide(row: queries.ToCheck) -> list[Action]:
    """Return and approve for whoever may; the reason why not for the others."""
    if row.step_id is None:
        why = _("Only the designated accountant, or the substitute, checks the debt.")
        return [Action(f"check-{row.notice.pk}", _("Checked"), icon="check", refusal=why)]
    url = reverse("shipping:debt_decide", args=[row.step_id])
    reason = Ask("reason", _("Reason"), kind="textarea", required=True)
    return [
        Action(f"return-{row.notice.pk}", _("Return"), url, icon="undo-2", ask=(reason,), fields={"outcome": "return"}),
        Action(
            f"check-{row.notice.pk}", _("Checked"), url, look="primary", icon="check", fields={"outcome": "approve"}
        ),
    ]


def desk_links() -> list[Action]:
    """The way to the slips that are followed."""
    return [Action("slips", _("Bank slips without money"), reverse("shipping:slips"), "get", icon="paperclip")]


def slip_context(notice: DeliveryNotice, form: Form) -> dict[str, Any]:
    """The page on which a bank slip is filed."""
    heading = _("Bank slip for delivery notice %(notice)s") % {"notice": notice.number}
    return {"form": form, "heading": heading, "cancel_url": notice.get_absolute_url()}


def start(order: Order) -> dict[str, Any]:
    """How the form of a new notice starts: the types that the company knows, the order's proposed, its day."""
    known = debt_rules.types(order.company, order.ordered_on)
    proposed = {"type": queries.fitting_type(order)} if known else {}
    return {"types": known, "initial": {"wanted_on": order.arrive_on, **proposed}}
