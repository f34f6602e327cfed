"""Money that customers owe and pay: accounts, receipts with their allocations, invoices."""

from receivables.models.bank import BankAccount
from receivables.models.invoice import Invoice, InvoiceLine
from receivables.models.late import Reconciliation, Reminder
from receivables.models.opening import Opening
from receivables.models.receipt import Allocation, Receipt
from receivables.models.reversal import Reversal
from receivables.models.writeoff import WriteOff

__all__ = [
    "Allocation",
    "BankAccount",
    "Invoice",
    "InvoiceLine",
    "Opening",
    "Receipt",
    "Reconciliation",
    "Reminder",
    "Reversal",
    "WriteOff",
]
