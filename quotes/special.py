"""How the written application for a special price reads, beside the quotation that it belongs to (PARTS-12)."""

from django.utils.translation import gettext as _

from core.components import Fact
from core.dates import business_date
from core.display import day_text, price_text
from quotes.models import Quotation, SpecialPrice
from workflow.models import Step
from workflow.queries import steps


def told(asked: SpecialPrice | None) -> list[tuple[str, str]]:
    """What it says, as labelled texts; nothing where nobody applied."""
    if asked is None:
        return []
    price = price_text(asked.competitor_price) if asked.competitor_price is not None else ""
    rival = " ".join(part for part in (asked.competitor, price) if part)
    texts = [(_("Special-price application"), asked.reason), (_("Competitor"), rival)]
    return [(label, text) for label, text in texts if text]


def facts(quotation: Quotation) -> list[Fact]:
    """The application on the quotation's page: how far it has come, who asked, why. It was read with the head."""
    asked: SpecialPrice | None = getattr(quotation, "special_price", None)
    if asked is None:
        return []
    day = day_text(business_date(asked.asked_at, quotation.company.zone))
    said = [Fact(label, text, wide=True) for label, text in told(asked)]
    return [Fact(_("State"), stage(quotation)), Fact(_("Asked by"), f"{asked.asked_by.name}　{day}"), *said]


def stage(quotation: Quotation) -> str:
    """Draft, with the department, agreed by the department, approved or rejected: as the quotation's round says."""
    if quotation.was_approved:
        return _("Approved")
    if quotation.state == Quotation.State.IN_REVIEW:
        signed = any(step.state == Step.State.APPROVED for step in steps(quotation.pk) if step.round.outcome == "open")
        return _("Agreed by the department, waiting to be accepted") if signed else _("With the department")
    return quotation.get_state_display()
