"""Words of events in the timeline. An event is named once for all kinds; a kind may say it in its own words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "created": _("made the document"),
    "changed": _("changed it"),
    "submitted": _("submitted it"),
    "withdrawn": _("withdrew it"),
    "approved": _("approved it"),
    "reviewed": _("reviewed it"),
    "signed": _("signed"),
    "returned": _("returned it"),
    "rejected": _("rejected it"),
    "cancelled": _("cancelled it"),
    "voided": _("changed what was approved; the approval is void"),
    "printed": _("printed it"),
}
LOOKS = {"approved": "done", "reviewed": "done", "confirmed": "done", "returned": "bad", "rejected": "bad",
         "cancelled": "bad", "held": "bad", "voided": "bad"}  # fmt: skip
_own: dict[tuple[str, str], str | Promise] = {}


def say(kind: str, **words: str | Promise) -> None:
    """A kind's own words: `event_names.say("orders.order", released=_("released it"))`; called in ready()."""
    _own.update({(kind, event): text for event, text in words.items()})


def label(kind: str, event: str) -> str:
    """The event in the current language; its code where nobody said it in words (a test forbids that)."""
    return str(_own.get((kind, event)) or WORDS.get(event, event))


def has_words(kind: str, event: str) -> bool:
    """Whether an event can be shown in the timeline."""
    return (kind, event) in _own or event in WORDS


def look(event: str) -> str:
    """done, bad or ''."""
    return LOOKS.get(event, "")
