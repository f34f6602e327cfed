"""Credit, guarantees, grades, contracts and money received: their figures of rules.md section 5."""

from django.utils.translation import gettext_lazy as _

from handbook import reading as read
from handbook.keys.base import Key
from handbook.reading import Text

_DAYS, _MONTHS = _("days"), _("months")
_ACCOUNTS: dict[str, Text] = {"bank": _("designated bank account"), "card": _("designated bank card")}

_FORMS: dict[str, Text] = {
    "basic": _("basic data of the customer"),
    "investigation": _("investigation"),
    "evaluation": _("evaluation of the credit"),
    "finance": _("finance sheet"),
}

KEYS: dict[str, Key] = {
    "credit.application_needs": Key(
        read.some_of(**_FORMS),
        _("forms without which an application for credit is not submitted"),
        "OFFICE-94 OFFICE-95 FIBRE-28 FIBRE-59",
        (),
    ),
    "credit.agreement": Key(
        read.flag, _("credit begins only when the customer has signed an agreement"), "OFFICE-23", default=False
    ),
    "credit.term_post": Key(
        read.post, _("post that alone applies for payment terms; empty: all who apply for credit"), "PARTS-33", ""
    ),
    "credit.investigate_first": Key(
        read.flag,
        _("a customer is investigated before the first order; no payment term before that"),
        "FIBRE-45",
        default=False,
    ),
    "guarantee.max_order": Key(read.ceiling, _("value of an order that staff may guarantee"), "PARTS-38"),
    "guarantee.term_months": Key(read.whole, _("payment term of guaranteed goods"), "PARTS-41", unit=_MONTHS),
    "guarantee.deduct_grace_days": Key(
        read.whole, _("time after the notice until wages are charged"), "PARTS-43", unit=_DAYS, inferred=True
    ),
    "credit.min_coop_months": Key(read.whole, _("time of trade before credit is given"), "OFFICE-93", unit=_MONTHS),
    "credit.min_month_average": Key(
        read.threshold, _("average of monthly orders before credit is given"), "OFFICE-93", inferred=True
    ),
    "credit.handover_to": Key(
        read.post, _("post that follows up a first order's wish for credit; empty: none"), "OFFICE-47", ""
    ),
    "credit.overdue_days": Key(
        read.whole, _("days after the due day from which a debt counts as overdue"), "OFFICE-98", 0, unit=_DAYS
    ),
    "credit.overdue_amount": Key(read.amount, _("overdue debts up to this amount are let pass"), "OFFICE-98", 0),
    "credit.decided_on": Key(
        read.one_of(order=_("the order, which waits"), notice=_("the delivery notice, by those who sign it")),
        _("where people decide about a document beyond credit"),
        "FIBRE-117 FIBRE-122",
        "order",
    ),
    "credit.review_months": Key(
        read.whole, _("credit is reviewed every"), "PARTS-37 OFFICE-100 FIBRE-61", unit=_MONTHS
    ),
    "credit.review_lapse": Key(
        read.one_of(listed=_("is listed as late"), frozen=_("freezes the limit until it is done")),
        _("a review of credit that is not done in time"),
        "FIBRE-61 OFFICE-100",
        "listed",
    ),
    "credit.default_new": Key(read.amount, _("credit limit of a new customer"), "FIBRE-46"),
    "credit.new_customer_manager_up_to": Key(
        read.ceiling, _("debt of a new customer that the sales manager may allow"), "FIBRE-134"
    ),
    "credit.new_customer_assess_days": Key(
        read.whole,
        _("time from the first shipment until a new customer's credit is assessed"),
        "FIBRE-135",
        unit=_DAYS,
        inferred=True,
    ),
    "credit.new_customer_assess_months": Key(
        read.whole,
        _("time from the first trade by which a new customer is assessed at the latest"),
        "FIBRE-46",
        unit=_MONTHS,
    ),
    "grades.a_months": Key(read.threshold, _("months of trade for grade A"), "FIBRE-48"),
    "grades.a_late": Key(read.ceiling, _("late payments that grade A may have"), "FIBRE-48"),
    "grades.c_idle_months": Key(read.threshold, _("months without trade for grade C"), "FIBRE-51"),
    "grades.d_months": Key(read.threshold, _("months idle or overdue for grade D"), "FIBRE-52"),
    "contracts.gm_above": Key(
        read.threshold, _("contract value that goes to the general manager"), "FIBRE-100 DIST-19"
    ),
    "contracts.long_months": Key(read.threshold, _("months from which a contract is a long one"), "FIBRE-99"),
    "contracts.bind_day": Key(read.whole, _("day of the month by which last month's contracts are bound"), "DIST-73"),
    "receivables.account_check": Key(
        read.one_of(
            monthly=_("every month"),
            agreement=_("as the customer's agreement says"),
            dates=_("on fixed days of the year"),
        ),
        _("when accounts are checked with customers"),
        "PARTS-34 DIST-70",
    ),
    "receivables.account_check_on": Key(read.dates, _("days of the account check"), "DIST-70"),
    "receivables.designated_accounts": Key(
        read.some_of(**_ACCOUNTS), _("accounts to which customers may pay"), "PARTS-17"
    ),
    "receivables.designated_accounts_foreign": Key(
        read.some_of(**_ACCOUNTS), _("accounts to which foreign customers may pay"), "PARTS-61"
    ),
    "fines.unapproved_quote": Key(read.between, _("fine for a deal at an unapproved price"), "FIBRE-98"),
    "fines.wrong_contract_route": Key(read.between, _("fine for a contract that went the wrong way"), "FIBRE-110"),
    "fines.rule_break": Key(read.between, _("fine for breaking a rule"), "DIST-75"),
}
