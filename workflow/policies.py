"""Buttons come from ACTIONS: what may be done shows, what may not shows why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.urls import reverse

from accounts.models import User
from core.components import Action as Button
from core.components import Ask, Text
from core.refusals import Refused
from workflow import registry
from workflow.documents import Document

Check = Callable[[Any, User], None]


class Acted(Protocol):
    """What has buttons: a document, or a row of master data with the same three attributes."""

    @property
    def pk(self) -> Any: ...

    @property
    def state(self) -> Any: ...

    @property
    def version(self) -> int: ...


@dataclass(frozen=True)
class Action:
    """An action of a document's own app.

    `check(document, by)` raises Refused with the sentence that the disabled button shows and the server would send;
    `states` are those in which the button is shown at all (none named: in every state).
    """

    code: str
    label: Text
    check: Check
    url_name: str
    states: tuple[str, ...] = ()
    look: str = "plain"
    icon: str = ""
    method: str = "post"
    ask: Sequence[Ask] = ()
    confirm: Text = ""
    key: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


def actions(document: Acted, user: User, known: Sequence[Action]) -> list[Button]:
    """The buttons of a document for one person: in the state's order, refused ones with their sentence."""
    return [_button(document, user, action) for action in known if _shown(document, action.states)]


def _shown(document: Acted, states: tuple[str, ...]) -> bool:
    return not states or document.state in states


def _button(document: Acted, user: User, action: Action) -> Button:
    refusal = refusal_of(action.check, document, user)
    return Button(
        code=action.code,
        label=action.label,
        url=reverse(action.url_name, args=[document.pk]),
        method=action.method,
        look="plain" if refusal and action.look == "primary" else action.look,
        icon=action.icon,
        refusal=refusal,
        fields={"version": document.version, **action.fields} if action.method == "post" else {},
        ask=action.ask,
        confirm=action.confirm,
        key=action.key,
    )


def refusal_of(check: Check, document: Any, user: User) -> str:
    """The sentence with which a check refuses, or '' when it lets the person through."""
    try:
        check(document, user)
    except Refused as refusal:
        return str(refusal.sentence)
    return ""


def offered(document: Document, user: User, permissions: frozenset[str]) -> list[Button]:
    """Buttons that later apps add to the page; those whose right the person lacks altogether stay away."""
    return [
        Button(
            code=offer.code,
            label=offer.label,
            url=reverse(offer.url_name, args=[document.pk]),
            method=offer.method,
            look=offer.look,
            icon=offer.icon,
            refusal=refusal_of(offer.check, document, user),
            fields={"version": document.version} if offer.method == "post" else {},
            key=offer.key,
        )
        for offer in registry.offers(document.KIND)
        if offer.permission in permissions and _shown(document, offer.states) and offer.known(document)
    ]
