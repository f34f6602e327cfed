"""What the handbook in force keeps apart from an act, as the workflow asks it (workflow/apart.py)."""

from django.utils import timezone

from accounts.models import Company
from core.dates import business_date
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
