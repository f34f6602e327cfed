"""What a notice's page says when it was asked for or prepared later than the handbook wants it."""

from django.utils.translation import gettext as _

from core.components import Note
from core.display import day_text
from shipping import rules
from shipping.models import DeliveryNotice
from shipping.models.base import Consignment


def sentence(made: Consignment) -> str:
    """Why a notice was made too late for the day on which its goods are wanted (DIST-67, FIBRE-118); '' in time."""
    wanted = made.wanted_on if isinstance(made, DeliveryNotice) else None
    if wanted is None:
        return ""
    words = {"day": day_text(wanted), "made": day_text(made.made_on)}
    asked = rules.asked_by(made.company, wanted, made.made_on)
    if asked and made.made_on > asked:
        said = _("The goods are wanted on %(day)s and were asked for on %(made)s: until %(last)s would be in time.")
        return said % {**words, "last": day_text(asked)}
    prepared = rules.prepared_by(made.company, wanted, made.made_on)
    if prepared and made.made_on > prepared:
        said = _("Prepared late, on %(made)s: for a shipment on %(day)s the notice is made until %(last)s.")
        return said % {**words, "last": day_text(prepared)}
    return ""


def notes(notice: DeliveryNotice) -> list[Note]:
    """The same as a remark on the page of the notice."""
    said = sentence(notice)
    return [Note("warn", said)] if said else []
