"""How customers trade and pay, by the ledger's own entries: for grades, reviews and the credit page."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import Company
from core.dates import start_of_day
from core.money import ZERO
from credit.grades import Conduct
from credit.models import Account
from handbook.calendars import add_months

# What is asked of which accounts: all of a company, or the named ones. An item is late when it was paid in full after
# its day, or is open after it; what is disputed is not late, but is owed.
READ = """
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
        SELECT item.account_id, item.due, item.open, item.amount, item.paper_id, %(on)s::date - item.due AS age,
               item.due < %(on)s AND NOT item.disputed AS counts,
               CASE WHEN item.open > 0 THEN %(on)s::date ELSE (
                    SELECT (max(paid.at) AT TIME ZONE %(zone)s)::date FROM credit_entry paid
                     WHERE paid.paper_id = item.paper_id AND paid.component = 'receivable' AND paid.amount < 0
               ) END AS until
          FROM credit_openitem item JOIN asked ON asked.id = item.account_id
    ), paid AS (
        SELECT account_id, count(*) FILTER (WHERE counts) AS items,
               count(*) FILTER (WHERE counts AND until > due) AS late,
               avg(greatest(until - due, 0)) FILTER (WHERE counts) AS days_late,
               max(greatest(until - due, 0)) FILTER (WHERE counts) AS longest,
               sum(open) FILTER (WHERE counts) AS overdue,
               min(due) FILTER (WHERE counts AND open > 0) AS overdue_since
          FROM item GROUP BY account_id
    )
    SELECT asked.id, (traded.first_at AT TIME ZONE %(zone)s)::date, (traded.last_at AT TIME ZONE %(zone)s)::date,
           (traded.shipped_at AT TIME ZONE %(zone)s)::date, coalesce(traded.sold, 0), coalesce(paid.late, 0),
           coalesce(paid.items, 0), coalesce(paid.days_late, 0), coalesce(paid.longest, 0), coalesce(paid.overdue, 0),
           paid.overdue_since
"""
FROM = """
      FROM asked LEFT JOIN traded ON traded.account_id = asked.id LEFT JOIN paid ON paid.account_id = asked.id
"""
# Of one account besides: what is owed by age, and what fell due month by month, paid in time, late, not paid yet.
BY_AGE = """
    , (SELECT array[coalesce(sum(open) FILTER (WHERE age <= 0), 0),
                    coalesce(sum(open) FILTER (WHERE age BETWEEN 1 AND 30), 0),
                    coalesce(sum(open) FILTER (WHERE age BETWEEN 31 AND 60), 0),
                    coalesce(sum(open) FILTER (WHERE age BETWEEN 61 AND 90), 0),
                    coalesce(sum(open) FILTER (WHERE age > 90), 0)] FROM item)
"""
BY_MONTH = """
    , (SELECT coalesce(json_agg(json_build_array(month::text, in_time::text, late::text, open::text)), '[]')
         FROM (
              SELECT date_trunc('month', item.due)::date AS month, sum(item.amount - item.open - late.part) AS in_time,
                     sum(late.part) AS late, sum(item.open) AS open
                FROM item
               CROSS JOIN LATERAL (
                     SELECT least(item.amount - item.open, coalesce(-sum(paid.amount), 0)) AS part
                       FROM credit_entry paid
                      WHERE paid.paper_id = item.paper_id AND paid.component = 'receivable' AND paid.amount < 0
                        -- what was written off was not paid in time, whenever that was
                        AND ((paid.at AT TIME ZONE %(zone)s)::date > item.due OR paid.operation = 'write_off')
                     ) late
               WHERE item.due >= %(since)s AND item.due < %(until)s
               GROUP BY 1
              ) months)
"""
CONDUCT = READ + FROM
HISTORY = READ + BY_AGE + BY_MONTH + FROM
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


@dataclass(frozen=True)
class History:
    """Everything that the ledger knows of one customer's payments."""

    conduct: Conduct
    ageing: Sequence[Decimal]
    """what is owed: not due, to 30, 60, 90 days overdue, older"""
    months: Sequence[Month]


def conduct(company: Company, on: dt.date, accounts: Iterable[int] | None = None) -> dict[int, Conduct]:
    """Account → how the customer has traded and paid until a day; of all accounts of the company without `accounts`.

    One statement, however many are asked.
    """
    with connection.cursor() as cursor:
        cursor.execute(CONDUCT, _asked(company, on, accounts))
        return {account_id: Conduct(*figures) for account_id, *figures in cursor.fetchall()}


def history(account: Account, on: dt.date) -> History:
    """One customer's conduct, ageing and last twelve months; one statement, none for an account not opened yet."""
    company, this = account.company, on.replace(day=1)
    since, until = add_months(this, 1 - MONTHS), add_months(this, 1)
    if not account.pk:
        return History(Conduct(), [ZERO] * 5, [Month(first) for first in _months(since)])
    with connection.cursor() as cursor:
        cursor.execute(HISTORY, {**_asked(company, on, [account.pk]), "since": since, "until": until})
        _pk, *figures, ageing, months = cursor.fetchone()
    found = {dt.date.fromisoformat(first): map(Decimal, amounts) for first, *amounts in _read(months)}
    return History(Conduct(*figures), ageing, [Month(first, *found.get(first, ())) for first in _months(since)])


def _read(months: Any) -> list[list[str]]:
    """The months as rows of texts; the driver may have read the JSON already."""
    return json.loads(months) if isinstance(months, str) else months


def _asked(company: Company, on: dt.date, accounts: Iterable[int] | None) -> dict[str, Any]:
    keys = None if accounts is None else list(accounts)
    year = start_of_day(add_months(on, -MONTHS), company.zone)
    asked = {"company": company.pk, "all": keys is None, "accounts": keys or []}
    return {**asked, "year": year, "on": on, "zone": company.zone}


def _months(since: dt.date) -> Iterator[dt.date]:
    return (add_months(since, number) for number in range(MONTHS))
