"""The one refusal of a missing right, in a sentence that says which right is missing."""

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.queries import may
from accounts.rights_names import right_name
from core.refusals import NotYours


def require(user: User, permission: str, within: Unit | int | None = None) -> None:
    """Refuse (403) when no post of the person carries the permission, for this unit if one is named."""
    if not may(user, permission, within):
        raise NotYours(_("Your posts do not include the right “%(right)s”.") % {"right": right_name(permission)})
