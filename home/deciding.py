"""The page on which one paper is decided: what is needed for that and nothing else, on a phone first."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.components import Action, DocumentPage
from core.refusals import NotFound
from home import facts
from home.queries import MOST
from workflow import queries as workflow
from workflow import registry
from workflow.briefs import Brief
from workflow.models import Paper, Step
from workflow.page import signing_page


@dataclass(frozen=True)
class Place:
    """Where a step stands among all that wait for the person: 2 of 9, and the one after it."""

    number: int
    count: int
    next_url: str = ""


def context(user: User, step_id: int, now: dt.datetime) -> dict[str, Any]:
    """Everything the page places; NotFound for a foreign paper, and for a kind that nobody decides on like this."""
    step = workflow.step(user, step_id)
    paper = step.round.paper
    kind = registry.kind(paper.kind)
    if kind.brief is None:
        raise NotFound(_("There is no such document for you."))
    brief = kind.brief(user, paper.pk)
    page = signing_page(brief.document, user)
    decisions = _decisions(page, step)
    return {
        "step": step,
        "brief": brief,
        "page": page,
        "causes": facts.causes(user, paper, now),
        "place": place(user, step_id),
        "full_url": _full_url(user, paper),
        "decisions": decisions,
        "may_decide": any(action.code == "approve" and not action.refusal for action in decisions),
        "quick": _reasons(),
        "back_to": brief.document.maker.name,
        **_parts(brief),
    }


def _full_url(user: User, paper: Paper) -> str:
    """The document's own page, for those who may open it."""
    seen = workflow.may_see(user, paper.kind, paper.unit_id, paper.pk)
    return reverse(registry.kind(paper.kind).url, args=[paper.pk]) if seen else ""


SHOWN = 4


def _parts(brief: Brief) -> dict[str, Any]:
    """The first lines, and what the rest adds up to."""
    rest = brief.lines[SHOWN:]
    return {"lines": brief.lines[:SHOWN], "rest": rest, "rest_sum": sum((line.amount or 0 for line in rest), 0)}


def _decisions(page: DocumentPage, step: Step) -> list[Action]:
    """The page's own decisions, sent to this page's address; approve stands first under the thumb."""
    url = reverse("home:decide", args=[step.pk])
    order = {"approve": 0, "return": 1, "reject": 2}
    mine = [replace(action, url=url) for action in page.actions if action.code in order]
    return sorted(mine, key=lambda action: order[action.code])


def _reasons() -> list[str]:
    """What is said most often when something is sent back."""
    return [_("Check the price again"), _("Delivery date too early"), _("An attachment is missing"), _("Split it")]


def place(user: User, step_id: int) -> Place | None:
    """Where the step stands in the person's worklist; None when it does not wait for the person."""
    waiting = list(workflow.inbox(user).values_list("content_object_id", flat=True)[:MOST])
    if step_id not in waiting:
        return None
    at = waiting.index(step_id)
    after = [other for other in (*waiting[at + 1 :], *waiting[:at]) if other != step_id]
    return Place(at + 1, len(waiting), reverse("home:decide", args=[after[0]]) if after else "")
