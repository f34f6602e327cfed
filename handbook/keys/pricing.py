"""Prices, discounts and margins: the figures of rules.md section 5 that are about money asked."""

from django.utils.translation import gettext_lazy as _

from handbook import reading as read
from handbook.keys.base import Key

_DAYS, _WORKDAYS, _MONTHS = _("days"), _("working days"), _("months")

KEYS: dict[str, Key] = {
    "pricing.foreign_discount_tiers": Key(
        read.tiers, _("most that a foreign order may be reduced by, by its value"), "PARTS-63"
    ),
    "pricing.new_product_tons_month": Key(
        read.threshold,
        _("tons a month from which the price committee sets a new product's range"),
        "FIBRE-78",
        unit=_("tons"),
    ),
    "pricing.new_product_tons_total": Key(
        read.threshold,
        _("tons in all from which the price committee sets a new product's range"),
        "FIBRE-78",
        unit=_("tons"),
    ),
    "pricing.review_months": Key(read.whole, _("prices are reviewed every"), "FIBRE-84", unit=_MONTHS),
    "pricing.cost_deviation_percent": Key(
        read.percent, _("deviation of cost from plan that is told"), "FIBRE-81", inferred=True
    ),
    "margin.least": Key(read.percent, _("least margin of a quotation"), "OFFICE-136 PARTS-01"),
    "margin.most": Key(read.percent, _("most margin of a quotation"), "OFFICE-136"),
    "margin.special": Key(read.percent, _("margin of special goods"), "OFFICE-137"),
    "margin.special_tolerance": Key(
        read.percent, _("how far special goods may lie beside it"), "OFFICE-137", inferred=True
    ),
    "special_discount.window_days": Key(
        read.day_ranges, _("days of the month on which a special discount is handed in for payment"), "OFFICE-212"
    ),
    "special_discount.reply_workdays": Key(
        read.whole, _("time to answer an application for a special discount"), "OFFICE-209", unit=_WORKDAYS
    ),
    "special_discount.least_margin": Key(
        read.percent, _("margin that must be left after a special discount"), "OFFICE-207", inferred=True
    ),
    "quotes.lead_months_rep": Key(
        read.whole, _("time from the first trade in which the representative leads quoting"), "OFFICE-144", unit=_MONTHS
    ),
    "quotes.oral_paper_workdays": Key(
        read.whole, _("time until an oral price approval is on paper"), "FIBRE-94", unit=_WORKDAYS, inferred=True
    ),
    "gifts.final_up_to": Key(
        read.ceiling, _("value of a gift up to which the general manager's word is final"), "OFFICE-198"
    ),
    "gifts.festivals": Key(read.texts, _("festivals at which gifts are given"), "OFFICE-196"),
}
