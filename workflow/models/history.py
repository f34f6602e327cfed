"""Who stood behind the changes that field history keeps: pghistory's context, guarded."""

from pghistory.models import Context

from workflow import guards


class Told(Context):
    """What a transaction said of itself before its first write: person, address, request, reason (core.trail)."""

    class Meta:
        proxy = True
        triggers = [guards.context_stays()]
