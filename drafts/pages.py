"""What a form's page says about entries that were not finished."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from drafts import inputs, queries
from drafts.middleware import FIELD
from drafts.models import Draft

CHOSEN = "draft"


@dataclass(frozen=True)
class Kept:
    """The unfinished entries of the person at this form's address. `chosen` is the one that the form goes on with."""

    user: User
    path: str
    sent_key: str
    sent: bool
    drafts: Sequence[Draft]
    chosen: Draft | None
    here: str

    @property
    def offers(self) -> list["Offer"]:
        """The unfinished ones to choose from, the newest first; none when the form was just sent."""
        rows = [] if self.sent else [each for each in self.drafts if each.ended_at is None and each != self.chosen]
        return [Offer(each) for each in rows]

    @cached_property
    def data(self) -> dict[str, Any]:
        """What static/js/kept.js reads."""
        return {
            "person": self.user.pk,
            "company": self.user.works_in,
            "path": self.path,
            "sent": self.sent,
            "key": self.sent_key,
            "draft": _content(self.chosen) if self.chosen else None,
            "open": {each.key: each.holder for each in self.drafts if each.ended_at is None},
            "ended": [each.key for each in self.drafts if each.ended_at],
            "urls": {name: reverse(f"drafts:{name}") for name in ("save", "end", "token")},
            "words": _words(),
        }

    @property
    def login_url(self) -> str:
        """To sign in and come back here."""
        return f"{reverse('accounts:login')}?{urlencode({'next': self.here})}"


@dataclass(frozen=True)
class Offer:
    """An unfinished entry and where it goes on."""

    draft: Draft

    @property
    def url(self) -> str:
        asked = QueryDict(self.draft.query.removeprefix("?"), mutable=True)
        asked[CHOSEN] = self.draft.key
        return f"{self.draft.path}?{asked.urlencode()}"


def kept_of(request: HttpRequest) -> Kept | None:
    """For the page of a form; None for whoever is not signed in or works nowhere."""
    user = request.user
    if not isinstance(user, User) or not user.works_in:
        return None
    sent, key = request.method == "POST", request.POST.get(FIELD, "")
    found = queries.of_form(user, request.path, timezone.now())
    chosen = None if sent else _chosen(request, [each for each in found if each.ended_at is None])
    known = key if inputs.KEY.match(key) else ""
    return Kept(user, request.path, known, sent, found, chosen, request.get_full_path())


def _chosen(request: HttpRequest, drafts: Sequence[Draft]) -> Draft | None:
    """The draft that the address names; on the form of one saved document, the only one there is."""
    asked = request.GET.get(CHOSEN, "")
    if asked:
        return next((each for each in drafts if each.key == asked), None)
    about_one = bool(request.resolver_match and request.resolver_match.kwargs)
    return drafts[0] if about_one and len(drafts) == 1 else None


def _content(draft: Draft) -> dict[str, Any]:
    return {"key": draft.key, "holder": draft.holder, "fields": draft.fields, "at": _milliseconds(draft.saved_at)}


def _milliseconds(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)


def _words() -> dict[str, str]:
    """What the page says while the server cannot be asked."""
    return {
        "offline": _("Offline. What you typed is kept on this machine."),
        "down": _("The server does not answer. What you typed is kept on this machine."),
        "expired": _("You were signed out. What you typed is kept on this machine."),
        "other": _("Somebody else is signed in here now. What you typed is kept on this machine only."),
        "apart": _("This entry goes on in another window too; this one is kept apart."),
        "local": _("kept on this machine"),
        "nameless": _("without a name yet"),
    }
