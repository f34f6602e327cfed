"""Reads of what a person has typed: nobody else's, and only in the company they work in now."""

import datetime as dt

from django.db.models import QuerySet

from accounts.models import User
from drafts.models import Draft

DAYS = 14
"""So long is kept what nobody came back to."""
RECALLED = 60


def visible(user: User) -> QuerySet[Draft]:
    """The person's own drafts in the current company, ended ones too."""
    return Draft.objects.filter(user_id=user.pk, company_id=user.works_in)


def of_form(user: User, path: str, now: dt.datetime) -> list[Draft]:
    """The newest drafts of one form without what is in them, ended ones too; one statement."""
    rows = visible(user).filter(path=path, saved_at__gt=now - dt.timedelta(days=DAYS))
    return list(rows.defer("fields").order_by("-saved_at")[:RECALLED])
