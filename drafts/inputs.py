"""What a form's page sends while somebody types."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.exports import storable
from core.refusals import NotAllowed

KEY = re.compile(r"[a-z0-9]{8,24}\Z")
UNKEPT = re.compile(r"csrfmiddlewaretoken|once|kept|then|.*password.*", re.IGNORECASE)
MOST_BYTES = 512 * 1024
MOST_FIELDS = 12_000
MOST_HELD = 8
Fields = list[list[str]]


class TooLarge(NotAllowed):
    """More than the server keeps of a form that was not sent."""


@dataclass(frozen=True)
class Typed:
    """A form as it stands in one window.

    `held` names the window, and before it those whose text it went on with: only over theirs may it write.
    """

    path: str
    query: str
    key: str
    held: tuple[str, ...]
    about: str
    rows: int
    fields: Fields
    person: int
    company: int


def typed(body: bytes) -> Typed:
    """Read what was sent; NotAllowed when it is not a form of ours, TooLarge past 512 KB or 12,000 fields."""
    if len(body) > MOST_BYTES:
        raise TooLarge(_("This is more than can be kept before saving."))
    try:
        return _typed(_readable(body))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotAllowed(_("This is not a form of ours.")) from error


def _readable(body: bytes) -> Any:
    """What was sent; half a character, which JSON can write down and no database keeps, is a ValueError."""
    sent = json.loads(body)
    json.dumps(sent, ensure_ascii=False).encode()
    return sent


def _typed(sent: dict[str, Any]) -> Typed:
    path, key, held = str(sent["path"]), str(sent["key"]), tuple(str(each) for each in sent["held"][:MOST_HELD])
    if (
        not path.startswith("/")
        or path != storable(path)
        or len(path) > 200
        or not held
        or not all(KEY.match(each) for each in (key, *held))
    ):
        raise ValueError
    return Typed(
        path=path,
        query=storable(str(sent.get("query", "")))[:300],
        key=key,
        held=held,
        about=storable(str(sent.get("about", "")))[:120],
        rows=_whole(sent.get("rows", 0)),
        fields=_fields(sent["fields"]),
        person=_whole(sent["person"]),
        company=_whole(sent["company"]),
    )


def _whole(value: Any) -> int:
    number = int(value)
    if not 0 <= number < 2**31:
        raise ValueError
    return number


def _fields(pairs: Any) -> Fields:
    """Names and values, without what must never be kept: passwords, and the keys of one page."""
    if not isinstance(pairs, list):
        raise TypeError
    if len(pairs) > MOST_FIELDS:
        raise TooLarge(_("This is more than can be kept before saving."))
    found = [[storable(str(name)), storable(str(value))] for name, value in pairs]
    return [pair for pair in found if not UNKEPT.fullmatch(pair[0])]
