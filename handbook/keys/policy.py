"""Where the procedures contradict themselves or each other: what this company has chosen (rules.md section 6).

A choice that is already a value, a sign-off, a post or master data is not said here again; handbook.variations tells
where each of the 59 stands. None has a default: what a procedure does not know is not laid down in its handbook.
"""

from django.utils.translation import gettext_lazy as _

from handbook import reading as read
from handbook.keys.base import Key
from handbook.reading import Text


def _choice(meaning: Text, rule: str, **choices: Text) -> Key:
    return Key(read.one_of(**choices), meaning, rule)


_CREDIT: dict[str, Key] = {
    "policy.over_limit": _choice(
        _("an order beyond the credit limit"),
        "PARTS-36 OFFICE-90 FIBRE-124",
        refused=_("is not released"),
        approved=_("is released when approved"),
    ),
    "policy.overdue": _choice(
        _("a customer with overdue debts"),
        "PARTS-35 OFFICE-98 FIBRE-121",
        manager_decides=_("the manager decides inside the limit, with a reason"),
        prepay_only=_("pays first; who ships all the same answers for the money"),
        dunning=_("is reminded, and pays before shipping"),
    ),
    "policy.release": _choice(
        _("what releases an order"),
        "PARTS-32 OFFICE-117 FIBRE-116 DOORS-22",
        paid=_("full payment, except approved terms"),
        credit_or_cash=_("credit for key accounts, payment on delivery for others"),
        credit_type=_("the customer's credit or cash type"),
        contract=_("the contract"),
        deposit_balance=_("deposit first, balance before shipping"),
    ),
    "policy.new_customer": _choice(
        _("a new customer"),
        "PARTS-32 OFFICE-117 FIBRE-22 FIBRE-46 FIBRE-134",
        prepay=_("pays before shipping"),
        on_delivery=_("pays on delivery"),
        no_limit_manager=_("has no limit; the manager may allow a debt up to a figure"),
        no_limit_gm=_("has no limit; the general manager decides on every shipment"),
        deposit=_("pays a deposit"),
        contract=_("pays as the contract says"),
    ),
    "policy.grade_order": _choice(
        _("a customer that fits grade C and grade D"),
        "FIBRE-51 FIBRE-52",
        d_before_c=_("is grade D"),
        c_before_d=_("is grade C"),
    ),
    "policy.grade_of_new": _choice(
        _("the grade of a new customer"),
        "FIBRE-46",
        optional=_("may be left open; no payment term without grade B"),
        b_with_term=_("is B as soon as a term is given"),
    ),
    "policy.pay_on_delivery": _choice(
        _("finance reviews customers who pay on delivery"),
        "FIBRE-103 FIBRE-119",
        shipment=_("at the shipment, not at the contract"),
        both=_("at the contract and at the shipment"),
    ),
}
_PRICES: dict[str, Key] = {
    "policy.discount_model": _choice(
        _("how a discount is given"),
        "PARTS-63 OFFICE-207 FIBRE-92 DIST-58 DOORS-31",
        tiers=_("by tiers of the order's value, with a second application"),
        special_discount=_("as a special discount paid later"),
        quote_range=_("inside the range of one's own authority"),
        manager=_("by the manager"),
        letter=_("as written in the letter of intent"),
    ),
    "policy.tier_mode": _choice(
        _("the rate of a discount tier counts for"),
        "PARTS-63",
        whole_order=_("the whole value of goods before discount, without freight and services"),
        slice=_("the slice of the value inside the tier"),
    ),
    "policy.member_web_order": _choice(
        _("a member's web order"),
        "OFFICE-20 OFFICE-52",
        reply_then_phone=_("is answered at once and confirmed by phone before stock is allocated"),
        phone=_("is confirmed by phone"),
        reply=_("is answered at once"),
    ),
    "policy.custom_deposit": _choice(
        _("the deposit on goods made to order"),
        "OFFICE-89 OFFICE-153",
        always=_("is always asked"),
        contract_instead=_("may be replaced by a contract"),
    ),
    "policy.off_catalogue": _choice(
        _("goods that are not in the catalogue"),
        "OFFICE-87 OFFICE-152",
        planning_then_purchasing=_("are asked of goods planning, then ordered by purchasing"),
        purchasing=_("are asked of purchasing alone"),
    ),
    "policy.order_review": _choice(
        _("an order is reviewed"),
        "OFFICE-27 OFFICE-116",
        before_allocation=_("before stock is allocated"),
        before_printing=_("before the delivery list is printed; stock may be allocated earlier"),
    ),
    "policy.major_by_hand": Key(read.flag, _("a deal may be marked as major by hand, besides its value"), "DIST-19"),
    "policy.foreign_route": _choice(
        _("foreign orders"),
        "PARTS-68",
        separate=_("go another way, with finance and without the deputy's review"),
        same=_("go the same way"),
    ),
}
_GOODS: dict[str, Key] = {
    "policy.shipment_scope": _choice(
        _("the rules of shipment hold for"),
        "FIBRE-118",
        all=_("all shipments"),
        domestic=_("domestic sales"),
    ),
    "policy.gate_pass": _choice(
        _("goods leave the gate"),
        "FIBRE-128",
        required=_("with a gate pass"),
        none=_("without a gate pass"),
    ),
    "policy.delivery_promise": _choice(
        _("how the day of delivery is promised"),
        "PARTS-55 OFFICE-31 FIBRE-118 DIST-31 DOORS-13",
        windows=_("fixed windows by class of customer"),
        eta=_("expected arrival told at shipment"),
        ship_date=_("shipment date, prepared days before"),
        contract_ahead=_("contract date, purchasing told days ahead"),
        contract=_("contract, with days for technical work"),
    ),
    "policy.readiness": _choice(
        _("who makes sure that a site is ready"),
        "DOORS-05 DOORS-34",
        by_channel=_("agents: the assistant by the faxed drawing; showrooms: survey and second measuring"),
        none=_("nobody"),
    ),
    "policy.invoice": _choice(
        _("when an invoice is made"),
        "PARTS-47 OFFICE-44 DIST-41",
        before_dispatch=_("before cash goods leave"),
        on_request=_("on request, reviewed by manager, purchasing and finance"),
        receipt_or_invoice=_("a receipt or an invoice when the money is there"),
        after_shipment=_("after the shipment"),
    ),
    "policy.return": _choice(
        _("how returned goods are accepted"),
        "OFFICE-172 DIST-51 FIBRE-144",
        two_checks=_("two checks by different people, after goods planning agreed"),
        technical=_("the technical department, and the maker"),
        quality=_("the quality department"),
        manager=_("the department manager"),
    ),
    "policy.repair_and_return": _choice(
        _("repairs and returns"),
        "DIST-50 DIST-53",
        separate=_("are separate papers"),
        one=_("are one paper"),
    ),
    "policy.damaged_loan": _choice(
        _("who pays for a damaged sample"),
        "OFFICE-193",
        customer=_("the customer"),
        handler=_("who handled it"),
        chosen=_("whoever is named on the record"),
    ),
}
_SERVICE: dict[str, Key] = {
    "policy.complaint": _choice(
        _("how long a complaint may take"),
        "OFFICE-187 FIBRE-157 DIST-49 DOORS-51",
        fixed=_("fixed times to reply and to solve"),
        customer_date=_("until the date that the customer asks"),
        until_satisfied=_("until the customer is satisfied"),
        escalated=_("what is not solved goes to manager and leadership"),
    ),
    "policy.complaint_entry": _choice(
        _("who records a complaint"),
        "DOORS-25 DOORS-47",
        one_desk=_("the service desk"),
        by_channel=_("agents: the assistant; showrooms: regional manager and technician"),
    ),
    "policy.warranty_start": _choice(
        _("the warranty is counted from"),
        "OFFICE-40 OFFICE-60",
        invoice=_("the date of the invoice"),
        purchase=_("the day of the purchase"),
    ),
    "policy.account_team": _choice(
        _("who cares for a key account"),
        "OFFICE-11 OFFICE-80",
        assistant_and_rep=_("one named assistant and one representative"),
        assistant=_("one named assistant"),
    ),
    "policy.class_scheme": _choice(
        _("how customers are told apart"),
        "PARTS-36 OFFICE-49 FIBRE-47 DOORS-01",
        term_list=_("customers with an approved term, and others"),
        members=_("members, non-members and key accounts"),
        grades=_("grades A to D"),
        channels=_("agents and walk-in customers"),
        none=_("not at all"),
    ),
    "policy.payment_means": Key(
        read.some_of(
            transfer=_("bank transfer"),
            card=_("bank card"),
            cash=_("cash"),
            cheque=_("cheque"),
            draft=_("bank draft"),
        ),
        _("means of payment that are taken"),
        "PARTS-17 OFFICE-213 DIST-69",
    ),
    "policy.payment_stages": Key(
        read.some_of(
            intent=_("intent deposit"),
            prepay=_("prepayment"),
            balance=_("balance"),
        ),
        _("stages in which a contract is paid"),
        "DOORS-08 DOORS-22 DOORS-32",
    ),
    "policy.collector": _choice(
        _("who collects what is owed"),
        "PARTS-35 OFFICE-45 FIBRE-07 DIST-37 DOORS-22",
        finance_with_service=_("finance, helped by the department"),
        driver_and_assistant=_("the delivery man and the assistant"),
        sales=_("whoever sold it"),
        assistant=_("the assistant or the showroom"),
    ),
}

KEYS: dict[str, Key] = {**_CREDIT, **_PRICES, **_GOODS, **_SERVICE}
