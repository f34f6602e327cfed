"""Who may share a filter, and what may be fetched."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import require
from accounts.queries import units_of
from core.lists import ListKind
from core.refusals import NotAllowed, NotYours
from desk.models import Export

SHARE = "desk.share"


def check_fetch(export: Export, kind: ListKind, by: User, now: dt.datetime) -> None:
    """Whoever has lost the right to the list since then, or has left a unit whose rows are in it, gets no file."""
    require(by, kind.right)
    if not units_of(by).issuperset(export.units):
        raise NotYours(_("You have moved since this file was made. Make it anew."))
    if export.state != Export.State.DONE or export.expires_at <= now:
        raise NotAllowed(_("This file is not there any more. Make it anew."))
