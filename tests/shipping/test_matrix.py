"""Every action in every state, and everybody at every state: what passes, and with which answer the rest is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from core.refusals import NotAllowed, NotFound, NotYours, Refused
from shipping import services
from shipping.models import DeliveryNote, DeliveryNotice
from tests.shipping.dock import Dock, qty
from tests.world import NOW

Make = Callable[[Dock], Any]
OK, STATE, PERSON = "ok", 409, 403

NOTICES: dict[str, Make] = {
    "draft": lambda dock: dock.notice(),
    "printed": lambda dock: dock.printed(),
    "cleared": lambda dock: dock.cleared(),
    "issued": lambda dock: dock.issued(),
    "shipped": lambda dock: dock.shipped(),
    "cancelled": lambda dock: services.cancel_notice(dock.notice().pk, by=dock.world.clerk, at=NOW, reason="x"),
}
NOTICE_ACTIONS: dict[str, tuple[str, Callable[[DeliveryNotice, Any], Any]]] = {
    "change": ("clerk", lambda d, by: services.change_notice(d.pk, by=by, at=NOW, quantities=_one_less(d))),
    "print": ("commerce", lambda d, by: services.print_notice(d.pk, by=by, at=NOW)),
    "issue": ("keeper", lambda d, by: services.issue_notice(d.pk, by=by, at=NOW)),
    "ship": ("keeper", lambda d, by: services.ship_notice(d.pk, by=by, at=NOW)),
    "cancel": ("clerk", lambda d, by: services.cancel_notice(d.pk, by=by, at=NOW, reason="x")),
    "withdraw": ("clerk", lambda d, by: services.withdraw_notice(d.pk, by=by, at=NOW, reason="x")),
}
NOTICE_TABLE = {
    # state      change  print  issue  ship   cancel withdraw
    "draft":     (OK,    OK,    STATE, STATE, OK,    STATE),
    "printed":   (STATE, OK,    STATE, STATE, OK,    OK),
    "cleared":   (STATE, OK,    OK,    STATE, OK,    STATE),
    "issued":    (STATE, OK,    STATE, OK,    STATE, STATE),
    "shipped":   (STATE, OK,    STATE, STATE, STATE, STATE),
    "cancelled": (STATE, STATE, STATE, STATE, STATE, STATE),
}  # fmt: skip

NOTES: dict[str, Make] = {
    "draft": lambda dock: dock.note(),
    "printed": lambda dock: dock.printed_note(),
    "shipped": lambda dock: dock.sent_note(),
    "signed": lambda dock: dock.signed_note(),
    "partly_signed": lambda dock: _partly(dock),
    "cancelled": lambda dock: services.cancel_note(dock.note().pk, by=dock.world.order_group, at=NOW, reason="x"),
}
NOTE_ACTIONS: dict[str, tuple[str, Callable[[DeliveryNote, Any], Any]]] = {
    "print": ("order_group", lambda d, by: services.print_note(d.pk, by=by, at=NOW)),
    "ship": ("keeper", lambda d, by: services.ship_note(d.pk, by=by, at=NOW)),
    "sign": ("driver", lambda d, by: services.sign_note(d.pk, by=by, at=NOW, signer="叶")),
    "cancel": ("order_group", lambda d, by: services.cancel_note(d.pk, by=by, at=NOW, reason="x")),
}
NOTE_TABLE = {
    # state          print  ship   sign   cancel
    "draft":         (OK,    STATE, STATE, OK),
    "printed":       (OK,    OK,    STATE, OK),
    "shipped":       (OK,    STATE, OK,    STATE),
    "signed":        (OK,    STATE, STATE, STATE),
    "partly_signed": (OK,    STATE, STATE, STATE),
    "cancelled":     (STATE, STATE, STATE, STATE),
}  # fmt: skip

# Who may do it at all, whatever the state; everybody else is refused as a person.
NOTICE_ACTORS = {
    "change": {"clerk", "clerk2", "foreign"},
    "cancel": {"clerk", "clerk2", "foreign"},
    "withdraw": {"clerk", "clerk2", "foreign"},
    "print": {"commerce"},
    "issue": {"keeper"},
    "ship": {"keeper"},
}


def _one_less(notice: DeliveryNotice) -> dict[int, Any]:
    return {line.order_line_id: line.quantity - 1 for line in notice.lines.all()}


def _partly(dock: Dock) -> DeliveryNote:
    note = dock.sent_note()
    counted = {note.lines.get().pk: qty(1)}
    return services.sign_note(note.pk, by=dock.world.driver, at=NOW, counted=counted, signer="叶")


def outcome(act: Callable[[Any, Any], Any], document: Any, by: Any) -> object:
    """ "ok", or the status with which it was refused."""
    try:
        act(document, by)
    except Refused as refusal:
        return refusal.status
    return OK


@pytest.mark.parametrize("state", NOTICES)
@pytest.mark.parametrize("place", range(len(NOTICE_ACTIONS)), ids=list(NOTICE_ACTIONS))
def test_notice_state_by_action(dock: Dock, state: str, place: int) -> None:
    who, act = list(NOTICE_ACTIONS.values())[place]
    document = NOTICES[state](dock)
    assert document.state == state
    assert outcome(act, document, dock.person(who)) == NOTICE_TABLE[state][place]


@pytest.mark.parametrize("state", NOTES)
@pytest.mark.parametrize("place", range(len(NOTE_ACTIONS)), ids=list(NOTE_ACTIONS))
def test_note_state_by_action(counter: Dock, state: str, place: int) -> None:
    who, act = list(NOTE_ACTIONS.values())[place]
    document = NOTES[state](counter)
    assert document.state == state
    assert outcome(act, document, counter.person(who)) == NOTE_TABLE[state][place]


@pytest.mark.parametrize("state", ["draft", "cleared", "issued"])
def test_notice_actor_by_state(dock: Dock, state: str) -> None:
    document = NOTICES[state](dock)
    for action, (_who, act) in NOTICE_ACTIONS.items():
        for who in set(dock.world.people) - NOTICE_ACTORS[action]:
            assert outcome(act, document, dock.person(who)) == PERSON, (action, who)


def test_signing_actor_by_step(dock: Dock) -> None:
    """The manager signs first, then the keeper; nobody else, and neither of them twice."""
    for order in (("manager", "keeper"),):
        notice = dock.printed()
        for turn in order:
            for who in set(dock.world.people) - {turn}:
                with pytest.raises((NotYours, NotAllowed)):
                    dock.sign(notice, who)
            notice = dock.sign(notice, turn)
        assert notice.state == DeliveryNotice.State.CLEARED


def test_unknown_document_is_not_found(dock: Dock) -> None:
    for act in (services.issue_notice, services.print_notice, services.cancel_notice):
        with pytest.raises(NotFound):
            act(999_999, by=dock.world.keeper, at=NOW)
