"""What an approved application does: it becomes the customer's limit, grade and terms, and replaces an older one."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.dates import business_date
from credit.models import Application
from credit.policies import applications as policies
from credit.queries import applications as queries
from credit.rules import rules
from credit.services import groups, ledger, limits
from credit.services.groups import Why
from credit.services.limits import Grant
from customers import services as customers
from workflow import papers

State = Application.State


def waits_for_agreement(application: Application, on: dt.date) -> bool:
    """Whether credit begins only with a signed agreement that is not filed yet (OFFICE-23).

    A customer who signed one before needs no second for a change.
    """
    if application.agreed_on is not None or not rules(application.company, on).agreement or not _more(application):
        return False
    return not queries.has_agreement(application.customer_id)


def _more(application: Application) -> bool:
    """Whether any credit is asked for at all; taking it away needs nobody's signature."""
    return application.group_id is not None or application.unlimited or bool(application.limit)


def put_in_force(application: Application, *, by: User, at: dt.datetime) -> None:
    """Write limit, grade and terms of an application that has just come into force; older ones of its sort end.

    Called inside the service that moved it: in the same transaction, so nothing approved is missing in the master
    table (FIBRE-62).
    """
    for older in _replaced(application):
        with papers.door(Application, older.pk, event="superseded", by=by, at=at, scoped=False) as former:
            former.supersede()
    _share(application, by=by, at=at)
    if application.grade or (application.group_id is None and _speaks_of_limit(application)):
        _grant(application, by=by, at=at)
    if application.terms:
        reason = _("%(number)s approved") % {"number": application.number}
        customers.set_terms(application.customer_id, application.terms, by=by, at=at, reason=reason)
    on = business_date(at, application.company.zone)
    if application.valid_from is not None and application.valid_from <= on:
        _begin(application.pk, on=on, by=by, at=at)


def _replaced(application: Application) -> list[Application]:
    """The older ones that say what this one says: of a group those that set its limit, whoever of it applied."""
    if application.group_id is not None:
        return list(queries.standing_of_group(application)) if application.limit is not None else []
    if not (_speaks_of_credit(application) or application.terms):
        return []
    rows = queries.standing_for(application.customer_id, but=application.pk, temporary=application.temporary)
    return [older for older in rows if _replaces(application, older)]


def _share(application: Application, *, by: User, at: dt.datetime) -> None:
    """The customer leaves its group or belongs to one from now on, and the limit that was decided is the group's.

    The account is locked first, whatever follows: it comes before the group (ADR 8), and what is read of it holds.
    Raises NotAllowed where another application was decided meanwhile, and the customer stands elsewhere by now.
    """
    account = ledger.lock_of(application.company_id, application.customer_id)
    policies.check_membership(application, account)
    reason = f"{application.number} {application.reason}"
    whose, how = (application.company, application.customer_id), Why(by, at, reason, application.paper)
    if application.leaves_group:
        assert account.group_id is not None  # noqa: S101 - who leaves is in a group, as was just asked
        groups.take_out(account.group_id, *whose, why=how)
    if application.group_id is None:
        return
    if account.group_id is None:
        groups.take_in(application.group_id, *whose, why=how)
    if application.limit is not None:
        groups.give_limit(application.group_id, application.limit, why=how)


def _replaces(application: Application, older: Application) -> bool:
    """Of what the older one says, everything is said anew; a pure payment term replaces a pure payment term only."""
    return _speaks_of_credit(application) == _speaks_of_credit(older)


def _speaks_of_credit(application: Application) -> bool:
    """Whether a limit or a grade is asked for; who is to have no credit any more is given a limit of 0."""
    return _speaks_of_limit(application) or bool(application.grade)


def _speaks_of_limit(application: Application) -> bool:
    return application.limit is not None or application.unlimited


def _grant(application: Application, *, by: User, at: dt.datetime) -> None:
    given = Grant(
        limit=application.limit,
        unlimited=application.unlimited,
        grade=application.grade or None,
        since=application.valid_from,
        until=application.valid_until,
        keeps=application.group_id is not None or not _speaks_of_limit(application),
    )
    reason = f"{application.number} {application.reason}"
    limits.grant(
        application.company, application.customer_id, given, by=by, at=at, reason=reason, paper=application.paper
    )


def _begin(pk: int, *, on: dt.date, by: User | None, at: dt.datetime) -> Application:
    with papers.door(Application, pk, event="begun", by=by, at=at, scoped=False) as application:
        application.begin(on)
    return application


@papers.retrying
def turn(pk: int, *, at: dt.datetime) -> None:
    """What a day changes of a temporary limit: it begins, or it is over. Asked twice, nothing happens twice."""
    application = papers.lock(Application, pk)
    on = business_date(at, application.company.zone)
    if application.state != State.ACTIVE or application.valid_from is None or application.valid_until is None:
        return
    if application.valid_until < on:
        _end(application, at=at)
    elif application.valid_from <= on and application.begun_on is None:
        _begin(pk, on=on, by=None, at=at)
        account = limits.account_of_holder(application.company, application.customer_id)
        reason = _("The temporary limit of %(number)s begins") % {"number": application.number}
        limits.note_change(account, by=None, at=at, reason=reason, paper=application.paper, temporary=True)


def _end(application: Application, *, at: dt.datetime) -> None:
    with papers.door(Application, application.pk, event="ended", by=None, at=at, scoped=False) as ended:
        ended.end()
    reason = _("The temporary limit of %(number)s is over") % {"number": application.number}
    limits.end_temporary(application.company, application.customer_id, at=at, reason=reason, paper=application.paper)


def turn_days(company: Company, at: dt.datetime) -> int:
    """Begin and end the temporary limits of a company whose day has come; gives how many. Run it nightly."""
    due = list(queries.turning(company, business_date(at, company.zone)).values_list("pk", flat=True))
    for pk in due:
        turn(pk, at=at)
    return len(due)
