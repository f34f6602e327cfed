"""How customers trade and pay, by the ledger's own entries: for grades, reviews and the credit page."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from accounts.models import Company
from core.dates import start_of_day
from core.money import ZERO
from credit.grades import Conduct
from handbook.calendars import add_months

# What is asked of which accounts: all of a company, or the named ones. An item is late when it was paid in full after
# its day, or is open after it; what is disputed is not late.
CONDUCT = """
    WITH asked AS (
        SELECT id FROM credit_account WHERE company_id = %(company)s AND (%(all)s OR id = ANY(%(accounts)s::bigint[]))
    ), traded AS (
        SELECT entry.account_id, min(entry.at) AS first_at, max(entry.at) AS last_at,
               min(entry.at) FILTER (WHERE entry.component = 'shipped') AS shipped_at,
               sum(entry.amount) FILTER (WHERE entry.component = 'shipped' AND entry.at >= %(year)s) AS sold
          FROM credit_entry entry JOIN asked ON asked.id = entry.account_id
         WHERE entry.component IN ('released', 'shipped') AND entry.amount > 0
         GROUP BY entry.account_id
    ), item AS (
        SELECT item.account_id, item.due, item.open,
               CASE WHEN item.open > 0 THEN %(on)s::date ELSE (
                    SELECT (max(paid.at) AT TIME ZONE %(zone)s)::date FROM credit_entry paid
                     WHERE paid.paper_id = item.paper_id AND paid.component = 'receivable' AND paid.amount < 0
               ) END AS until
          FROM credit_openitem item JOIN asked ON asked.id = item.account_id
         WHERE NOT item.disputed AND item.due < %(on)s
    ), paid AS (
        SELECT account_id, count(*) AS items, count(*) FILTER (WHERE until > due) AS late,
               avg(greatest(until - due, 0)) AS days_late, max(greatest(until - due, 0)) AS longest,
               sum(open) AS overdue, min(due) FILTER (WHERE open > 0) AS overdue_since
          FROM item GROUP BY account_id
    )
    SELECT asked.id, (traded.first_at AT TIME ZONE %(zone)s)::date, (traded.last_at AT TIME ZONE %(zone)s)::date,
           (traded.shipped_at AT TIME ZONE %(zone)s)::date, coalesce(traded.sold, 0), coalesce(paid.late, 0),
           coalesce(paid.items, 0), coalesce(paid.days_late, 0), coalesce(paid.longest, 0), coalesce(paid.overdue, 0),
           paid.overdue_since
      FROM asked LEFT JOIN traded ON traded.account_id = asked.id LEFT JOIN paid ON paid.account_id = asked.id
"""
# What fell due month by month: paid in time, paid late, not paid yet.
PAYING = """
    SELECT date_trunc('month', item.due)::date AS month, sum(item.amount - item.open - late.part),
           sum(late.part), sum(item.open)
      FROM credit_openitem item
     CROSS JOIN LATERAL (
           SELECT least(item.amount - item.open, coalesce(-sum(paid.amount), 0)) AS part FROM credit_entry paid
            WHERE paid.paper_id = item.paper_id AND paid.component = 'receivable' AND paid.amount < 0
              AND (paid.at AT TIME ZONE %(zone)s)::date > item.due
           ) late
     WHERE item.account_id = %(account)s AND item.due >= %(since)s AND item.due < %(until)s
     GROUP BY 1 ORDER BY 1
"""
MONTHS = 12


@dataclass(frozen=True)
class Month:
    """What of a customer's fell due in a month, by how it was paid."""

    first: dt.date
    in_time: Decimal = ZERO
    late: Decimal = ZERO
    open: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.in_time + self.late + self.open


def conduct(company: Company, on: dt.date, accounts: Iterable[int] | None = None) -> dict[int, Conduct]:
    """Account → how the customer has traded and paid until a day; of all accounts of the company without `accounts`.

    One statement, however many are asked.
    """
    keys = None if accounts is None else list(accounts)
    year = start_of_day(add_months(on, -MONTHS), company.zone)
    asked = {"company": company.pk, "all": keys is None, "accounts": keys or [], "year": year}
    with connection.cursor() as cursor:
        cursor.execute(CONDUCT, {**asked, "on": on, "zone": company.zone})
        return {account_id: Conduct(*figures) for account_id, *figures in cursor.fetchall()}


def paying(account_id: int, company: Company, on: dt.date) -> list[Month]:
    """What fell due in each of the last twelve months, this one included, the oldest first; one statement."""
    this = on.replace(day=1)
    since, until = add_months(this, 1 - MONTHS), add_months(this, 1)
    with connection.cursor() as cursor:
        cursor.execute(PAYING, {"account": account_id, "zone": company.zone, "since": since, "until": until})
        found = {first: Month(first, *figures) for first, *figures in cursor.fetchall()}
    return [found.get(first, Month(first)) for first in _months(since)]


def _months(since: dt.date) -> Iterator[dt.date]:
    return (add_months(since, number) for number in range(MONTHS))
