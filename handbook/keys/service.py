"""Times promised to customers, goods on their way, and care for customers: their figures of rules.md section 5."""

from django.utils.translation import gettext_lazy as _

from handbook import reading as read
from handbook.keys.base import Key

_MINUTES, _HOURS, _DAYS = _("minutes"), _("hours"), _("days")
_WORKDAYS, _MONTHS = _("working days"), _("months")

KEYS: dict[str, Key] = {
    "sla.web_confirm_minutes": Key(read.whole, _("time to answer a web order"), "OFFICE-14", unit=_MINUTES),
    "sla.rings_most": Key(read.whole, _("rings within which a call is answered"), "OFFICE-35"),
    "sla.quote_hours": Key(read.whole, _("time to answer an enquiry"), "OFFICE-141", unit=_HOURS),
    "sla.quote_workdays": Key(
        read.whole, _("longest time to answer an enquiry"), "OFFICE-142 FIBRE-88", unit=_WORKDAYS
    ),
    "complaints.reply_hours": Key(read.whole, _("time to reply to a complaint"), "OFFICE-187", unit=_HOURS),
    "complaints.solve_days": Key(read.whole, _("time to solve a complaint"), "OFFICE-188", unit=_DAYS),
    "complaints.contact_days": Key(
        read.whole,
        _("time until manager and technician take up a complaint; 0 is the same day"),
        "DOORS-48",
        unit=_DAYS,
        inferred=True,
    ),
    "customers.class_month_amount": Key(
        read.ceiling, _("monthly purchases up to which a customer is small or medium"), "OFFICE-49"
    ),
    "customers.idle_days": Key(
        read.whole, _("time without an order until a member is called back"), "OFFICE-76", unit=_DAYS, inferred=True
    ),
    "customers.file_stale_months": Key(
        read.threshold, _("months after which an untouched customer file is stale"), "FIBRE-11", inferred=True
    ),
    "customers.contact_stale_days": Key(
        read.whole, _("time without contact until a reminder"), "FIBRE-38 DIST-55", unit=_DAYS, inferred=True
    ),
    "customers.survey_after_days": Key(
        read.whole, _("time from the first delivery until use is surveyed"), "FIBRE-64", unit=_DAYS, inferred=True
    ),
    "orders.custom_deposit_percent": Key(read.percent, _("deposit on goods made to order"), "OFFICE-89 DOORS-08"),
    "orders.special_approval_from": Key(
        read.threshold, _("special goods that need approval before they are ordered"), "OFFICE-156"
    ),
    "orders.special_deposit_from": Key(
        read.threshold, _("special goods that need a deposit or a contract"), "OFFICE-153", inferred=True
    ),
    "orders.large_single_from": Key(
        read.threshold, _("single order that goes to the general manager"), "OFFICE-91", inferred=True
    ),
    "orders.entry_workdays": Key(
        read.whole, _("time to enter an order; 0 is the same day"), "PARTS-24 DIST-62", unit=_WORKDAYS
    ),
    "orders.entry_workdays_most": Key(read.whole, _("longest time to enter an order"), "DIST-29", unit=_WORKDAYS),
    "urgent.radius_km": Key(read.ceiling, _("distance for urgent deliveries"), "OFFICE-165", unit=_("km")),
    "urgent.runs": Key(read.clocks, _("urgent runs of the day"), "OFFICE-168"),
    "urgent.cutoff": Key(read.clock, _("time after which no urgent delivery is taken"), "OFFICE-169"),
    "warranty.stationery_days": Key(read.whole, _("time to replace faulty stationery"), "OFFICE-40", unit=_DAYS),
    "warranty.oa_days": Key(
        read.whole, _("time to have faulty office equipment tested by its maker"), "OFFICE-60", unit=_DAYS
    ),
    "warranty.equipment_months": Key(read.whole, _("free repair of office equipment"), "OFFICE-42", unit=_MONTHS),
    "samples.return_days": Key(read.whole, _("time to bring a sample back"), "OFFICE-192", unit=_DAYS),
    "samples.most_days": Key(read.whole, _("longest time to keep a sample"), "OFFICE-192", unit=_DAYS),
    "shipping.prepare_days": Key(
        read.whole, _("time before the shipment date at which it is prepared"), "FIBRE-118 DIST-31", unit=_DAYS
    ),
    "shipping.advance_entry_days": Key(
        read.whole, _("time ahead at which issue or invoice is asked for"), "DIST-67", unit=_DAYS
    ),
    "shipping.emergency_paper_workdays": Key(
        read.whole, _("time until an emergency shipment is on paper"), "FIBRE-136", unit=_WORKDAYS
    ),
    "shipping.paper_return_days": Key(
        read.whole,
        _("time until signed papers are back; 0 is the same day"),
        "OFFICE-29 DIST-36 DOORS-24",
        unit=_DAYS,
        inferred=True,
    ),
    "shipping.handwritten_open_days": Key(
        read.whole,
        _("time that a handwritten note may stand without its list"),
        "OFFICE-161",
        unit=_DAYS,
        inferred=True,
    ),
    "shipping.heavy_from": Key(read.threshold, _("weight from which freight is consigned"), "PARTS-54", unit=_("kg")),
    "shipping.protect_from": Key(
        read.threshold, _("unit price from which goods are packed with protection"), "PARTS-56"
    ),
    "technical.order_days": Key(
        read.between, _("time for the technical department to hand its order over"), "DOORS-13", unit=_DAYS
    ),
    "meetings.times": Key(read.clocks, _("times of the meetings"), "OFFICE-103 OFFICE-110"),
    "meetings.weekdays": Key(read.weekdays, _("days of the meetings"), "DIST-13"),
}
