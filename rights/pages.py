"""What the administrator's pages show, as plain values."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Assignment, Post, User
from accounts.rights_names import right_name
from accounts.roles import ROLES
from core.components import Action, Ask
from core.dates import business_date
from core.listbuttons import new_button
from handbook import authority
from handbook import queries as handbook
from rights import policies, queries
from rights.apart import Clash, clashes

REASON = (Ask("reason", _("Reason"), required=True),)


def _standing(user: User) -> list[Clash]:
    company = policies.own_company(user)
    today = business_date(timezone.now(), company.zone)
    return queries.standing(company, today, queries.rules(company, today))


def seat_actions(user: User) -> list[Action]:
    """Buttons over the list: what clashes is counted."""
    known = _standing(user)
    count = f" ({len(known)})" if known else ""
    return [
        Action("history", _("History"), reverse("rights:history"), "get", icon="history"),
        Action("posts", _("Posts"), reverse("rights:posts"), "get", icon="user-round-check"),
        Action("conflicts", _("Conflicts") + count, reverse("rights:conflicts"), "get", icon="triangle-alert"),
        new_button(_("Seat a person"), reverse("rights:grant")),
    ]


def conflicts_page(user: User) -> dict[str, Any]:
    """Standing conflicts of the company, and the papers that nobody can decide."""
    return {"clashes": _standing(user), "steps": queries.unattended(user)[:100]}


def person_page(by: User, who: User) -> dict[str, Any]:
    """One person's seats, what clashes among them, the newest changes, and what can be done."""
    company = policies.own_company(by)
    today = business_date(timezone.now(), company.zone)
    held = queries.held(who, company.pk, today)
    seats = queries.seats_of_person(by, who)
    return {
        "who": who,
        "seats": [(seat, _end_action(seat)) for seat in seats if seat in held],
        "past": [seat for seat in seats if seat not in held],
        "clashes": clashes(held, queries.rules(company, today)),
        "actions": _person_actions(by, who, bool(held)),
    }


def _end_action(seat: Assignment) -> Action:
    return Action(f"end-{seat.pk}", _("End today"), reverse("rights:end", args=[seat.pk]), icon="log-out", ask=REASON)


def _person_actions(by: User, who: User, seated: bool) -> list[Action]:
    refusal = ""
    if by.pk == who.pk:
        refusal = _("You cannot end your own posts; another administrator must.")
    elif not seated:
        refusal = _("%(who)s holds no post here.") % {"who": who.name}
    give = f"{reverse('rights:grant')}?user={who.pk}"
    return [
        Action("leave", _("Leaves"), reverse("rights:leave", args=[who.pk]), "get", icon="log-out", refusal=refusal),
        Action(
            "move", _("Moves"), reverse("rights:move", args=[who.pk]), "get", icon="arrow-left-right", refusal=refusal
        ),
        new_button(_("Give a post"), give),
    ]


def form_page(form: Form, heading: str, who: User) -> dict[str, Any]:
    """A form about one person."""
    return {"form": form, "heading": heading, "cancel_url": reverse("rights:person", args=[who.pk])}


def post_start(post: Post) -> dict[str, Any]:
    """What the form of a post shows first."""
    return {
        "title": post.title,
        "role": post.role,
        "designated": post.designated_id,
        "substitute": post.substitute_id,
    }


@dataclass(frozen=True)
class Authority:
    """A post as the authority page shows it: who sits there, what its role may, how low it may price (PARTS-03)."""

    post: Post
    names: list[str]
    rights: list[str]
    floor: str


def authority_rows(user: User) -> list[Authority]:
    """Every post of the company with its role's rights and price floor by the handbook in force."""
    company = policies.own_company(user)
    book = handbook.in_force(company, business_date(timezone.now(), company.zone))
    return [
        Authority(post, names, _rights(post), authority.floor(book, post.role).said)
        for post, names in queries.posts_with_holders(user)
    ]


def _rights(post: Post) -> list[str]:
    return sorted(right_name(right) for right in ROLES[post.role].permissions)
