"""What the pages of shipment reports show."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.components import Crumb, Fact, Note
from core.display import day_text, moment_text, money_text
from shipping.models import ShipmentReport
from shipping.queries import reports as queries
from workflow.page import document_page


def context(report: ShipmentReport, user: User) -> dict[str, Any]:
    """Everything the page of a report places: the delivery notes that left on its day."""
    notes = list(queries.with_goods(queries.shipped(report.company, report.unit, report.day)))
    total = sum(note.gross for note in notes)
    shown = replace(
        document_page(report, user, ()),
        crumbs=(Crumb(_("Shipment reports"), reverse("shipping:reports")),),
        facts=[
            Fact(_("Day"), day_text(report.day)),
            Fact(_("Department"), report.unit.name),
            Fact(_("Delivery notes"), str(len(notes))),
            Fact(_("Reported"), moment_text(report.sent_at) if report.sent_at else "—"),
        ],
        figure=Fact(_("Amount with tax"), money_text(total)),
        notes=_notes(report),
    )
    return {"page": shown, "document": report, "shipped": notes, "total": total}


def _notes(report: ShipmentReport) -> list[Note]:
    """That the day is under way, while it is."""
    if report.state != ShipmentReport.State.OPEN:
        return []
    return [Note("info", _("Each shipment was told at once; the report goes out on the next working morning."))]
