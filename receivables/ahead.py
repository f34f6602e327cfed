"""Invoices are asked for a day ahead where the handbook says so (DIST-67): drafted, and issued on a later day."""

import datetime as dt

from django.utils.translation import gettext as _

from core.components import Note
from core.display import day_text
from core.refusals import NotAllowed
from receivables.models import Invoice
from shipping import rules


def check_issue(invoice: Invoice, on: dt.date) -> None:
    """Refuse an invoice that is issued too soon after it was asked for, where the handbook refuses it."""
    last = rules.asked_by(invoice.company, on, on)
    if last and invoice.drafted_on > last and rules.too_late_is_refused(invoice.company, on):
        sentence = _("It was asked for on %(day)s; what is asked for then is issued from %(first)s.")
        first = invoice.drafted_on + (on - last)
        raise NotAllowed(sentence % {"day": day_text(invoice.drafted_on), "first": day_text(first)})


def notes(invoice: Invoice) -> list[Note]:
    """That an invoice was asked for too late for the day on which it was issued."""
    issued = invoice.issued_on
    last = rules.asked_by(invoice.company, issued, issued) if issued else None
    if issued is None or last is None or invoice.drafted_on <= last:
        return []
    sentence = _("Issued on %(day)s, asked for on %(made)s: until %(last)s would be in time.")
    words = {"day": day_text(issued), "made": day_text(invoice.drafted_on), "last": day_text(last)}
    return [Note("warn", sentence % words)]
