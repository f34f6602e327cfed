"""What the fields of rights are called in an export."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment
from workflow import field_words


def say() -> None:
    """Name what the models leave without a name."""
    field_words.say(Assignment, user=_("Person"), given_by=_("given by"))
