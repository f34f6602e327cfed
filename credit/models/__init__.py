"""What customers owe and may owe: an account per customer and company, its entries, open items and decisions.

`Account` and `Holding` carry running totals; `Entry` is append-only and says how they came about. All of them change
only under the account's row lock (credit/services/ledger.py).
"""

from credit.models.account import COVERED, DEBT, TOTALS, Account, Component, Entry, Grade, Holding, Totals
from credit.models.applications import Application, FinanceSheet
from credit.models.decisions import Decision, Outcome
from credit.models.deductions import Deduction
from credit.models.fields import amount_field
from credit.models.groups import Group, GroupChange
from credit.models.guarantees import Guarantee, Station
from credit.models.items import OpenItem
from credit.models.limits import LimitChange
from credit.models.operations import Operation
from credit.models.overrides import Override
from credit.models.reviews import Review
from credit.models.watching import CreditWarning, Shortage

__all__ = [
    "COVERED",
    "DEBT",
    "TOTALS",
    "Account",
    "Application",
    "Component",
    "CreditWarning",
    "Decision",
    "Deduction",
    "Entry",
    "FinanceSheet",
    "Grade",
    "Group",
    "GroupChange",
    "Guarantee",
    "Holding",
    "LimitChange",
    "OpenItem",
    "Operation",
    "Outcome",
    "Override",
    "Review",
    "Shortage",
    "Station",
    "Totals",
    "amount_field",
]
