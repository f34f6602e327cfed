from django.urls import path

from receivables.views import accounts, invoices, late, openings, receipts, reports

app_name = "receivables"
urlpatterns = [
    path("receipts/", receipts.receipt_list, name="receipts"),
    path("receipts/desk/", receipts.desk, name="desk"),
    path("receipts/new/", receipts.new, name="receipt_new"),
    path("receipts/for/<int:pk>/", receipts.new_for, name="receipt_for"),
    path("receipts/<int:pk>/", receipts.receipt, name="receipt"),
    path("receipts/<int:pk>/correct/", receipts.correct, name="receipt_correct"),
    path("receipts/<int:pk>/withdraw/", receipts.withdraw, name="receipt_withdraw"),
    path("receipts/<int:pk>/allocate/", receipts.allocate, name="receipt_allocate"),
    path("receipts/<int:pk>/feedback/", receipts.feed_back, name="receipt_feed_back"),
    path("receipts/<int:pk>/proof/", receipts.proof, name="receipt_proof"),
    path("invoices/", invoices.invoice_list, name="invoices"),
    path("invoices/for/<int:pk>/", invoices.new_for, name="invoice_for"),
    path("invoices/for-note/<int:pk>/", invoices.new_for_note, name="invoice_for_note"),
    path("invoices/<int:pk>/", invoices.invoice, name="invoice"),
    path("invoices/<int:pk>/issue/", invoices.issue, name="invoice_issue"),
    path("invoices/<int:pk>/cancel/", invoices.cancel, name="invoice_cancel"),
    path("invoices/<int:pk>/tax-number/", invoices.tax_number, name="invoice_tax_number"),
    path("invoices/<int:pk>/print/", invoices.print_invoice, name="invoice_print"),
    path("openings/", openings.opening_list, name="openings"),
    path("openings/<int:pk>/", openings.opening, name="opening"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/new/", accounts.new, name="account_new"),
    path("accounts/<int:pk>/", accounts.change, name="account_change"),
    path("accounts/<int:pk>/retire/", accounts.retire, name="account_retire"),
    path("ageing/", reports.ageing, name="ageing"),
    path("ageing/export/", reports.ageing_export, name="ageing_export"),
    path("overdue/", late.overdue, name="overdue"),
    path("statements/", late.statements, name="statements"),
    path("statements/<int:pk>/", reports.statement, name="statement"),
    path("statements/<int:pk>/pdf/", reports.statement_pdf, name="statement_pdf"),
]
