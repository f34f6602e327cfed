"""What shipping adds to the registry: its two kinds and what they offer on the page of an order."""

from django.utils.translation import gettext_lazy as _

from shipping import briefs, contents, debt_rules, policies, queries, services
from shipping.models import DeliveryNote, DeliveryNotice
from shipping.policies import debt as checks
from shipping.queries import debt
from workflow import event_names
from workflow.finding import Search
from workflow.registry import Gate, Kind, Offer, offer
from workflow.registry import register as register_kind

NOTICE = Kind(
    code=DeliveryNotice.KIND,
    model="shipping.DeliveryNotice",
    name=_("Delivery notice"),
    url="shipping:notice",
    permission="shipping.view",
    events=(
        *("changed", "slip_filed", "slip_arrived", "printed", "handed_in", "handed_on", "phone_released", "stopped"),
        *("withdrawn", "issued", "shipped", "told", "cancelled"),
    ),
    gates=(
        # Who signs stands in the handbook; shipping/services/clearing.py says what happens then.
        Gate(
            "issue",
            _("Signature"),
            approved="cleared",
            decided=services.decided,
            then=services.after_round,
            facts=debt.facts,
            content=contents.of_notice,
            right="orders.review",
        ),
        # Asked before "issue" where the handbook has a row for it; shipping/services/debt.py.
        Gate(
            debt_rules.DEBT,
            _("Debt check"),
            approved="debt_checked",
            decided=services.debt_decided,
            then=services.after_debt,
            facts=debt.debt_facts,
            content=contents.of_notice,
            right=checks.DESK,
        ),
    ),
    cases={
        "pay_first": _("paid before delivery"),
        "credit": _("on credit"),
        "goods_arrive_pay": _("paid when the goods arrive"),
        "foreign": _("foreign trade"),
        "by_hand": _("written by hand"),
        "new_customer": _("new customer"),
        "new_customer_matrix": _("new customer, as the authority table reads it"),
    },
    brief=briefs.brief,
    cautions=briefs.CAUTIONS,
    icon="clipboard-check",
    beside=queries.keeps_notice,
    hides=queries.hides_notice,
    search=Search(queries.notices, "made_on"),
)
NOTE = Kind(
    code=DeliveryNote.KIND,
    model="shipping.DeliveryNote",
    name=_("Delivery note"),
    url="shipping:note",
    permission="shipping.view",
    events=("printed", "shipped", "signed", "partly_signed", "settled", "cancelled"),
    icon="truck",
    beside=queries.keeps_note,
    search=Search(queries.notes, "made_on"),
)
ORDER_STATES = ("in_review", "reviewed", "held", "released")


def register() -> None:
    """Called once when all models are loaded."""
    register_kind(NOTICE)
    register_kind(NOTE)
    _say()
    _offer()


def _say() -> None:
    event_names.say(
        DeliveryNotice.KIND,
        printed=_("printed it; it waits for the signatures"),
        slip_filed=_("filed the customer's bank slip"),
        slip_arrived=_("the money of the bank slip has arrived"),
        debt_checked=_("checked the debt and gave it back"),
        handed_on=_("handed it on for approval"),
        phone_released=_("released it by phone; the papers follow"),
        stopped=_("stopped it: the word by phone was denied"),
        told=_("told the customer that the goods have left"),
        handed_in=_("wrote it by hand and handed it in; it waits for the signatures"),
        cleared=_("confirmed it; the goods may be drawn"),
        issued=_("drew the goods"),
        shipped=_("shipped the goods"),
    )
    event_names.say(
        DeliveryNote.KIND,
        printed=_("printed it"),
        shipped=_("shipped the goods"),
        signed=_("the customer signed for everything"),
        partly_signed=_("the customer signed for less than was sent"),
        settled=_("settled what is missing"),
    )


def _offer() -> None:
    """The next step on the page of an order: a notice, or the note where no notice is asked for."""
    ways = (
        (
            "notice",
            _("Prepare delivery notice"),
            "shipping:notice_make",
            "shipping.notice",
            checks.check_offer,
        ),
        ("note", _("Make delivery note"), "shipping:note_make", "shipping.note", policies.check_offer_note),
    )
    for code, label, url, right, check in ways:
        offer("orders.order", Offer(code, label, url, right, check, ORDER_STATES, "primary", "truck"))
