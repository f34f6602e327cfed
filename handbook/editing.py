"""What the editing page of a draft shows, as plain values."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.forms import add_refusal
from core.refusals import NotAllowed, NotYours
from handbook import policies, services
from handbook.forms import EditForm
from handbook.models import Version
from handbook.queries import versions


def draft_of(user: User, pk: int) -> Version:
    """The person's own draft; NotFound for a foreign one, NotYours for another's, NotAllowed for a settled one."""
    draft = versions.version(user, pk)
    policies.check_change(draft, user)
    return draft


def save(form: EditForm, draft: Version, *, by: User, at: dt.datetime) -> int:
    """Write what is typed; 302 when it is done, else the status with which the form comes back as it was typed."""
    if not form.is_valid():
        return 200
    try:
        services.change(draft.pk, form.change, by=by, at=at, version=form.version)
    except (NotAllowed, NotYours) as refusal:
        add_refusal(form.head, refusal)
        return 200 if isinstance(refusal, NotAllowed) else refusal.status
    return 302


def context(form: EditForm, draft: Version) -> dict[str, Any]:
    """Sections with their keys, the table of sign-offs, from when and why."""
    return {
        "form": form.head,
        "formset": form.formset,
        "sections": form.values.sections(),
        "values": form.values,
        "version": draft,
        "heading": _("Change the handbook"),
        "cancel_url": draft.get_absolute_url(),
        "text_url": reverse("handbook:read", args=[draft.pk]),
    }
