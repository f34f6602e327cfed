"""What whoever decides on an application for credit must know."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import may
from core.dates import business_date
from core.display import day_text, money_text
from credit import debts
from credit.contents import applications as contents
from credit.models import Application, FinanceSheet
from credit.queries import applications as queries
from workflow.briefs import Brief, BriefLine


def brief(user: User, pk: int) -> Brief:
    """One application, as its deciders see it; what the customer owes for those who may see credit."""
    application = queries.application(user, pk)
    sheet = queries.sheet(pk)
    sees = may(user, "credit.view")
    return Brief(
        document=application,
        party=application.customer.name,
        amount=application.limit,
        when=contents.days_said(application) if application.temporary else "",
        terms=contents.terms_said(application.terms) if application.terms else "",
        debt=_debt(application) if sees else None,
        said=_said(application, sheet if sees else None),
        lines=_lines(application),
    )


def _debt(application: Application) -> debts.Debt:
    account = queries.account_of(application.company, application.customer_id)
    account.company = application.company
    return debts.debt(account, business_date(application.created_at, application.company.zone), brief=True)


def _said(application: Application, sheet: FinanceSheet | None) -> list[tuple[str, str]]:
    texts = [
        (_("Reason"), application.reason),
        (_("Investigation"), application.investigation),
        (_("Evaluation of the credit"), application.evaluation),
        (_("Not eligible"), application.ineligible),
        (_("Why all the same"), application.exception),
    ]
    if sheet is not None:
        texts.append((_("Opinion of finance"), sheet.opinion))
        texts.append((_("Overdue"), _overdue(sheet)))
    return [(label, text) for label, text in texts if text]


def _overdue(sheet: FinanceSheet) -> str:
    if not sheet.overdue:
        return ""
    said = {"amount": money_text(sheet.overdue), "days": sheet.overdue_days, "day": day_text(sheet.at)}
    return _("%(amount)s for %(days)s days (on %(day)s)") % said


def _lines(application: Application) -> list[BriefLine]:
    """What stood before, and what is asked for."""
    before = _("no credit") if application.limit_before is None else money_text(application.limit_before)
    if application.unlimited_before:
        before = _("unlimited")
    lines = [BriefLine(_("Credit limit until now"), before)]
    if group := contents.group_said(application):
        lines.append(BriefLine(_("Credit group"), group))
    if application.grade:
        lines.append(BriefLine(_("Credit grade"), f"{application.grade_before or '—'} → {application.grade}"))
    return lines
