"""What cover answers, in words: with its figures, and without those that not everybody may see."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.display import money_text
from core.money import ZERO
from credit.models.decisions import Outcome

SENTENCES: dict[str, str | Promise] = {
    Outcome.PAID: _("%(amount)s is paid in full."),
    Outcome.MILESTONE: _("%(due)s of %(amount)s is due here and paid."),
    Outcome.WITHIN: _("%(exposure)s owed and %(net)s for this document are within the limit of %(limit)s."),
    Outcome.UNLIMITED: _("The customer has unlimited credit."),
    Outcome.GRANTED: _("Covered when it was released; a limit lowered since then does not stop a running order."),
    Outcome.ON_DELIVERY: _("%(net)s is paid when the goods arrive."),
    Outcome.GUARANTEED: _("A colleague answers for %(net)s."),
    Outcome.OVERRIDDEN: _("%(net)s is not covered, and was approved all the same."),
    Outcome.ON_NOTICE: _("%(net)s is not covered; those who sign the delivery notice decide."),
    Outcome.UNPAID: _("%(paid)s of %(due)s is paid, %(excess)s is missing."),
    Outcome.OVER: _("%(exposure)s owed and %(net)s for this document are %(excess)s above the limit of %(limit)s."),
    Outcome.NO_LIMIT: _("Monthly settlement needs a credit limit, and none is set for this customer."),
    Outcome.OVERDUE: _("%(overdue)s is overdue for %(overdue_days)s days: the customer pays first."),
    Outcome.GRADE_C: _("Grade C has no credit: %(net)s is paid before the goods leave."),
    Outcome.GRADE_D: _("Grade D settles old debts first: %(exposure)s is still owed."),
    Outcome.FROZEN: _("The customer is frozen or retired."),
    Outcome.LAPSED: _("The review of the customer is late; until it is done there is no credit for %(net)s."),
    Outcome.SHORTAGE: _("Goods are short: grades A and B come first."),
    Outcome.LACKING: _("“%(lacks)s” must be there first."),
}
IN_GROUP: dict[str, str | Promise] = {
    Outcome.WITHIN: _(
        "%(exposure)s owed by the group “%(group)s” and %(net)s for this document are within its limit of %(limit)s."
    ),
    Outcome.OVER: _(
        "%(exposure)s owed by the group “%(group)s” and %(net)s for this document are %(excess)s above its limit of "
        "%(limit)s."
    ),
    Outcome.NO_LIMIT: _("Monthly settlement needs a credit limit, and none is set for the group “%(group)s”."),
}
"""The same of a customer whose limit is that of a group."""
PLAIN: dict[str, str | Promise] = {
    Outcome.WITHIN: _("Within the credit limit."),
    Outcome.OVER: _("Above the credit limit."),
    Outcome.OVERDUE: _("The customer has overdue debts and pays first."),
    Outcome.GRADE_D: _("Grade D settles old debts first."),
}
"""The same for those who may not see what the customer owes; the others speak of the document alone."""


def rest_to_pay(amount: Decimal, paid: Decimal) -> Decimal:
    """What of an amount its own money does not pay, never below nought."""
    return max(amount - paid, ZERO)


def sentence(outcome: str, lacks: str = "", group: str = "", **figures: Decimal | int | None) -> str:
    """The verdict in words, with its figures: amount, due, paid, exposure, limit, excess, overdue, overdue_days.

    `group` names the group whose limit was compared, for a customer who shares one.
    """
    net = rest_to_pay(Decimal(figures.get("amount") or 0), Decimal(figures.get("paid") or 0))
    said = {name: value if name == "overdue_days" else money_text(value) for name, value in figures.items()}
    words = IN_GROUP[outcome] if group and outcome in IN_GROUP else SENTENCES[outcome]
    return str(words) % {"net": money_text(net), "lacks": lacks, "group": group, **said}


def plain(outcome: str, lacks: str = "", group: str = "", **figures: Decimal | int | None) -> str:
    """The sentence without the figures of the customer's other debts and limit (only for `credit.view`)."""
    return str(PLAIN[outcome]) if outcome in PLAIN else sentence(outcome, lacks, group, **figures)
