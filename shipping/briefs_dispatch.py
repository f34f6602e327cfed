"""What whoever signs an emergency shipment needs to know."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, User
from shipping import briefs
from shipping.models import Emergency
from shipping.queries import emergencies as queries
from workflow.briefs import Brief, Caution


def emergency(user: User, pk: int) -> Brief:
    """One emergency shipment, with what its notice says; NotFound for a foreign one."""
    found = queries.emergency(user, pk)
    said = [
        (_("Gave the word"), found.manager.name),
        (_("Witness"), found.witness.name),
        (_("Could not be reached"), found.unreachable),
        (_("Why it is urgent"), found.reason),
        (_("Explanation"), found.explanation),
        (_("Recorded by"), found.maker.name),
    ]
    return replace(briefs.of(found.notice, user), document=found, said=[(label, text) for label, text in said if text])


def _late(keys: Sequence[int], company: Company, on: dt.date) -> QuerySet[Emergency]:
    return queries.overdue_of(keys, on)


EMERGENCY_CAUTIONS = (Caution("late", gettext_lazy("Papers overdue"), _late),)
