"""Reads of versions: what a person sees starts from `visible(user)`."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Company, User
from accounts.queries import in_company
from core.refusals import NotFound
from core.rows import sole
from handbook import texts
from handbook.models import Version
from handbook.queries.kept import approved_days

APPROVED = Version.State.APPROVED


def visible(user: User) -> QuerySet[Version]:
    """Versions of the person's company, old ones too: everybody works by them."""
    return in_company(Version.objects.select_related("paper", "maker", "unit", "base__paper"), user)


def version(user: User, pk: int) -> Version:
    """One version, else NotFound."""
    found = sole(visible(user).filter(pk=pk))
    if found is None:
        raise NotFound(_("There is no such version of the handbook for you."))
    if user.company is not None:
        found.company = user.company
    return found


def newest(company: Company) -> Version | None:
    """The approved version that will stand last; None while there is only the preset."""
    rows = Version.objects.filter(company=company, state=APPROVED).select_related("paper")
    return rows.order_by("-effective_on", "-approved_at", "-pk").first()


def installed(company: Company) -> str:
    """The text that was installed with the company."""
    return texts.preset_text(company.preset)


def base_text(version: Version) -> str:
    """The text that a version changes."""
    return version.base.text if version.base else installed(version.company)


def same_day(version: Version) -> list[Version]:
    """Other approved versions that are in force from the same day; of those the later approved wins."""
    others = Version.objects.filter(company=version.company_id, state=APPROVED, effective_on=version.effective_on)
    return list(others.exclude(pk=version.pk).select_related("paper").order_by("approved_at"))


def current(company: Company, on: dt.date) -> int | None:
    """Key of the version in force on a day; None while it is the preset. No statement where the company is at hand."""
    days = approved_days(company.pk, company.handbook_no) if company.handbook_no else ()
    return next((pk for day, pk in days if day <= on), None)


def like(rows: QuerySet[Version], text: str) -> QuerySet[Version]:
    """Versions whose number begins with a text or whose reason has it."""
    return rows.filter(Q(paper__number__istartswith=text) | Q(reason__icontains=text)) if text else rows
