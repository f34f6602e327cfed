"""Pages of receipts, invoices, accounts and reports."""
