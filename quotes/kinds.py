"""How enquiries and quotations stand in the registry, and how their events read in the timeline."""

from django.utils.translation import gettext_lazy as _

from catalog import authority
from quotes import briefs, contents, policies, pricing, queries, services, words
from quotes.models import Enquiry, Quotation
from quotes.models.quotation import DECIDED_ALONE
from workflow import event_names, registry
from workflow.finding import Search

ENQUIRY = registry.Kind(
    code=Enquiry.KIND,
    model="quotes.Enquiry",
    name=_("Enquiry"),
    url="quotes:enquiry",
    permission="quotes.view",
    events=("quoted", "closed"),
    icon="message-circle-question-mark",
    search=Search(queries.enquiries, "asked_on"),
)
QUOTATION = registry.Kind(
    code=Quotation.KIND,
    model="quotes.Quotation",
    name=_("Quotation"),
    url="quotes:quotation",
    permission="quotes.view",
    events=(
        *("changed", "freight_changed", "submitted", "withdrawn", "sealed", "sent", "confirmed"),
        *("converted", "superseded", "expired", "cancelled"),
        DECIDED_ALONE,
    ),
    gates=(
        registry.Gate(
            "review",
            _("Review"),
            approved="approved",
            decided=services.decided,
            then=services.tell_maker,
            facts=pricing.facts,
            content=contents.of_quotation,
        ),
    ),
    cases=authority.cases(),
    brief=briefs.brief,
    cautions=briefs.CAUTIONS,
    icon="file-text",
    search=Search(queries.visible, "created_at", "gross"),
)


def _enquiry_of(states: tuple[str, ...]) -> registry.Offer:
    """An enquiry is entered from a call, or from a lead that was handed over."""
    return registry.Offer(
        code="enquiry",
        label=_("Enter an enquiry"),
        url_name="quotes:enquiry_from",
        permission="quotes.write",
        check=policies.check_enquiry_of,
        states=states,
        icon="message-circle-question-mark",
        key="Q",
    )


def register() -> None:
    """Called once, when the apps are ready."""
    registry.register(ENQUIRY)
    registry.register(QUOTATION)
    for heard, states in (("calls.call", ("open", "answered")), ("calls.lead", ("handed_over", "answered"))):
        registry.offer(heard, _enquiry_of(states))
    words.say()
    event_names.say(Enquiry.KIND, quoted=_("made a quotation"), closed=_("closed it"))
    event_names.say(
        Quotation.KIND,
        freight_changed=_("changed who bears the freight"),
        sealed=_("put the department seal under it"),
        sent=_("sent it to the customer"),
        confirmed=_("recorded the customer's confirmation"),
        converted=_("made an order from it"),
        superseded=_("made a new version of it"),
        expired=_("ended its validity"),
        decided_alone=_("approved it alone, within the own price range"),
    )
