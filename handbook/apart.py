"""What the handbook in force keeps apart from an act, as the workflow asks it (workflow/apart.py)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import permissions_of
from core.dates import business_date
from core.refusals import NotYours
from handbook import conflicts
from handbook.conflicts import Conflict
from handbook.queries import in_force
from workflow import registry


def kept_apart(company: Company, act: str) -> tuple[registry.Apart, ...]:
    """What is kept apart from an act on one document ("receivables.receipt:confirm") today."""
    return tuple(
        registry.Apart(conflict.across(act), conflict.name_across(act), str(conflict))
        for conflict in stated(company, conflicts.DOCUMENT)
        if conflict.across(act)
    )


def stated(company: Company, scope: str) -> list[Conflict]:
    """The conflicts of one scope that the handbook in force names today, as they are meant in this company."""
    book = in_force(company, business_date(timezone.now(), company.zone))
    return conflicts.of_kind(book.conflicts, scope, company.preset)


def check_act(user: User, right: str) -> None:
    """Refuse an act to whoever holds, by the same post or another, the right that must stay apart from it.

    A role may carry both (finance enters and confirms receipts); where the company keeps them apart per person (S8 at
    the distributor), the act of the conflict's second side is not that person's.
    """
    if user.company is None:
        return
    for conflict in stated(user.company, conflicts.USER):
        met = sorted(conflict.a & permissions_of(user)) if right in conflict.b else []
        if met:
            raise NotYours(
                _("You may “%(held)s”; here that must stay apart from “%(asked)s” (%(rule)s).")
                % {"held": conflicts.word_name(met[0]), "asked": conflicts.word_name(right), "rule": conflict}
            )
