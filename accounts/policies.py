"""The one refusal of a missing right, in a sentence that says which right is missing."""

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.queries import highest_unit, may
from accounts.rights_names import right_name
from core.refusals import NotYours


def require(user: User, permission: str, within: Unit | int | None = None) -> None:
    """Refuse (403) when no post of the person carries the permission, for this unit if one is named."""
    if not may(user, permission, within):
        raise NotYours(_("Your posts do not include the right “%(right)s”.") % {"right": right_name(permission)})


def why_not(user: User, permission: str) -> str:
    """The sentence with which `require` would refuse, for the tooltip of a button; '' for those who may."""
    try:
        require(user, permission)
    except NotYours as refusal:
        return str(refusal)
    return ""


def desk(user: User, permission: str) -> Unit:
    """The unit in which a person works with a right: the highest in which a post gives it; else refuses (403)."""
    require(user, permission)
    return highest_unit(user, permission)
