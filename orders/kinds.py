"""What orders add to the registry: their kind, its words, and what they offer on earlier papers."""

from django.utils.translation import gettext_lazy as _

from catalog import authority
from credit import checks
from orders import briefs, contents, guarantee_policies, ledgers, policies, pricing, queries, services
from orders.models import Order
from workflow import event_names
from workflow.finding import Search
from workflow.registry import Gate, Kind, Offer, offer
from workflow.registry import register as register_kind

ORDER = Kind(
    code=Order.KIND,
    model="orders.Order",
    name=_("Sales order"),
    url="orders:order",
    permission="orders.view",
    events=(
        *("changed", "submitted", "withdrawn", "held", "released", "restocked", "credit_freed", "noticed", "shipped"),
        *("delivered", "invoiced", "paid", "written_off", "closed", "cancelled"),
        *("confirmed", "replied", "loss_recorded", "given_up", "missing_settled"),
        *("amended", "change_dropped", "stopped"),
    ),
    gates=(
        Gate(
            "review",
            _("Review"),
            approved="reviewed",
            decided=services.decided,
            then=services.after_review,
            facts=pricing.facts,
            content=contents.of_order,
            right="orders.review",
        ),
    ),
    cases={
        "term": _("on payment terms"),
        "by_hand": _("only goods that leave on a notice written by hand"),
        **authority.cases(),
    },
    facts=("customer", "gross", "payment_terms"),
    brief=briefs.brief,
    cautions=briefs.CAUTIONS,
    icon="clipboard-list",
    search=Search(queries.visible, "ordered_on", "gross", ("customer_reference",)),
)


FROM_CALL = Offer(
    code="order",
    label=_("Take an order"),
    url_name="orders:from_call",
    permission=policies.WRITE,
    check=policies.check_convert,
    states=("open", "answered"),
    look="primary",
    icon="clipboard-list",
    key="N",
)
FROM_QUOTATION = Offer(
    code="order",
    label=_("Make the order"),
    url_name="orders:convert",
    permission=policies.WRITE,
    check=policies.check_convert,
    states=("customer_confirmed",),
    look="primary",
    icon="clipboard-list",
)

GUARANTEE = Offer(
    code="guarantee",
    label=_("Ask for a staff guarantee"),
    url_name="orders:guarantee",
    permission=guarantee_policies.GUARANTEE,
    check=guarantee_policies.check_guarantee,
    states=guarantee_policies.STATES,
    icon="shield-check",
    known=guarantee_policies.knows_guarantees,
)


def register() -> None:
    """Called once when all models are loaded."""
    register_kind(ORDER)
    event_names.say(
        Order.KIND,
        held=_("held it"),
        released=_("released it"),
        restocked=_("goods arrived"),
        credit_freed=_("money of the customer freed credit"),
        noticed=_("put goods on a delivery notice"),
        shipped=_("shipped goods"),
        delivered=_("the customer signed for goods"),
        invoiced=_("invoiced goods"),
        paid=_("money was confirmed"),
        written_off=_("part of an invoice was written off"),
        closed=_("closed it"),
        confirmed=_("confirmed it with the customer"),
        replied=_("answered the customer"),
        loss_recorded=_("recorded a loss"),
        given_up=_("closed the rest of it"),
        amended=_("took the change over"),
        change_dropped=_("took the change back"),
        missing_settled=_("settled what was not signed for"),
        stopped=_("was not let leave at the shipment"),
    )
    offer("calls.call", FROM_CALL)
    offer("quotes.quotation", FROM_QUOTATION)
    offer(Order.KIND, GUARANTEE)
    checks.register("orders.parts", ledgers.documents_are_entries)
