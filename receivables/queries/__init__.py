"""Reads of receipts, invoices, and what customers owe; for views and for the apps above."""

from receivables.queries.accounts import account, open_accounts, visible_accounts
from receivables.queries.ageing import Ageing, AgeingRow, ageing
from receivables.queries.allocations import Money, Payment, Share, given, money_on, payments, shares
from receivables.queries.invoices import (
    OpenLine,
    invoice,
    invoice_sums,
    invoiced_of,
    lines,
    open_to_invoice,
    order,
    order_of_paper,
    visible_invoices,
)
from receivables.queries.late import OwnerRow, by_owner, late_like, late_sums, visible_late
from receivables.queries.openings import opening, opening_sums, openings_numbered, visible_openings
from receivables.queries.receipts import receipt, receipt_sums, unconfirmed, visible_receipts, voucher, waiting
from receivables.queries.reconciliations import reconciliation, reconciliation_sums, visible_reconciliations
from receivables.queries.statement import Statement, StatementRow, statement
from receivables.queries.targets import Target, open_targets, target, targets
from receivables.queries.writeoffs import (
    OpenDebt,
    debt,
    visible_writeoffs,
    waiting_writeoffs,
    writeoff,
    writeoff_sums,
    written_off,
    written_off_of,
)

__all__ = [
    "Ageing",
    "AgeingRow",
    "Money",
    "OpenDebt",
    "OpenLine",
    "OwnerRow",
    "Payment",
    "Share",
    "Statement",
    "StatementRow",
    "Target",
    "account",
    "ageing",
    "by_owner",
    "debt",
    "given",
    "invoice",
    "invoice_sums",
    "invoiced_of",
    "late_like",
    "late_sums",
    "lines",
    "money_on",
    "open_accounts",
    "open_targets",
    "open_to_invoice",
    "opening",
    "opening_sums",
    "openings_numbered",
    "order",
    "order_of_paper",
    "payments",
    "receipt",
    "receipt_sums",
    "reconciliation",
    "reconciliation_sums",
    "shares",
    "statement",
    "target",
    "targets",
    "unconfirmed",
    "visible_accounts",
    "visible_invoices",
    "visible_late",
    "visible_openings",
    "visible_receipts",
    "visible_reconciliations",
    "visible_writeoffs",
    "voucher",
    "waiting",
    "waiting_writeoffs",
    "writeoff",
    "writeoff_sums",
    "written_off",
    "written_off_of",
]
