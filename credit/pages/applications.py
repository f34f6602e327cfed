"""What the pages of applications for credit show, as plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import why_not
from accounts.queries import may
from core.components import Action as Button
from core.components import Crumb, DocumentPage, Fact, Note
from core.dates import business_date
from core.display import ABSENT, day_text, money_text
from core.listbuttons import new_button
from credit.contents import applications as contents
from credit.models import Application, FinanceSheet
from credit.policies import applications as policies
from credit.queries import applications as queries
from credit.queries.applications import Figures
from credit.rules import Rules, rules
from workflow.page import document_page

State = Application.State


@dataclass(frozen=True)
class Form:
    """One of the forms of an application: what stands in it, or that it is not filled in."""

    title: str
    rows: Sequence[Fact]
    note: Note | None = None
    caption: str = ""


@dataclass(frozen=True)
class Shown:
    """An application's page: the usual things of a document, what changes, and its forms."""

    page: DocumentPage
    changes: Sequence[tuple[str, str, str]]
    forms: Sequence[Form]


def list_actions(user: User) -> list[Button]:
    """Buttons over the list of applications."""
    return [new_button(_("Apply for credit"), reverse("credit:application_new"), why_not(user, policies.APPLY))]


def master_actions(user: User) -> list[Button]:
    """Buttons over the master table: what is approved and not listed yet (FIBRE-62)."""
    url = f"{reverse('credit:applications')}?state={State.APPROVED}"
    absent = Button("absent", _("Approved, not listed yet"), url, "get", icon="file-search")
    return [absent, *list_actions(user)]


def application_page(application: Application, user: User, on: dt.date) -> Shown:
    """Everything on the page of an application; figures of the ledger for those who may see credit."""
    house = rules(
        application.company,
        business_date(application.created_at, application.company.zone) if application.listed_on else on,
    )
    sheet = queries.sheet(application.pk)
    page = replace(
        document_page(application, user, policies.ACTIONS),
        crumbs=(Crumb(_("Credit applications"), reverse("credit:applications")),),
        number=str(application),
        facts=_facts(application, user),
        figure=Fact(_("Credit limit asked for"), contents.limit_said(application)),
        notes=_notes(application, house, sheet),
    )
    return Shown(page, changes(application), forms(application, sheet, house.needs, may(user, "credit.view")))


def _facts(application: Application, user: User) -> list[Fact]:
    customer = application.customer
    credit = reverse("credit:account", args=[customer.pk]) if may(user, "credit.view") else ""
    facts = [
        Fact(_("Customer"), customer.name, url=credit, tag=customer.number),
        Fact(_("What is asked for"), application.get_purpose_display()),
        Fact(_("Applicant"), application.maker.name),
    ]
    optional = (
        (_("Credit group"), contents.group_said(application)),
        (_("Temporary"), contents.days_said(application) if application.temporary else ""),
        (_("In the master table since"), day_text(application.listed_on) if application.listed_on else ""),
        (_("Agreement signed on"), _agreed(application)),
    )
    facts += [Fact(label, value) for label, value in optional if value]
    return [*facts, Fact(_("Reason"), application.reason or ABSENT, wide=True)]


def _agreed(application: Application) -> str:
    if application.agreed_on is None or application.agreed_by is None:
        return ""
    return f"{day_text(application.agreed_on)}　{application.agreed_by.name}"


def _notes(application: Application, house: Rules, sheet: FinanceSheet | None) -> list[Note]:
    notes = []
    if application.state == State.DRAFT and "finance" in house.needs and sheet is None:
        notes.append(Note("warn", _("Finance has not filled in its sheet yet; it cannot be submitted before.")))
    if application.state == State.APPROVED:
        notes.append(Note("warn", _("Everybody agreed. Credit begins when the signed agreement is filed.")))
    if application.ineligible:
        notes.append(Note("bad", _("Not eligible: %(why)s") % {"why": application.ineligible}))
    return notes


def changes(application: Application) -> list[tuple[str, str, str]]:
    """What is asked for beside what stood when it was submitted: label, before, asked for."""
    submitted = application.state != State.DRAFT
    before = _limit_before(application) if submitted else ABSENT
    rows = [(_("Credit limit"), before, contents.limit_said(application), application.unlimited or application.limit)]
    group = contents.group_said(application)
    rows.append((_("Credit group"), ABSENT, group, group))
    rows.append((_("Credit grade"), application.grade_before or ABSENT, application.grade or ABSENT, application.grade))
    rows.append(
        (
            _("Payment terms"), contents.terms_said(application.terms_before), contents.terms_said(application.terms),
            application.terms,
        )
    )  # fmt: skip
    return [(label, was, asked) for label, was, asked, said in rows if said not in (None, False, "")]


def _limit_before(application: Application) -> str:
    if application.unlimited_before:
        return _("unlimited")
    return _("no credit") if application.limit_before is None else money_text(application.limit_before)


def forms(
    application: Application, sheet: FinanceSheet | None, needs: Sequence[str] = (), sees: bool = True
) -> list[Form]:
    """Every form that is filled in, or that the handbook asks for (`needs`); figures for those who may see them."""
    found = [
        ("basic", Form(_("Basic data of the customer"), _basic(application))),
        ("investigation", Form(_("Investigation"), _investigation(application))),
        ("evaluation", Form(_("Evaluation report"), _evaluation(application))),
        ("finance", _finance(sheet, sees)),
        ("eligibility", Form(_("How the customer has traded"), _trade(application))),
    ]
    return [_with_note(form, code in needs) for code, form in found if form.rows or form.note or code in needs]


def _with_note(form: Form, needed: bool) -> Form:
    if form.rows or form.note:
        return form
    return replace(form, note=Note("warn" if needed else "info", _("Not filled in yet.")))


def _filled(rows: Sequence[tuple[str, object]]) -> list[Fact]:
    return [Fact(label, value) for label, value in rows if value not in (None, "")]


def _basic(application: Application) -> list[Fact]:
    amounts = {name: getattr(application, name) for name in ("capital", "turnover")}
    said = {name: "" if value is None else money_text(value) for name, value in amounts.items()}
    return _filled(
        (
            (_("Legal representative"), application.legal_person),
            (_("Founded in the year"), application.founded_in),
            (_("Registered capital"), said["capital"]),
            (_("People employed"), application.staff),
            (_("Main business"), application.business),
            (_("Turnover of a year"), said["turnover"]),
            (_("Bank and account"), application.bank),
        )
    )


def _investigation(application: Application) -> list[Fact]:
    if not application.investigation:
        return []
    day = day_text(application.investigated_on) if application.investigated_on else ABSENT
    return [
        Fact(_("Investigated on"), day),
        Fact(_("Findings of the investigation"), application.investigation, wide=True),
    ]


def _evaluation(application: Application) -> list[Fact]:
    said = (
        (_("Evaluation of the credit"), application.evaluation),
        (_("Why all the same"), application.exception),
    )
    return [Fact(label, text, wide=True) for label, text in said if text]


def _finance(sheet: FinanceSheet | None, sees: bool) -> Form:
    title = _("Finance sheet")
    if sheet is None:
        return Form(title, ())
    caption = f"{sheet.by.name}　{day_text(sheet.at)}"
    if not sees:
        note = Note("info", _("Filled in. Its figures are for those who may see credit."))
        return Form(title, (), note, caption)
    figures = Figures(**{name: getattr(sheet, name) for name in Figures.__dataclass_fields__})
    return Form(title, [*figure_facts(figures), Fact(_("Opinion of finance"), sheet.opinion, wide=True)], None, caption)


def figure_facts(figures: Figures) -> list[Fact]:
    """What the ledger and the orders say of a customer."""
    late = money_text(figures.overdue)
    if figures.overdue:
        late = _("%(amount)s, %(days)s days") % {"amount": late, "days": figures.overdue_days}
    return [
        Fact(_("Receivable"), money_text(figures.receivable)),
        Fact(_("Shipped, not invoiced"), money_text(figures.shipped)),
        Fact(_("Released, not shipped"), money_text(figures.released)),
        Fact(_("Owed now"), money_text(figures.owed)),
        Fact(_("Overdue"), late, look="bad" if figures.overdue else "ok"),
        Fact(_("Orders of twelve months"), money_text(figures.bought)),
        Fact(_("Trades since"), day_text(figures.traded_since) if figures.traded_since else ABSENT),
    ]


def _trade(application: Application) -> list[Fact]:
    if application.month_average is None:
        return []
    since = day_text(application.traded_since) if application.traded_since else ABSENT
    look = "bad" if application.ineligible else "ok"
    verdict = _("not eligible") if application.ineligible else _("eligible")
    return [
        Fact(_("Trades since"), since),
        Fact(_("Orders of a month, on the average"), money_text(application.month_average)),
        Fact(_("Eligible for credit"), verdict, look=look),
    ]
