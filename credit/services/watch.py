"""What is done about a difference in a ledger: a task on the paper where to look, a notice to those in charge."""

import datetime as dt
import logging

from django.utils.translation import gettext as _

from accounts.models import Company
from accounts.queries import people_with
from core.dates import business_date
from core.ledgers import Difference
from credit import checks
from workflow import clock, papers
from workflow.models import Paper

log = logging.getLogger(__name__)
TASK = "credit.difference"
LEDGER = "credit.ledger"


def report_differences(company: Company, at: dt.datetime) -> list[tuple[str, Difference]]:
    """Run every check of a company; each difference is logged and becomes a task. Nothing is repaired.

    A difference that was found before and whose task is still open asks for nothing again.
    """
    found = list(checks.differences(company))
    for name, difference in found:
        log.error("ledger check %s of %s: %s", name, company.code, difference)
    if found:
        _ask_for_action(company, found, at)
    return found


@papers.retrying
def _ask_for_action(company: Company, found: list[tuple[str, Difference]], at: dt.datetime) -> None:
    people = people_with(company.pk, LEDGER, business_date(at, company.zone))
    where = Paper.objects.in_bulk({difference.paper_id for _name, difference in found if difference.paper_id})
    for name, difference in found:
        paper = where.get(difference.paper_id or 0)
        if paper is None or not people:
            continue
        text = _("Ledger check %(check)s: %(difference)s") % {"check": name, "difference": difference}
        task = clock.add_task(paper, kind=f"{TASK}.{name}", title=text, at=at, user=people[0])
        if task.created_at == at:
            clock.notify(people, paper, text, at)
