"""What goes out by e-mail is a row first, written with what it tells of; workflow.mailing sends the rows.

Without EMAIL_URL an installation sends nothing: people are told in the page only, and a text for a customer is kept
with its paper so that somebody can send it by hand.
"""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import Company, User
from core.refusals import NotAllowed
from workflow.models import Mail, Notice, Paper

Mailing = User.Mailing


def configured() -> bool:
    """Whether this installation sends mail at all (EMAIL_URL)."""
    return bool(settings.MAIL_CONFIGURED)


def send_text(paper: Paper, *, to: str, subject: str, body: str, by: User, at: dt.datetime) -> Mail:
    """Send a written text about a paper to somebody outside (a reply to a customer, OFFICE-52).

    Call it inside the service that decides on it: the row commits with that service's writes and stays with the paper
    (`paper.mails`); a worker sends it within seconds, once. Whether the person may see the paper is for the caller to
    ask. Without mail configured the row is kept with `next_try` empty and never sent: `sent_at` and `error` say how it
    went. Raises NotAllowed on the fields `to`, `subject` and `body` (an address that is none, an empty text).
    """
    address, subject, body = to.strip(), " ".join(subject.split()), body.strip()
    _check_text(address, subject, body)
    return Mail.objects.create(
        company=paper.company, paper=paper, address=address, subject=subject[:200], body=body, by=by, created_at=at,
        next_try=at if configured() else None, error="" if configured() else _("E-mail is not set up here."),
    )  # fmt: skip


def _check_text(address: str, subject: str, body: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise NotAllowed(_("“%(address)s” is no e-mail address.") % {"address": address}, field="to") from error
    if not subject:
        raise NotAllowed(_("The mail has no subject."), field="subject")
    if not body:
        raise NotAllowed(_("The mail says nothing."), field="body")


def for_notices(notices: Iterable[Notice], paper: Paper, at: dt.datetime) -> None:
    """Rows for the notices of a paper, for those who want them by e-mail; they are saved and have their `user`."""
    if not configured():
        return
    rows = [
        row(notice.user, notice.user.notice_mail, paper.company, paper, at, notice=notice)
        for notice in notices
        if wanted(notice.user, notice.user.notice_mail)
    ]
    Mail.objects.bulk_create(rows)


def wanted(user: User, mailing: str) -> bool:
    """Whether a person hears of a kind of thing by e-mail, and has an address to hear it at."""
    return mailing != Mailing.NEVER and bool(user.email)


def row(user: User, mailing: str, company: Company, paper: Paper, at: dt.datetime, **reason: object) -> Mail:
    """An unsaved mail to a person: at once, or with the next daily one; `reason` is a notice, a task or a step."""
    daily = mailing == Mailing.DAILY
    due = next_daily(at, user.digest_at, company.zone) if daily else at
    return Mail(
        company=company, paper=paper, user=user, address=user.email, daily=daily, created_at=at, next_try=due, **reason
    )  # fmt: skip


def next_daily(at: dt.datetime, clock: dt.time, zone: str) -> dt.datetime:
    """The next moment at which the company's clocks show `clock`; what happens at that very moment goes with it."""
    local = at.astimezone(ZoneInfo(zone))
    today = dt.datetime.combine(local.date(), clock, ZoneInfo(zone))
    if today >= local:
        return today
    return dt.datetime.combine(local.date() + dt.timedelta(days=1), clock, ZoneInfo(zone))
