"""The one registry of document kinds: what they are called, where they live, and what later apps add to them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.utils.functional import Promise

from workflow.briefs import Brief, Caution
from workflow.contents import Content
from workflow.documents import Document
from workflow.finding import Search

Text = str | Promise
Check = Callable[[Any, Any], None]


def nothing(document: Any, round: Any, by: Any, at: Any) -> None:
    """Default of a gate's callbacks: the round's end moves nothing by itself."""


def nobody(user: Any, paper_id: int) -> bool:
    """Default of a kind's `beside`: only people of a paper's own units see it."""
    return False


def always(document: Any) -> bool:
    """Default of an offer's `known`: every company knows it."""
    return True


@dataclass(frozen=True)
class Facts:
    """What a route depends on, as the document says it when it is submitted.

    `measures` are figures beside the amount ("discount", "excess"); `units` seats steps that the handbook places
    elsewhere than in the document's unit ("warehouse" → the unit of its warehouse).
    """

    case: str = ""
    amount: Decimal | None = None
    measures: Mapping[str, Decimal] = field(default_factory=dict)
    units: Mapping[str, Any] = field(default_factory=dict)


def plain(document: Any, by: Any, on: dt.date) -> Facts:
    """Default of a gate's `facts`: the plain case, whatever the amount."""
    return Facts()


@dataclass(frozen=True)
class Gate:
    """A moment that needs a complete round.

    `approved` names the event of a round that ends well; `decided` makes the document's own move inside the door;
    `then` runs after the event is written, in the same transaction, and may go through the door again. With `chain`
    the makers of the papers that a paper came from (quotation → order → notice) are kept from deciding on it too.
    `facts(document, by, on)` says what the route depends on when `by` submits: asked by `handbook.queries.route_of`
    for submitting and for the simulator alike.
    `content(document)` is what is agreed to: kept when it is submitted, asked again when it is approved.
    `right` is the right that deciding here amounts to: whoever decides for somebody else holds nothing that the
    company keeps apart from it (whoever sits on the post was asked when the seat was given).
    """

    code: str
    name: Text
    approved: str
    decided: Callable[[Any, Any, Any, Any], None] = nothing
    then: Callable[[Any, Any, Any, Any], None] = nothing
    chain: bool = True
    facts: Callable[[Any, Any, dt.date], Facts] = plain
    content: Callable[[Any], Content] | None = None
    right: str = ""


@dataclass(frozen=True)
class Kind:
    """A document kind. `events` lists every event that its services write, without the kind's own prefix.

    `beside(user, paper_id)` says who else sees a paper than the people of its units (a warehouse's keeper); the right
    `permission` is asked of everybody. `brief(user, pk)` is what somebody must know to decide on one, `cautions` the
    causes to look at it first; `hides(user, paper_id)` keeps one from people of its own units for a time; `search` is
    how the header's search finds it. `cases` names every case that the facts of its gates may give, the plain one
    aside.
    """

    code: str
    model: str
    name: Text
    url: str
    permission: str
    events: tuple[str, ...]
    gates: tuple[Gate, ...] = ()
    cases: Mapping[str, Text] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    icon: str = "file-text"
    beside: Callable[[Any, int], bool] = nobody
    hides: Callable[[Any, int], bool] = nobody
    brief: Callable[[Any, int], Brief] | None = None
    cautions: tuple[Caution, ...] = ()
    search: Search | None = None

    def gate(self, code: str) -> Gate:
        """The gate by its code; a wrong code is a programming error."""
        return next(gate for gate in self.gates if gate.code == code)

    @property
    def document(self) -> type[Document]:
        """The model class of the kind."""
        return apps.get_model(self.model)


@dataclass(frozen=True)
class Offer:
    """A next action that a later app adds to an earlier kind's page; `check` raises Refused with the sentence."""

    code: str
    label: Text
    url_name: str
    permission: str
    check: Check
    states: tuple[str, ...] = ()
    look: str = "plain"
    icon: str = ""
    method: str = "get"
    key: str = ""
    known: Callable[[Any], bool] = always
    """whether the document's company knows such a thing at all; where it does not the offer stays away"""


@dataclass(frozen=True)
class PanelSpec:
    """Figures that a later app shows on an earlier kind's page."""

    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    permission: str = ""


@dataclass(frozen=True)
class Apart:
    """A rule of the handbook that keeps an act from being done by whoever did one of `acts` (workflow/apart.py).

    `name` says in words what those acts are, `rule` which conflict it is ("S8 PARTS-18").
    """

    acts: frozenset[str]
    name: Text
    rule: str


KeptApart = Callable[[Any, str], tuple[Apart, ...]]
"""(company, act) → the rules that keep something apart from that act there today"""


def nothing_apart(company: Any, act: str) -> tuple[Apart, ...]:
    """Until the handbook answers, only makers are kept from deciding."""
    return ()


CheckAct = Callable[[Any, str], None]
"""(person, right) → raises Refused where a right that the person holds must stay apart from that one"""


def nothing_refused(user: Any, right: str) -> None:
    """Until the handbook answers, no right keeps anybody from another."""


_asked: list[KeptApart] = [nothing_apart]
_asked_act: list[CheckAct] = [nothing_refused]
_kinds: dict[str, Kind] = {}
_offers: dict[str, list[Offer]] = {}
_panels: dict[str, list[PanelSpec]] = {}

# Written by the workflow itself, for every kind.
COMMON_EVENTS = ("created", "signed", "returned", "rejected", "voided")


def register(kind: Kind) -> None:
    """Add a kind; called in AppConfig.ready()."""
    _kinds[kind.code] = kind


def offer(code: str, what: Offer) -> None:
    """Show an action of this app on the page of an earlier kind."""
    _offers.setdefault(code, []).append(what)


def panel(code: str, template: str, context: Callable[[Any, Any], dict[str, Any] | None], permission: str = "") -> None:
    """Show figures of this app on the page of an earlier kind; `context` returns None to show nothing."""
    _panels.setdefault(code, []).append(PanelSpec(template, context, permission))


def answer_apart(answer: KeptApart, act: CheckAct) -> None:
    """The handbook says what it keeps apart; called in AppConfig.ready()."""
    _asked[:], _asked_act[:] = [answer], [act]


def kept_apart(company: Any, act: str) -> tuple[Apart, ...]:
    """What a company keeps apart from an act ("receivables.receipt:confirm") today."""
    return _asked[0](company, act)


def check_act(user: Any, right: str) -> None:
    """Refuse what a right of the person must stay apart from, in the company where the person works now."""
    _asked_act[0](user, right)


def kind(code: str) -> Kind:
    """The kind by its code."""
    return _kinds[code]


def kinds() -> tuple[Kind, ...]:
    """Every registered kind, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))


def offers(code: str) -> tuple[Offer, ...]:
    """What later apps offer on the kind's page."""
    return tuple(_offers.get(code, ()))


def panels(code: str) -> tuple[PanelSpec, ...]:
    """What later apps show on the kind's page."""
    return tuple(_panels.get(code, ()))


def event_names() -> frozenset[str]:
    """Full names of every event that may be written: "orders.order.released"."""
    return frozenset(f"{kind.code}.{event}" for kind in _kinds.values() for event in known_events(kind))


def known_events(kind: Kind) -> frozenset[str]:
    """A kind's own events, those of its gates and the common ones, without prefix."""
    return frozenset(kind.events) | {gate.approved for gate in kind.gates} | set(COMMON_EVENTS)


def event_name(code: str, event: str) -> str:
    """An event's full name; ValueError for one that the kind does not register."""
    if event not in known_events(kind(code)):
        raise ValueError(f"{code} registers no event {event!r}")
    return f"{code}.{event}"


def state_label(code: str, state: str) -> str:
    """The name of a state of a kind, in the current language; the state itself when unknown."""
    model = _kinds[code].document if code in _kinds else None
    labels = dict(getattr(model, "State").choices) if model else {}  # noqa: B009 - mypy knows no State on Document
    return str(labels.get(state, state))
