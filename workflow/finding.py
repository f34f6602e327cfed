"""Papers by what somebody remembers of them: their number or its end, a reference, an amount, the customer.

Among a million papers a condition that joins several of these by OR reads them all. So each way is asked for itself,
along its own index, and gives keys. A typed text is the beginning of a number, or its end from three characters on.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, F, Model, Q, QuerySet
from django.db.models.expressions import RawSQL

LEAST_BEGINNING, LEAST_END = 2, 3
LAST = "\U0010ffff"
"""above every character: what begins with a text lies between the text and the text with this behind it"""
AMOUNT = re.compile(r"[¥￥]?(\d{1,13}|\d{1,3}(,\d{3})+)(\.\d{1,2})?\Z")

# Ranges instead of LIKE: a prepared statement's plan does not know the text, yet knows that a range is short.
_BEGINS = "SELECT id FROM workflow_paper WHERE company_id = %s AND kind = %s AND number >= %s AND number < %s"
_ENDS = (
    "SELECT id FROM workflow_paper"
    " WHERE company_id = %s AND kind = %s AND reverse(number) >= %s AND reverse(number) < %s"
)
_REFERENCE = (
    "SELECT paper_id FROM {table} WHERE company_id = %s AND {column} <> ''"
    " AND reverse(upper({column})) >= %s AND reverse(upper({column})) < %s"
)
_CUSTOMERS = "SELECT paper_id FROM {table} WHERE customer_id = ANY(%s)"
_MADE_OF = "SELECT paper_id FROM {table} WHERE {column} = ANY(ARRAY({sources}))"
Keys = tuple[str, list[object]]
"""words of a statement that selects keys of papers, and its values"""


@dataclass(frozen=True)
class Search:
    """How the papers of a kind are found among others, and what is shown of them then.

    `visible(user)` gives the papers that the person may see; `day` names the date that counts, `amount` what the paper
    is about, `references` others' numbers on it, each with an index on its end; `party` is the way to the name of whom
    it is about, '' where it is about nobody.
    """

    visible: Callable[[Any], QuerySet[Any]]
    day: str
    amount: str = ""
    references: tuple[str, ...] = ()
    party: str = "customer__name"


@dataclass(frozen=True)
class Fitting:
    """The customers that a text names: their keys, or None when they are too many to be written down."""

    keys: Sequence[int] | None
    rows: QuerySet[Any]


def plain(text: str) -> str:
    """A typed text as numbers are written: wide characters narrow, letters great, nothing around it."""
    return unicodedata.normalize("NFKC", text).strip().lstrip("#").upper()


def amount_of(text: str) -> Decimal | None:
    """The amount that a text states: 41280, 41,280.00 or ¥41,280; None when it states none."""
    typed = unicodedata.normalize("NFKC", text).strip()
    return Decimal(re.sub(r"[^\d.]", "", typed)) if AMOUNT.match(typed) else None


def numbered(company_id: int, kind: str, text: str, most: int = 0) -> list[Keys]:
    """Papers whose number begins with a text, and those whose number ends with it; nothing when no number can.

    With `most` no more than so many of either; of those that begin with it, the newest.
    """
    typed, limit = plain(text), f" LIMIT {most}" if most else ""
    if not _could_be_number(typed):
        return []
    found: list[Keys] = [
        (_BEGINS + (f" ORDER BY number DESC{limit}" if most else ""), [company_id, kind, *_span(typed)])
    ]
    if len(typed) >= LEAST_END:
        found.append((_ENDS + limit, [company_id, kind, *_span(typed[::-1])]))
    return found


def referring(model: type[Model], company_id: int, column: str, text: str, most: int = 0) -> list[Keys]:
    """Papers on which another's number is a text, or ends with it."""
    typed = plain(text)
    if len(typed) < LEAST_END or not _could_be_number(typed):
        return []
    words = _REFERENCE.format(table=model._meta.db_table, column=column) + (f" LIMIT {most}" if most else "")
    return [(words, [company_id, *_span(typed[::-1])])]


def among(model: type[Model], keys: Sequence[Keys]) -> RawSQL:
    """The condition that a paper is one of these.

    An array is asked for first and its papers are fetched by their keys, whatever the list is sorted by: a plan that
    walks the sorted list until enough of them are met would be good only for what is frequent.
    """
    words = " UNION ALL ".join(f"({each})" for each, _values in keys)
    condition = f"{model._meta.db_table}.paper_id = ANY(ARRAY({words}))"
    values = [value for _words, values in keys for value in values]
    return RawSQL(condition, values, BooleanField())  # noqa: S611 - our own words, what is typed is a parameter


def narrowed(
    rows: QuerySet[Any], company_id: int, text: str, buyers: Fitting,
    references: Sequence[str] = (), source: str = "", more: Sequence[Keys] = (),
) -> QuerySet[Any]:  # fmt: skip
    """A list whose papers have the number, a reference or the customer that a text names; or the order they came from.

    `source` is the column of that order, `more` what else names some of them. Few customers give keys like the rest.
    Where very many fit (a word that half of all names have), most papers fit too: then the list is read in its order
    and each row is asked.
    """
    model = rows.model
    keys = [*numbered(company_id, model.KIND, text), *more]
    for column in references:
        keys += referring(model, company_id, column, text)
    if source:
        keys += [_made_of(model, source, each) for each in numbered(company_id, "orders.order", text)]
    if buyers.keys is not None:
        bought = _CUSTOMERS.format(table=model._meta.db_table)
        return rows.filter(among(model, [*keys, (bought, [list(buyers.keys)])]))
    fits = Q(buyer__in=buyers.rows)  # the sum keeps the index on the customer out of it
    return rows.alias(buyer=F("customer_id") + 0).filter(fits | Q(among(model, keys)) if keys else fits)


def of_customers(rows: QuerySet[Any], buyers: Fitting) -> QuerySet[Any]:
    """A list of the papers of these customers alone."""
    if buyers.keys is not None:
        return rows.filter(customer__in=buyers.keys)
    return rows.alias(buyer=F("customer_id") + 0).filter(buyer__in=buyers.rows)


def _made_of(model: type[Model], column: str, sources: Keys) -> Keys:
    words, values = sources
    return _MADE_OF.format(table=model._meta.db_table, column=column, sources=words), values


def _span(text: str) -> tuple[str, str]:
    return text, text + LAST


def _could_be_number(text: str) -> bool:
    return len(text) >= LEAST_BEGINNING and any(char.isascii() and char.isalnum() for char in text)
