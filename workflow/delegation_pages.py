"""What the page of delegations shows, as plain values."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may
from core.components import Action, Text
from core.dates import business_date
from core.display import day_text, moment_text
from core.listbuttons import new_button
from workflow import delegations
from workflow.models import Delegation
from workflow.policies import refusal_of

MOST = 200


@dataclass(frozen=True)
class Row:
    """One delegation: where it stands in words, its look, and the button that ends it."""

    delegation: Delegation
    state: Text
    look: str
    actions: list[Action]


@dataclass(frozen=True)
class Part:
    """Delegations under a heading, with what to say when there are none."""

    title: Text
    rows: list[Row]
    empty: Text


def parts(user: User, now: dt.datetime) -> list[Part]:
    """What the person gave, what the person received, and for the administrator of rights everybody else's."""
    today = business_date(now, user.company.zone if user.company else "UTC")
    rows = list(delegations.visible(user)[:MOST])
    given = [row for row in rows if row.giver_id == user.pk]
    received = [row for row in rows if row.receiver_id == user.pk]
    found = [
        Part(_("Who acts for me"), _rows(given, user, today), _("Nobody acts for you.")),
        Part(_("For whom I act"), _rows(received, user, today), _("You act for nobody.")),
    ]
    if may(user, delegations.ADMINISTER):
        others = [row for row in rows if user.pk not in (row.giver_id, row.receiver_id)]
        found.append(Part(_("Among colleagues"), _rows(others, user, today), _("No colleague has delegated anything.")))
    return found


def _rows(found: Iterable[Delegation], user: User, today: dt.date) -> list[Row]:
    return [_row(row, user, today) for row in found]


def _row(row: Delegation, user: User, today: dt.date) -> Row:
    state, look = _state(row, today)
    over = row.ended_at is not None or row.until < today
    end = Action(
        "end", _("End it now"), reverse("workflow:delegation_end", args=[row.pk]), icon="log-out",
        refusal=refusal_of(lambda found, by: delegations.check_end(found, by, today), row, user),
        confirm=_("From now on %(who)s no longer decides for %(whom)s.") % {"who": row.receiver, "whom": row.giver},
    )  # fmt: skip
    return Row(row, state, look, [] if over else [end])


def _state(row: Delegation, today: dt.date) -> tuple[str, str]:
    """In words, and the look of the badge."""
    if row.ended_at is not None:
        who = str(row.ended_by) if row.ended_by else _("somebody left the post")
        return _("ended %(moment)s (%(who)s)") % {"moment": moment_text(row.ended_at), "who": who}, "closed"
    if row.until < today:
        return _("over"), "closed"
    if row.starts > today:
        return _("begins %(day)s") % {"day": day_text(row.starts)}, "wait"
    return _("in force now"), "go"


def new(user: User, now: dt.datetime) -> list[Action]:
    """The button over the page; it says why somebody has nothing to delegate."""
    why = "" if delegations.posts(user).exists() else _("Only who holds a post has something to delegate.")
    return [new_button(_("Have somebody act for me"), reverse("workflow:delegation_new"), why)]
