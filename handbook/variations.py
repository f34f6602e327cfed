"""The 59 places where the procedures contradict or differ (rules.md section 6), and where a handbook settles each.

Only what has no other place is a key `policy.…`. `where` names keys; "[[sign_off]] kind" the rows of that kind;
"[[post]]" a title or role; "kind" the one document that two names mean; "master" a list that the company keeps; "edge"
that every threshold says for itself whether its amount counts; "system" that one system stands for several.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from handbook.reading import Text


@dataclass(frozen=True)
class Variation:
    """What is said differently, and where this company's answer stands."""

    concept: Text
    where: tuple[str, ...]


def _variation(concept: Text, *where: str) -> Variation:
    return Variation(concept, where)


_ROWS: tuple[Variation, ...] = (
    _variation(_("Approval beyond the credit limit"), "policy.over_limit", "[[sign_off]] credit.override"),
    _variation(_("What counts as credit exposure"), "credit.components"),
    _variation(_("Customers with overdue debts"), "policy.overdue"),
    _variation(_("What releases goods"), "policy.release"),
    _variation(_("New customers"), "policy.new_customer", "credit.new_customer_manager_up_to"),
    _variation(_("Who decides on credit"), "[[sign_off]] credit.application"),
    _variation(_("Who decides on a change of prices"), "[[sign_off]] pricing.base_prices"),
    _variation(_("Contracts that go to the general manager"), "[[sign_off]] orders.contract", "contracts.gm_above"),
    _variation(_("When finance reviews a contract"), "[[sign_off]] orders.contract"),
    _variation(_("Table of authority over quotations and prices"), "kind pricing.authority"),
    _variation(_("Grade C or grade D"), "policy.grade_order"),
    _variation(_("Name of the delivery notice"), "kind shipping.notice"),
    _variation(_("Name of the manager who approves"), "[[post]]"),
    _variation(_("Who approves a return"), "[[sign_off]] service.return"),
    _variation(_("Who approves a special discount"), "[[sign_off]] quotes.special_discount"),
    _variation(_("Care for key accounts"), "policy.account_team"),
    _variation(_("Names of the warehouse"), "master inventory.Warehouse"),
    _variation(_("Several systems in the source"), "system"),
    _variation(_("Edge of free delivery"), "orders.free_delivery_from"),
    _variation(_("Edges of class and credit"), "customers.class_month_amount", "credit.min_month_average"),
    _variation(_("Who pays for a damaged sample"), "policy.damaged_loan"),
    _variation(_("Time to enter an order"), "orders.entry_workdays", "orders.entry_workdays_most"),
    _variation(_("Repair and return"), "policy.repair_and_return"),
    _variation(_("Ranges of fines"), "fines.unapproved_quote", "fines.wrong_contract_route", "fines.rule_break"),
    _variation(_("Authority to give discounts"), "policy.discount_model"),
    _variation(
        _("Who reviews the paper that goods leave on"), "[[sign_off]] shipping.notice", "shipping.notice_required"
    ),
    _variation(_("Gate pass"), "policy.gate_pass"),
    _variation(_("Time of complaints"), "policy.complaint", "complaints.reply_hours", "complaints.solve_days"),
    _variation(_("How returned goods are accepted"), "policy.return"),
    _variation(_("When invoices are made"), "policy.invoice"),
    _variation(_("Domestic and foreign parts"), "policy.foreign_route"),
    _variation(_("Money before the shipment"), "policy.payment_stages"),
    _variation(_("Title of the sales staff"), "[[post]]"),
    _variation(_("Who prints"), "[[post]]"),
    _variation(_("Number of warehouses"), "master inventory.Warehouse"),
    _variation(_("How often credit is reviewed"), "credit.review_months"),
    _variation(_("Means of payment"), "policy.payment_means", "receivables.designated_accounts"),
    _variation(_("Who collects"), "policy.collector"),
    _variation(_("Start of the warranty"), "policy.warranty_start"),
    _variation(_("Review of orders"), "policy.order_review", "[[sign_off]] orders.order"),
    _variation(_("Goods off the catalogue"), "policy.off_catalogue"),
    _variation(_("Deposit on special goods"), "policy.custom_deposit", "orders.custom_deposit_percent"),
    _variation(_("Web orders of members"), "policy.member_web_order"),
    _variation(_("Name of the delivery list"), "kind shipping.note"),
    _variation(
        _("When a new customer gets a limit"), "credit.new_customer_assess_days", "credit.new_customer_assess_months"
    ),
    _variation(_("Grade of a new customer"), "policy.grade_of_new"),
    _variation(_("Review of payment on delivery"), "policy.pay_on_delivery"),
    _variation(_("Which shipments the rules mean"), "policy.shipment_scope"),
    _variation(_("What a major deal is"), "policy.major_by_hand", "contracts.gm_above"),
    _variation(_("Who records a complaint"), "policy.complaint_entry"),
    _variation(_("Names of the stages of payment"), "policy.payment_stages"),
    _variation(_("Who makes sure that a site is ready"), "policy.readiness"),
    _variation(_("Who reviews a quotation"), "[[sign_off]] quotes.quotation"),
    _variation(_("Who may lower a price"), "pricing.discount_limits"),
    _variation(_("Who ends a complaint"), "[[sign_off]] service.complaint"),
    _variation(_("Promise of the delivery date"), "policy.delivery_promise"),
    _variation(_("Classes of customers"), "policy.class_scheme", "customers.classes"),
    _variation(_("How a tier is applied"), "policy.tier_mode"),
    _variation(_("Whether an edge itself counts"), "edge"),
)

VARIATIONS: Mapping[str, Variation] = {f"V{number:02}": row for number, row in enumerate(_ROWS, 1)}
