"""Entries by the apps above: what a document holds, and the money that is earmarked to it."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from accounts.models import Company, User
from core.money import ZERO
from credit.models import Component, Holding, Operation
from credit.services import ledger
from credit.services.ledger import Change
from workflow import papers
from workflow.models import Paper


@papers.retrying
def enter(
    account_id: int, changes: Iterable[Change], operation: Operation, *, by: User | None, at: dt.datetime
) -> None:
    """Write entries: (paper id, component, amount) each, negative to take away; one lock for all of them.

    Moving a part from one stage to the next is two changes in one call, so that nobody sees it twice or not at all.
    Raises NoWay when `operation` does not lead there (credit.moves), NotAllowed when a document would hold less than
    nothing.
    """
    ledger.post(ledger.lock(account_id), changes, operation, by=by, at=at)


@papers.retrying
def enter_for(
    company: Company,
    customer_id: int,
    changes: Iterable[Change],
    operation: Operation,
    *,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Like `enter`, for a customer instead of an account: one statement less, and the account is opened if needed."""
    ledger.post(ledger.lock_of(company.pk, customer_id), changes, operation, by=by, at=at)


@papers.retrying
def earmark(customer_id: int, paper: Paper, amount: Decimal, *, by: User | None, at: dt.datetime) -> None:
    """Set confirmed money aside for one document (a confirmed quotation, an order, an invoice); negative to free it."""
    account = ledger.lock_of(paper.company_id, customer_id)
    ledger.post(account, [(paper.pk, Component.EARMARKED, amount)], Operation.EARMARK, by=by, at=at)


@papers.retrying
def move_earmark(
    source_paper: Paper, target_paper: Paper, *, by: User | None, at: dt.datetime, amount: Decimal | None = None
) -> Decimal:
    """Move money from one document to the one made from it, all of it or at most `amount`; gives what was moved."""
    account_id = (
        Holding.objects.filter(paper=source_paper, earmarked__gt=0).values_list("account_id", flat=True).first()
    )
    if account_id is None:
        return ZERO
    account = ledger.lock(account_id)
    there = ledger.holding_of(account, source_paper.pk).earmarked
    moved = there if amount is None else min(there, amount)
    changes = [(source_paper.pk, Component.EARMARKED, -moved), (target_paper.pk, Component.EARMARKED, moved)]
    ledger.post(account, changes, Operation.EARMARK, by=by, at=at)
    return moved
