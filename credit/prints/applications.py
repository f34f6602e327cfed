"""An application for credit on paper (信用额度申请表), with its forms and who decided."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.components import Fact
from core.dates import business_date
from core.display import MINUS
from core.print_values import Letterhead, PrintFact, PrintHead
from credit.contents import applications as contents
from credit.models import Application
from credit.pages import applications as pages
from credit.policies import applications as policies
from credit.queries import applications as queries
from handbook import queries as handbook
from workflow import prints
from workflow import queries as workflow
from workflow.models import Step

APPLICATION = "print/application.html"


@dataclass(frozen=True, slots=True)
class Section:
    """One form: its title, and label and text of each row."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A step that was decided: as which post, by whom, when, and what was said."""

    post: str
    who: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class ApplicationPaper:
    """What `print/application.html` places."""

    head: PrintHead
    changes: tuple[tuple[str, str, str], ...]
    sections: tuple[Section, ...]
    signed: tuple[SignedRow, ...]


def print_application(application: Application, *, by: User, at: dt.datetime) -> uuid.UUID:
    """Log one more copy of a decided application; the answer is the print job to fetch."""
    policies.check_print(application, by)
    kept = prints.keep(application.paper, APPLICATION, lambda: application_paper(application))
    return prints.log_copies([kept], (), by=by, at=at)


def application_paper(application: Application) -> ApplicationPaper:
    """The application as it was decided, in the current language."""
    forms = pages.forms(application, queries.sheet(application.pk))
    return ApplicationPaper(
        head=_head(application),
        changes=tuple((label, _plain(was), _plain(asked)) for label, was, asked in pages.changes(application)),
        sections=tuple(Section(form.title, _rows(form.rows)) for form in forms if form.rows),
        signed=tuple(_signed(step, application.company) for step in workflow.steps(application.pk) if step.decided_at),
    )


def _rows(facts: Sequence[Fact]) -> tuple[tuple[str, str], ...]:
    return tuple((str(fact.label), _plain(str(fact.value))) for fact in facts)


def _plain(text: str) -> str:
    """The print fonts (GBK) have no U+2212, so a negative amount carries a hyphen."""
    return text.replace(MINUS, "-")


def _signed(step: Step, company: Company) -> SignedRow:
    who = step.decided_by.name if step.decided_by else ""
    day = business_date(step.decided_at, company.zone).isoformat() if step.decided_at else ""
    return SignedRow(step.title, who, day, f"{step.get_state_display()}　{step.reason}".strip())


TITLES = {
    Application.Purpose.NEW: lambda: _("Application for a credit limit"),
    Application.Purpose.CHANGE: lambda: _("Change of a credit limit"),
    Application.Purpose.TERM: lambda: _("Application for payment terms"),
}


def _head(application: Application) -> PrintHead:
    customer, company = application.customer, application.company
    made_on = business_date(application.created_at, company.zone)
    listed = application.listed_on.isoformat() if application.listed_on else contents.ABSENT
    facts = (
        PrintFact(_("Customer"), customer.name, strong=True, wide=True),
        PrintFact(_("Number"), application.number, strong=True),
        PrintFact(_("Customer number"), customer.number),
        PrintFact(_("Applicant"), application.maker.name),
        PrintFact(_("Applied on"), made_on.isoformat()),
        PrintFact(_("Temporary"), contents.days_said(application), wide=True),
        PrintFact(_("In the master table since"), listed),
    )
    return PrintHead(
        title=TITLES[Application.Purpose(application.purpose)](),
        number=application.number,
        letterhead=_letterhead(company, made_on),
        url=prints.site(application.get_absolute_url()),
        facts=facts,
        terms=(application.reason,),
    )


def _letterhead(company: Company, on: dt.date) -> Letterhead:
    phone = _("Tel. %s") % company.phone if company.phone else ""
    title = handbook.value(company, "company.title", on)
    return Letterhead(title, tuple(part for part in (company.address, phone) if part))
