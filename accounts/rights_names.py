"""Names of the permissions, as a person reads them in a refusal and in the permission matrix."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, str | Promise] = {
    "audit.export": _("take an auditor's export"),
    "audit.refusals": _("see refused attempts"),
    "calls.answer": _("answer calls"),
    "calls.lead": _("log leads and hand them over"),
    "calls.leads": _("see leads"),
    "calls.view": _("see calls"),
    "catalog.cost": _("see what products cost"),
    "catalog.view": _("see products"),
    "catalog.write": _("keep products"),
    "credit.ledger": _("be told when the ledger of credit does not add up"),
    "credit.manage": _("set credit limits"),
    "credit.review": _("review customers' credit and note warnings"),
    "credit.shortage": _("say that goods are short"),
    "credit.override": _("ask for the release of a held order"),
    "credit.view": _("see credit"),
    "customers.view": _("see customers"),
    "customers.write": _("keep customer files"),
    "desk.share": _("share filters of lists"),
    "handbook.view": _("read the handbook"),
    "handbook.write": _("draft changes of the handbook"),
    "home.dashboard": _("see the dashboard"),
    "imports.run": _("import files"),
    "imports.view": _("see imports"),
    "inventory.receive": _("receive stock"),
    "inventory.view": _("see stock"),
    "inventory.write": _("keep warehouses"),
    "orders.liability": _("record losses on clerks"),
    "orders.release": _("release orders"),
    "orders.review": _("sit on a post that reviews orders"),
    "orders.view": _("see orders"),
    "orders.write": _("enter orders"),
    "quotes.margin": _("see margins of quotations"),
    "quotes.send": _("send quotations"),
    "quotes.view": _("see quotations"),
    "quotes.write": _("enter enquiries and quotations"),
    "receivables.accounts": _("keep designated accounts"),
    "receivables.confirm": _("confirm receipts"),
    "receivables.enter": _("enter receipts"),
    "receivables.invoice": _("issue invoices"),
    "receivables.view": _("see receipts and invoices"),
    "rights.grant": _("give and end rights"),
    "shipping.debt": _("review what a customer owes before goods leave"),
    "shipping.issue": _("issue goods"),
    "shipping.note": _("make and print delivery notes"),
    "shipping.notice": _("prepare delivery notices"),
    "shipping.pending": _("see delivery notices before they are approved"),
    "shipping.print": _("print delivery notices"),
    "shipping.ship": _("ship goods"),
    "shipping.sign": _("record signed deliveries"),
    "shipping.view": _("see deliveries"),
}


def right_name(permission: str) -> str:
    """The name of a permission in the current language; the code itself where none is kept."""
    return str(NAMES.get(permission, permission))
