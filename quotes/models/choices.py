"""Choices that enquiries and quotations share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BusinessType(models.TextChoices):
    """The three kinds of parts business (PARTS-04)."""

    SOLD_EQUIPMENT = "sold_equipment", _("Parts for sold equipment")
    UPGRADE = "upgrade", _("Upgrade of old equipment")
    INSTALLATION = "installation", _("Customer installation project")


class Channel(models.TextChoices):
    """How the customer and we talked to each other (PARTS-07, PARTS-10)."""

    CALL = "call", _("Phone call")
    LETTER = "letter", _("Letter")
    FAX = "fax", _("Fax")
    OTHER = "other", _("Other")


class FreightBearer(models.TextChoices):
    """Who pays the freight; the buyer unless a reason says otherwise (PARTS-14)."""

    BUYER = "buyer", _("Buyer")
    SELLER = "seller", _("Seller")
