"""What may not be done is said in a sentence: one exception per reason, answered by middleware."""

import datetime as dt
from collections.abc import Callable, Mapping


class Refused(Exception):
    """Something may not be done; `sentence` tells the person why. Leaves nothing behind.

    `status` is the HTTP answer; `field` names the form field that the sentence belongs to, if any. `about` is the key
    of the document that it was about, as far as the person came to one. `keeps` is called once, in a transaction of its
    own, after the refused one is gone: for what must be known although nothing was done.
    """

    about: int | None = None
    keeps: Callable[[], object] | None = None

    status = 409

    def __init__(self, sentence: object, *, field: str = "", facts: Mapping[str, object] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.facts = dict(facts or {})

    def __str__(self) -> str:
        return str(self.sentence)

    def keep(self) -> None:
        """Write down what must be known of the refused attempt, once."""
        keeps, self.keeps = self.keeps, None
        if keeps is not None:
            keeps()


class NotYours(Refused):
    """This person may not do it, here."""

    status = 403


class NotAllowed(Refused):
    """Nobody may do it now: the state has moved on, or the content is not sound."""

    status = 409


class Stale(NotAllowed):
    """The form was opened on a version that somebody has changed since: `who`, and at which moment."""

    def __init__(self, sentence: object, *, who: object = "", at: dt.datetime | None = None) -> None:
        super().__init__(sentence)
        self.who, self.at = who, at


class NotFound(Refused):
    """It does not exist for this person: unknown, or of another company or unit."""

    status = 404
