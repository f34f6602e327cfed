"""What a document does to the ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Operation(models.TextChoices):
    """What a document does to the ledger; stands on every entry."""

    HOLD = "hold", _("Held")
    RELEASE = "release", _("Released")
    CHANGE = "change", _("Order changed")
    CANCEL = "cancel", _("Taken back or cancelled")
    SHORT_CLOSE = "short_close", _("Rest given up")
    SHIP = "ship", _("Shipped")
    SIGN_SHORT = "sign_short", _("Signed short, credited")
    SEND_AGAIN = "send_again", _("Signed short, sent again")
    INVOICE = "invoice", _("Invoiced")
    RECEIPT = "receipt", _("Money received")
    ALLOCATE = "allocate", _("Money allocated")
    EARMARK = "earmark", _("Money earmarked")
    FREE = "free", _("Money freed")
    RETURN = "return", _("Returned before the invoice")
    CREDIT_NOTE = "credit_note", _("Returned after the invoice")
    WRITE_OFF = "write_off", _("Written off")
    REVERSE = "reverse", _("Receipt reversed")
    RECOVER = "recover", _("Write-off taken back")
    OPENING = "opening", _("Brought in")
