"""Applications for credit: made by one, with finance's figures, decided along the handbook's route, then in force.

FIBRE-17, FIBRE-59, FIBRE-60, OFFICE-93 to OFFICE-96, PARTS-33: what differs between companies is the handbook's.
"""

import dataclasses
import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import require
from accounts.queries import people_with
from core.dates import business_date
from core.refusals import NotAllowed
from credit import eligibility
from credit.inputs import ApplicationInput
from credit.models import Application, FinanceSheet
from credit.policies import applications as policies
from credit.queries import applications as queries
from credit.queries import groups
from credit.rules import Rules, rules
from credit.services import granting
from customers import queries as customers
from handbook import queries as handbook
from workflow import approval, clock, papers
from workflow import services as workflow
from workflow.files import Upload
from workflow.models import Round

GATE = "approve"
SHEET_TASK, AGREEMENT_TASK = "credit.sheet", "credit.agreement"
State = Application.State


@papers.retrying
def apply(given: ApplicationInput, *, by: User, at: dt.datetime) -> Application:
    """Begin an application for a customer, in the unit that is responsible for the customer.

    Raises NotYours without the right there and for posts that do not apply for payment terms (PARTS-33), NotFound for
    another company's customer, NotAllowed for one who is not active, and for what makes no sense.
    """
    require(by, policies.APPLY)
    customer = customers.head(by, given.customer_id)
    policies.check_apply(customer, by)
    assert by.company is not None  # noqa: S101 - the right is held in it
    house = rules(by.company, business_date(at, by.company.zone))
    made = Application(customer=customer)
    _fill(made, given, by, house)
    papers.create(made, company=by.company, unit=customer.unit, by=by, at=at)
    if "finance" in house.needs:
        _ask_finance(made, at)
    return made


def _fill(application: Application, given: ApplicationInput, by: User, house: Rules) -> None:
    policies.check_purpose(given.purpose, by, house)
    for field in dataclasses.fields(given):
        value = getattr(given, field.name)
        setattr(application, field.name, value.strip() if isinstance(value, str) else value)
    policies.check_sound(application)
    if application.group_id is not None:
        groups.group(by, application.group_id)  # NotFound for another company's


def _ask_finance(application: Application, at: dt.datetime) -> None:
    """Finance is asked for its sheet before anybody assesses the customer (FIBRE-28)."""
    on = business_date(at, application.company.zone)
    people = people_with(application.company_id, policies.SHEET, on)
    if people:
        title = _("Fill in the finance sheet of %(customer)s") % {"customer": application.customer}
        clock.add_task(application.paper, kind=SHEET_TASK, title=title, at=at, user=people[0])


@papers.retrying
def change_application(
    pk: int, given: ApplicationInput, *, by: User, at: dt.datetime, version: int | None = None
) -> Application:
    """Write what a draft says; the customer stays. Raises NotYours for others' drafts, NotAllowed for what is unsound
    and when somebody changed the draft meanwhile."""
    policies.check_change(queries.application(by, pk), by)
    with papers.door(Application, pk, event="changed", by=by, at=at, version=version) as application:
        policies.check_change(application, by)
        given = dataclasses.replace(given, customer_id=application.customer_id)
        _fill(application, given, by, rules(application.company, business_date(at, application.company.zone)))
    return application


@papers.retrying
def fill_sheet(pk: int, *, by: User, at: dt.datetime, opinion: str) -> FinanceSheet:
    """Finance gives the customer's figures, as the ledger has them now, with its opinion (FIBRE-28).

    Raises NotYours without the right and for the applicant, NotAllowed once the application is decided.
    """
    policies.check_sheet(queries.application(by, pk), by)
    if not opinion.strip():
        raise NotAllowed(_("Write what finance thinks of the customer."), field="opinion")
    with papers.door(Application, pk, event="sheet_filled", by=by, at=at, scoped=False) as application:
        policies.check_sheet(application, by)
        on = business_date(at, application.company.zone)
        figures = queries.figures(application.company, application.customer_id, on)
        known = dataclasses.asdict(figures)
        sheet = FinanceSheet.objects.create(application=application, opinion=opinion.strip(), by=by, at=at, **known)
    clock.done_task(application.paper, kind=SHEET_TASK, by=by, at=at)
    return sheet


@papers.retrying
def submit_application(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Application:
    """Ask those whom the handbook names; numbers the application and keeps what stands before it.

    Raises NotAllowed when a form that the handbook asks for is missing (OFFICE-94, OFFICE-95, FIBRE-28), when the
    customer is not eligible and nobody says why all the same (OFFICE-93), or when the handbook names nobody.
    """
    policies.check_submit(queries.application(by, pk), by)
    with papers.door(Application, pk, event="submitted", by=by, at=at, version=version) as application:
        on = business_date(at, application.company.zone)
        _submittable(application, by, on)
        _keep_before(application)
        application.submit()
        route = handbook.route_of(application, GATE, by=by, on=on)
        approval.submit(application, gate=GATE, route=route, by=by, at=at)
        pattern = handbook.value(application.company, f"numbers.{Application.KIND}", on)
        papers.give_number(application, pattern, on)
    return application


def _submittable(application: Application, by: User, on: dt.date) -> None:
    """Everything is there that the handbook asks for on the day; keeps how the customer has traded."""
    policies.check_submit(application, by)
    policies.check_sound(application)
    house = rules(application.company, on)
    policies.check_purpose(application.purpose, by, house)
    policies.check_membership(application, queries.account_of(application.company, application.customer_id))
    policies.check_forms(application, house, queries.sheet(application.pk))
    found = queries.eligible(application.company, application.customer_id, house, on)
    policies.check_eligible(application, found)
    _keep_trade(application, found)


def _keep_trade(application: Application, found: eligibility.Eligibility | None) -> None:
    application.traded_since = found.since if found else None
    application.month_average = found.average if found else None
    application.ineligible = "".join(found.why)[:300] if found else ""


def _keep_before(application: Application) -> None:
    account = queries.account_of(application.company, application.customer_id)
    application.limit_before, application.unlimited_before = account.limit, account.unlimited
    if application.group is not None:
        application.limit_before, application.unlimited_before = application.group.limit, False
    application.grade_before, application.terms_before = account.grade, application.customer.payment_terms


@papers.retrying
def withdraw_application(pk: int, *, by: User, at: dt.datetime, version: int | None = None) -> Application:
    """Take a submitted application back to mend it."""
    policies.check_withdraw(queries.application(by, pk), by)
    with papers.door(Application, pk, event="withdrawn", by=by, at=at, version=version) as application:
        policies.check_withdraw(application, by)
        approval.void(application, at=at, by=by)
        application.take_back()
    return application


@papers.retrying
def cancel_application(pk: int, *, by: User, at: dt.datetime, reason: str) -> Application:
    """Give an application up before credit begins."""
    policies.check_cancel(queries.application(by, pk), by)
    if not reason.strip():
        raise NotAllowed(_("Say why."), field="reason")
    with papers.door(Application, pk, event="cancelled", by=by, at=at, reason=reason.strip()) as application:
        policies.check_cancel(application, by)
        approval.void(application, at=at, by=by)
        application.cancel()
    for kind in (SHEET_TASK, AGREEMENT_TASK):
        clock.done_task(application.paper, kind=kind, by=by, at=at)
    return application


def decided(application: Application, round: Round, by: User, at: dt.datetime) -> None:
    """The move at the end of a round (called inside the door): in force, or waiting for the agreement (OFFICE-23)."""
    if round.outcome == Round.Outcome.RETURNED:
        return application.take_back()
    if round.outcome == Round.Outcome.REJECTED:
        return application.reject()
    on = business_date(at, application.company.zone)
    if granting.waits_for_agreement(application, on):
        return application.approve()
    return application.activate(on)


def after_decision(application: Application, round: Round, by: User, at: dt.datetime) -> None:
    """What follows in the same transaction: the limit, the grade and the terms are the customer's; the maker hears."""
    clock.tell_maker(application, round, at, approved=_("%(number)s was approved."))
    clock.done_task(application.paper, kind=SHEET_TASK, by=by, at=at)
    if application.state == State.ACTIVE:
        granting.put_in_force(application, by=by, at=at)
    elif application.state == State.APPROVED:
        title = _("Have %(customer)s sign the agreement") % {"customer": application.customer}
        clock.add_task(application.paper, kind=AGREEMENT_TASK, title=title, at=at, user=application.maker)


@papers.retrying
def file_agreement(
    pk: int, *, by: User, at: dt.datetime, signed_on: dt.date | None, upload: Upload | None
) -> Application:
    """The customer signed: the agreement is filed with its day, and credit begins (OFFICE-23).

    Raises NotAllowed without the file or the day, for a day to come, and before everybody agreed.
    """
    seen = queries.application(by, pk)
    policies.check_agreement(seen, by)
    on = business_date(at, seen.company.zone)
    signed_on = policies.check_agreed_day(signed_on, on)
    if upload is None:
        raise NotAllowed(_("Choose the file of the signed agreement."), field="file")
    with papers.door(Application, pk, event="agreed", by=by, at=at) as application:
        policies.check_agreement(application, by)
        workflow.attach(pk, upload=upload, by=by, at=at)
        application.agreed_on, application.agreed_by = signed_on, by
        application.activate(on)
    granting.put_in_force(application, by=by, at=at)
    clock.done_task(application.paper, kind=AGREEMENT_TASK, by=by, at=at)
    return application
