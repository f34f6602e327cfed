"""Opening receivables: brought in together, entered in the ledger, open for receipts at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from accounts.models import Company, User
from credit import services as credit
from customers.models import Customer
from receivables import policies
from receivables.inputs import OpeningInput
from receivables.models import Opening
from workflow import papers
from workflow.models import Paper


@papers.retrying
def open_receivables(
    *, company: Company, given: Sequence[OpeningInput], by: User, at: dt.datetime, source: Paper | None = None
) -> list[Opening]:
    """Bring in what customers owed before (期初应收): a paper of its own for each old invoice, owed from now on.

    `source` is the paper that brings them in. Raises NotYours without the right to invoice, NotAllowed for one that
    is not sound, or whose number is another's already.
    """
    made = [_made(company, each, by, at, source) for each in given]
    by_customer: defaultdict[int, list[Opening]] = defaultdict(list)
    for opening in made:
        by_customer[opening.customer_id].append(opening)
    for customer_id in sorted(by_customer):
        _owe(company, customer_id, by_customer[customer_id], by, at)
    return made


def _made(company: Company, given: OpeningInput, by: User, at: dt.datetime, source: Paper | None) -> Opening:
    policies.check_open(company, given, by, at)
    customer: Customer = given.customer
    opening = Opening(customer=customer, issued_on=given.issued_on, due_on=given.due_on, gross=given.amount)
    opening.note, opening.source = given.note, source
    papers.create(opening, company=company, unit=customer.unit, by=by, at=at)
    papers.keep_number(opening, given.number)
    return opening


def _owe(company: Company, customer_id: int, made: Sequence[Opening], by: User, at: dt.datetime) -> None:
    """The ledger and an open item for each of one customer's."""
    account = credit.account_of(company, customer_id)
    changes = [(opening.pk, "receivable", opening.gross) for opening in made]
    credit.enter_for(company, customer_id, changes, credit.Operation.OPENING, by=by, at=at)
    for opening in made:
        credit.open_item(account.pk, opening.pk, due=opening.due_on, amount=opening.gross)
