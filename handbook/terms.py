"""How customers may pay: one vocabulary for customers, orders, credit decisions and the handbook's own rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

COLUMN = 12
"""characters of a column that holds one"""


class Terms(models.TextChoices):
    """When the customer pays. What each means in a company stands in its handbook (`handbook.queries.term`)."""

    PREPAID = "prepaid", _("Prepaid")
    CASH = "cash", _("Cash at the counter")
    ON_DELIVERY = "on_delivery", _("Paid on delivery")
    MONTHLY = "monthly", _("Monthly settlement")
    DEPOSIT = "deposit", _("Deposit, then the balance")
    STAGES = "stages", _("Paid in stages")


class Gate(models.TextChoices):
    """The moments at which a customer's money is asked for, in the order in which goods come to them."""

    PURCHASE = "purchase", _("Purchase")
    PRODUCTION = "production", _("Production")
    RELEASE = "release", _("Release")
    SHIPMENT = "shipment", _("Shipment")
    INSTALLATION = "installation", _("Installation")
