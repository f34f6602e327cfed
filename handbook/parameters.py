"""The 68 figures of rules.md section 5, by their number there, and where each stands in a handbook."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """A figure of the procedures: its name in the rule table and the keys (or [[table]]) that hold it."""

    name: str
    where: tuple[str, ...]


def _parameter(name: str, *where: str) -> Parameter:
    return Parameter(name, where or (name,))


_TIERS = "pricing.foreign_discount_tiers"
_ROWS: tuple[Parameter, ...] = (
    _parameter("guarantee.max_order"),
    _parameter("guarantee.term_months"),
    _parameter("guarantee.deduct_grace_days"),
    _parameter("freight.confirm_over", "orders.freight_confirmation_above"),
    _parameter("foreign_discount.tier1", _TIERS),
    _parameter("foreign_discount.tier2", _TIERS),
    _parameter("foreign_discount.tier3", _TIERS),
    _parameter("foreign_discount.tier4", _TIERS),
    _parameter("price_floor.role", "pricing.discount_limits"),
    _parameter("delivery.free_from", "orders.free_delivery_from"),
    _parameter("delivery.fee", "orders.delivery_fee"),
    _parameter("sla.web_confirm_min", "sla.web_confirm_minutes"),
    _parameter("sla.ring_max", "sla.rings_most"),
    _parameter("sla.quote_hours", "sla.quote_hours", "sla.quote_workdays"),
    _parameter("customer.class_month_amount", "customers.class_month_amount"),
    _parameter("credit.min_coop_months", "credit.min_coop_months", "credit.min_month_average"),
    _parameter("credit.review_months"),
    _parameter("custom.deposit_pct", "orders.custom_deposit_percent"),
    _parameter("special.csc_approval_from", "orders.special_approval_from"),
    _parameter("special.large_deposit_from", "orders.special_deposit_from"),
    _parameter("large_single.gm_from", "orders.large_single_from"),
    _parameter("margin.key", "margin.least", "margin.most"),
    _parameter("margin.special", "margin.special", "margin.special_tolerance"),
    _parameter("gift.gm_max", "gifts.final_up_to"),
    _parameter("gift.festivals", "gifts.festivals"),
    _parameter("urgent.radius_km"),
    _parameter("urgent.runs", "urgent.runs", "urgent.cutoff"),
    _parameter("warranty", "warranty.stationery_days", "warranty.oa_days", "warranty.equipment_months"),
    _parameter("sample.days", "samples.return_days", "samples.most_days"),
    _parameter("discount.window_days", "special_discount.window_days"),
    _parameter("discount.reply_workdays", "special_discount.reply_workdays"),
    _parameter("complaint", "complaints.reply_hours", "complaints.solve_days", "complaints.contact_days"),
    _parameter("quote_lead.months_rep", "quotes.lead_months_rep"),
    _parameter("idle.callback_days", "customers.idle_days"),
    _parameter("credit.default_new"),
    _parameter("grade.A", "grades.a_months", "grades.a_late"),
    _parameter("grade.C", "grades.c_idle_months"),
    _parameter("grade.D", "grades.d_months"),
    _parameter("contract.gm_over", "contracts.gm_above"),
    _parameter("contract.long_months", "contracts.long_months"),
    _parameter("newcust.debt_manager_max", "credit.new_customer_manager_up_to"),
    _parameter("ship.prepare_days", "shipping.prepare_days"),
    _parameter("ship.advance_entry_days", "shipping.advance_entry_days"),
    _parameter("emergency.paper_workdays", "shipping.emergency_paper_workdays"),
    _parameter("newprod.tons", "pricing.new_product_tons_month", "pricing.new_product_tons_total"),
    _parameter("price.review_months", "pricing.review_months"),
    _parameter("fine.unapproved_quote", "fines.unapproved_quote"),
    _parameter("fine.wrong_contract_route", "fines.wrong_contract_route"),
    _parameter("fine.rule_break", "fines.rule_break"),
    _parameter("contract.bind_day", "contracts.bind_day"),
    _parameter("erp.entry_workdays", "orders.entry_workdays", "orders.entry_workdays_most"),
    _parameter("account_check.dates", "receivables.account_check", "receivables.account_check_on"),
    _parameter("tech_order.days", "technical.order_days"),
    _parameter("meeting.times", "meetings.times", "meetings.weekdays"),
    _parameter("doc.return_days", "shipping.paper_return_days"),
    _parameter("contact.stale_days", "customers.contact_stale_days"),
    _parameter("survey.after_first_delivery_days", "customers.survey_after_days"),
    _parameter("newcust.assess", "credit.new_customer_assess_days", "credit.new_customer_assess_months"),
    _parameter("oral_approval.paper_workdays", "quotes.oral_paper_workdays"),
    _parameter("cost.deviation_alert_pct", "pricing.cost_deviation_percent"),
    _parameter("special_discount.min_margin_pct", "special_discount.least_margin"),
    _parameter("carrier.heavy_limit, packing.unit_price_limit", "shipping.heavy_from", "shipping.protect_from"),
    _parameter("lead.handover_hours", "calls.handover_hours"),
    _parameter("working.hours", "[[calendar]]"),
    _parameter("halfday.cut", "[[calendar]]"),
    _parameter("price.float_pct", "pricing.discount_limits"),
    _parameter(
        "payment.designated_accounts", "receivables.designated_accounts", "receivables.designated_accounts_foreign"
    ),
    _parameter("handwritten.open_days", "shipping.handwritten_open_days"),
)

PARAMETERS: Mapping[int, Parameter] = dict(enumerate(_ROWS, 1))
