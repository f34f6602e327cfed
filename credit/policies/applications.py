"""Who may apply for credit, fill the finance sheet and file the agreement, and whether an application is sound."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from accounts.queries import post_titles, rights_of
from core.components import Ask
from core.display import day_text
from core.refusals import NotAllowed, NotYours
from credit.eligibility import Eligibility
from credit.models import Account, Application, FinanceSheet, Grade
from credit.rules import Rules
from customers.models import Customer
from handbook.terms import Terms
from workflow.policies import Action

VIEW, APPLY, SHEET = "credit.applications", "credit.apply", "credit.sheet"
State, Purpose = Application.State, Application.Purpose
ON_CREDIT = (Terms.MONTHLY, Terms.ON_DELIVERY)
BASIC = ("legal_person", "founded_in", "business")
"""what of the basic data must be there"""


def check_apply(customer: Customer, by: User) -> None:
    """Whoever may apply, for an active customer of the units where the right is held."""
    require(by, APPLY, customer.unit_id)
    if not customer.is_active:
        raise NotAllowed(_("“%(customer)s” is not active.") % {"customer": customer}, field="customer")


def check_purpose(purpose: str, by: User, house: Rules) -> None:
    """Where the handbook names a post that applies for payment terms, nobody else does (PARTS-33)."""
    if purpose != Purpose.TERM or not house.term_post:
        return
    if house.term_post not in {seat.post.code for seat in rights_of(by).seats}:
        assert by.company_id is not None  # noqa: S101 - the right is held in it
        title = post_titles(by.company_id, [house.term_post]).get(house.term_post, house.term_post)
        raise NotYours(_("Only “%(post)s” applies for payment terms.") % {"post": title})


def check_sound(asked: Application) -> None:
    """What is asked makes sense, whatever the handbook says."""
    if asked.limit is not None and asked.limit < 0:
        raise NotAllowed(_("A credit limit cannot be below 0."), field="limit")
    if asked.limit is not None and asked.unlimited:
        raise NotAllowed(_("Credit is either unlimited or has a limit, not both."), field="limit")
    if asked.grade and asked.grade not in Grade.values:
        raise NotAllowed(_("There is no such grade."), field="grade")
    if asked.terms and asked.terms not in Terms.values:
        raise NotAllowed(_("There are no such payment terms."), field="terms")
    _check_days(asked)
    _check_group(asked)


def _check_group(asked: Application) -> None:
    """A group shares an amount for good; nobody joins and leaves at once."""
    if asked.group_id is None:
        return
    if asked.unlimited or asked.valid_until is not None:
        raise NotAllowed(_("A group shares an amount that holds for good."), field="group_id")
    if asked.leaves_group:
        raise NotAllowed(_("The customer either joins a group or leaves it."), field="leaves_group")


def check_membership(asked: Application, account: Account) -> None:
    """A customer joins from outside, or speaks for its own group; who leaves is in one."""
    if asked.leaves_group and account.group_id is None:
        raise NotAllowed(_("The customer does not belong to a group."), field="leaves_group")
    if asked.group_id is not None and account.group_id not in (None, asked.group_id):
        raise NotAllowed(_("The customer belongs to a group already."), field="group_id")


def _check_days(asked: Application) -> None:
    first, last = asked.valid_from, asked.valid_until
    if (first is None) != (last is None):
        raise NotAllowed(_("A temporary limit has a first and a last day."), field="valid_until")
    if first is None or last is None:
        return
    if last < first:
        raise NotAllowed(_("It would end before it begins."), field="valid_until")
    if asked.limit is None:
        raise NotAllowed(_("A temporary limit is an amount."), field="limit")


def _check_maker(application: Application, by: User) -> None:
    require(by, APPLY, application.unit_id)
    if application.maker_id != by.pk:
        raise NotYours(_("Only %(maker)s, who made it, goes on with it.") % {"maker": application.maker})


def _check_state(application: Application, *states: str) -> None:
    if application.state not in states:
        raise NotAllowed(
            _("This is not possible in the state “%(state)s”.") % {"state": application.get_state_display()}
        )


def check_change(application: Application, by: User) -> None:
    """A draft is changed by who made it."""
    _check_maker(application, by)
    _check_state(application, State.DRAFT)


def check_submit(application: Application, by: User) -> None:
    """A draft that asks for something, with the reason."""
    check_change(application, by)
    if application.purpose == Purpose.TERM and not application.terms:
        raise NotAllowed(_("Say which payment terms are asked for."), field="terms")
    if not _asks(application):
        raise NotAllowed(_("Say what is asked for: a limit, a grade or payment terms."), field="limit")
    if not application.reason.strip():
        raise NotAllowed(_("Say why credit is asked for."), field="reason")


def _asks(application: Application) -> bool:
    of_limit = application.limit is not None or application.unlimited
    of_group = application.group_id is not None or application.leaves_group
    return of_limit or of_group or bool(application.grade or application.terms)


def check_forms(application: Application, house: Rules, sheet: FinanceSheet | None) -> None:
    """Every form that the handbook asks for is there (OFFICE-94, OFFICE-95, FIBRE-28, FIBRE-59)."""
    missing = [said for code, said in _MISSING if code in house.needs and not _there(code, application, sheet)]
    if missing:
        raise NotAllowed(_("It cannot be submitted: %(missing)s") % {"missing": "".join(map(str, missing))})


_MISSING = (
    ("basic", gettext_lazy("the form of the customer's basic data is not filled in (representative, year, business);")),
    ("investigation", gettext_lazy("the investigation is missing;")),
    ("evaluation", gettext_lazy("the evaluation report is missing;")),
    ("finance", gettext_lazy("finance has not filled in its sheet yet;")),
)


def _there(code: str, application: Application, sheet: FinanceSheet | None) -> bool:
    if code == "basic":
        return all(getattr(application, name) for name in BASIC)
    if code == "finance":
        return sheet is not None
    if code == "investigation":
        return bool(application.investigation.strip()) and application.investigated_on is not None
    return bool(application.evaluation.strip())


def check_eligible(application: Application, found: Eligibility | None) -> None:
    """Who has not traded long enough, or too little, gets credit as an exception only, with its reason (OFFICE-93)."""
    if found is None or found.ok or application.exception.strip():
        return
    raise NotAllowed(
        _("The customer is not eligible for credit: %(why)s Say why credit is asked for all the same.")
        % {"why": "".join(found.why)},
        field="exception",
    )


def check_withdraw(application: Application, by: User) -> None:
    """The applicant may take it back until it is decided."""
    _check_maker(application, by)
    _check_state(application, State.IN_REVIEW)


def check_cancel(application: Application, by: User) -> None:
    """The applicant may give it up until credit has begun."""
    _check_maker(application, by)
    _check_state(application, State.DRAFT, State.IN_REVIEW, State.APPROVED)


def check_sheet(application: Application, by: User) -> None:
    """Finance fills in its sheet until the application is decided; nobody fills in the sheet of an own one."""
    require(by, SHEET, application.unit_id)
    _check_state(application, State.DRAFT, State.IN_REVIEW)
    if application.maker_id == by.pk:
        raise NotYours(_("Whoever applies does not fill in the sheet of finance."))


def check_agreement(application: Application, by: User) -> None:
    """The signed agreement is filed by whoever may apply, once everybody agreed (OFFICE-23)."""
    require(by, APPLY, application.unit_id)
    _check_state(application, State.APPROVED)


def check_print(application: Application, by: User) -> None:
    """A decided application is printed, by those who may see the figures that stand on it."""
    require(by, "credit.view")
    _check_state(application, State.APPROVED, State.ACTIVE, State.SUPERSEDED, State.ENDED)


def check_agreed_day(signed_on: dt.date | None, today: dt.date) -> dt.date:
    """The day on which the agreement was signed: not one to come."""
    if signed_on is None:
        raise NotAllowed(_("Say on which day the agreement was signed."), field="signed_on")
    if signed_on > today:
        raise NotAllowed(_("%(day)s is still to come.") % {"day": day_text(signed_on)}, field="signed_on")
    return signed_on


ACTIONS = (
    Action(
        "print",
        gettext_lazy("Print"),
        check_print,
        "credit:application_print",
        states=(State.APPROVED, State.ACTIVE, State.SUPERSEDED, State.ENDED),
        icon="printer",
    ),
    Action(
        "cancel",
        gettext_lazy("Give it up"),
        check_cancel,
        "credit:application_cancel",
        states=(State.DRAFT, State.IN_REVIEW, State.APPROVED),
        look="danger",
        icon="x",
        ask=(Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True),),
    ),
    Action(
        "withdraw",
        gettext_lazy("Withdraw"),
        check_withdraw,
        "credit:application_withdraw",
        states=(State.IN_REVIEW,),
        icon="undo-2",
    ),
    Action(
        "sheet",
        gettext_lazy("Fill in the finance sheet"),
        check_sheet,
        "credit:application_sheet",
        states=(State.DRAFT, State.IN_REVIEW),
        icon="scale",
        method="get",
    ),
    Action(
        "edit",
        gettext_lazy("Change"),
        check_change,
        "credit:application_change",
        states=(State.DRAFT,),
        icon="pencil",
        method="get",
        key="E",
    ),
    Action(
        "submit",
        gettext_lazy("Submit"),
        check_submit,
        "credit:application_submit",
        states=(State.DRAFT,),
        look="primary",
        icon="send",
        key="S",
    ),
    Action(
        "agreement",
        gettext_lazy("File the signed agreement"),
        check_agreement,
        "credit:application_agreement",
        states=(State.APPROVED,),
        look="primary",
        icon="file-check",
        ask=(
            Ask("signed_on", gettext_lazy("Signed on"), kind="date", required=True),
            Ask("file", gettext_lazy("The signed agreement"), kind="file", required=True),
        ),
    ),
)
