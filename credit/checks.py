"""The ledger checks, nightly and on command: balances = Σ entries, entries = documents.

Apps above register their side ("entries = documents") in `ready()`: `checks.register("orders", differences)`, where
`differences(company)` gives a `core.ledgers.Difference` for every figure that does not agree. Nothing is repaired.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from accounts.models import Company
from core.ledgers import Difference, LedgerCheck
from credit.models import Account
from workflow.models import Paper

_checks: dict[str, LedgerCheck] = {}

# Each row: account, paper, component, as kept, as computed.

BALANCES = """
    SELECT account.id, written.paper_id, part.component, part.kept, coalesce(written.total, 0)
      FROM credit_account account
     CROSS JOIN LATERAL (VALUES
           ('ordered', account.ordered), ('released', account.released), ('shipped', account.shipped),
           ('receivable', account.receivable), ('earmarked', account.earmarked), ('unapplied', account.unapplied)
           ) part (component, kept)
      LEFT JOIN (
           SELECT entry.account_id, entry.component, sum(entry.amount) AS total, max(entry.paper_id) AS paper_id
             FROM credit_entry entry
             JOIN credit_account account ON account.id = entry.account_id AND account.company_id = %(company)s
            GROUP BY entry.account_id, entry.component
           ) written ON written.account_id = account.id AND written.component = part.component
     WHERE account.company_id = %(company)s AND part.kept <> coalesce(written.total, 0)
     ORDER BY account.id, part.component
"""
HOLDINGS = """
    SELECT coalesce(kept.account_id, written.account_id), coalesce(kept.paper_id, written.paper_id),
           coalesce(kept.component, written.component), coalesce(kept.amount, 0), coalesce(written.total, 0)
      FROM (
           SELECT holding.account_id, holding.paper_id, part.component, part.amount
             FROM credit_holding holding
             JOIN credit_account account ON account.id = holding.account_id AND account.company_id = %(company)s
            CROSS JOIN LATERAL (VALUES
           ('ordered', holding.ordered), ('released', holding.released), ('shipped', holding.shipped),
           ('receivable', holding.receivable), ('earmarked', holding.earmarked), ('unapplied', holding.unapplied)
           ) part (component, amount)
           ) kept
      FULL JOIN (
           SELECT entry.account_id, entry.paper_id, entry.component, sum(entry.amount) AS total
             FROM credit_entry entry
             JOIN credit_account account ON account.id = entry.account_id AND account.company_id = %(company)s
            GROUP BY entry.account_id, entry.paper_id, entry.component
           ) written USING (account_id, paper_id, component)
     WHERE coalesce(kept.amount, 0) <> coalesce(written.total, 0)
     ORDER BY 1, 2, 3
"""
# What each document's own money pays, in the order of credit.models.DEBT.
COVERED = """
    SELECT account.id, sums.paper_id, part.component, part.kept, coalesce(part.computed, 0)
      FROM credit_account account
      LEFT JOIN (
           SELECT holding.account_id, max(holding.paper_id) AS paper_id,
                  sum(least(earmarked, receivable)) AS receivable,
                  sum(least(greatest(earmarked - receivable, 0), shipped)) AS shipped,
                  sum(least(greatest(earmarked - receivable - shipped, 0), released)) AS released,
                  sum(least(greatest(earmarked - receivable - shipped - released, 0), ordered)) AS ordered
             FROM credit_holding holding
            GROUP BY holding.account_id
           ) sums ON sums.account_id = account.id
     CROSS JOIN LATERAL (VALUES
           ('covered_receivable', account.covered_receivable, sums.receivable),
           ('covered_shipped', account.covered_shipped, sums.shipped),
           ('covered_released', account.covered_released, sums.released),
           ('covered_ordered', account.covered_ordered, sums.ordered)
           ) part (component, kept, computed)
     WHERE account.company_id = %(company)s AND part.kept <> coalesce(part.computed, 0)
     ORDER BY account.id, part.component
"""
ITEMS = """
    SELECT coalesce(holding.account_id, items.account_id), coalesce(holding.paper_id, items.paper_id), 'open items',
           coalesce(items.total, 0), coalesce(holding.receivable, 0)
      FROM (
           SELECT holding.account_id, holding.paper_id, holding.receivable
             FROM credit_holding holding
             JOIN credit_account account ON account.id = holding.account_id AND account.company_id = %(company)s
           ) holding
      FULL JOIN (
           SELECT item.account_id, item.paper_id, sum(item.open) AS total
             FROM credit_openitem item
             JOIN credit_account account ON account.id = item.account_id AND account.company_id = %(company)s
            GROUP BY item.account_id, item.paper_id
           ) items USING (account_id, paper_id)
     WHERE coalesce(items.total, 0) <> coalesce(holding.receivable, 0)
     ORDER BY 1, 2
"""


def register(name: str, check: LedgerCheck) -> None:
    """Add a check; its name stands before every difference. The same name again replaces it."""
    _checks[name] = check


def names() -> tuple[str, ...]:
    """The names of all checks, sorted."""
    return tuple(sorted(_checks))


def differences(company: Company) -> Iterator[tuple[str, Difference]]:
    """Every difference of one company, with the name of the check that found it."""
    for name in names():
        for difference in _checks[name](company):
            yield name, difference


def balances_are_entries(company: Company) -> Iterator[Difference]:
    """Each account's totals = Σ its entries."""
    yield from _found(BALANCES, company)


def holdings_are_entries(company: Company) -> Iterator[Difference]:
    """What each document holds = Σ its entries."""
    yield from _found(HOLDINGS, company)


def covered_is_holdings(company: Company) -> Iterator[Difference]:
    """Each account's covered totals = Σ what the documents' own money pays."""
    yield from _found(COVERED, company)


def items_are_receivable(company: Company) -> Iterator[Difference]:
    """Open items of each document = its receivable, so that ageing, outstanding and ledger agree."""
    yield from _found(ITEMS, company)


def _found(statement: str, company: Company) -> list[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company": company.pk})
        return _named(cursor.fetchall())


def _named(rows: list[tuple[Any, ...]]) -> list[Difference]:
    """The rows with customer and document by name; asked only when something was found."""
    accounts = Account.objects.select_related("customer").in_bulk({row[0] for row in rows}) if rows else {}
    papers = Paper.objects.in_bulk({row[1] for row in rows if row[1]}) if rows else {}
    return [
        Difference(f"{accounts[account_id]} · {papers.get(paper_id, '')} · {component}", kept, computed, paper_id)
        for account_id, paper_id, component, kept, computed in rows
    ]
