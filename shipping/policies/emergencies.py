"""Who may record a release by phone, and when (FIBRE-136)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from accounts.queries import may, units_of
from core.components import Ask
from core.refusals import NotAllowed, NotFound
from handbook import queries as handbook
from shipping.models import PENDING, DeliveryNotice, Emergency
from shipping.models.base import Consignment
from workflow.models import Round
from workflow.policies import Action

RIGHT = "shipping.emergency"
Notice, State = DeliveryNotice.State, Emergency.State
WAITING = PENDING
"""States of a notice that is not approved yet."""


def possible(goods: Consignment) -> bool:
    """Whether goods of this company leave on a word by phone at all; of a notice or its note."""
    return handbook.needs(goods.company, Emergency.KIND, "approve", goods.made_on) is not None


def check_visible(notice: DeliveryNotice, by: User) -> None:
    """A notice of another company, or of units and warehouses of others, does not exist for a person."""
    mine = notice.company_id == by.works_in and {notice.unit_id, notice.warehouse.unit_id} & units_of(by)
    if not mine:
        raise NotFound(_("There is no such document for you."))


def check_release(notice: DeliveryNotice, by: User) -> None:
    """The keeper or the specialist records the word for a notice that waits for somebody who cannot be reached."""
    _require(notice, by)
    if not possible(notice):
        raise NotAllowed(_("No goods leave on a word by phone here."))
    if notice.state not in WAITING:
        raise NotAllowed(_("This is not possible in the state “%(state)s”.") % {"state": notice.state_label})


def check_contacts(manager: User, witness: User, by: User) -> None:
    """The manager and the witness are two people, and neither records the word (SOD-26)."""
    if by.pk in (manager.pk, witness.pk):
        raise NotAllowed(_("Whoever records the word is neither the manager nor the witness."), field="witness")
    if manager.pk == witness.pk:
        raise NotAllowed(_("The witness is somebody else than the manager."), field="witness")


def check_explain(emergency: Emergency, by: User) -> None:
    """Whoever recorded the word explains it when it is asked for."""
    _require(emergency.notice, by)
    drawn = emergency.notice.state in (Notice.ISSUED, Notice.SHIPPED)
    if emergency.state != State.RETURNED and not (emergency.state == State.DISPUTED and drawn):
        raise NotAllowed(_("Nobody asks for an explanation."))


def check_not_denied(notice: DeliveryNotice) -> None:
    """Goods that were drawn on a word by phone do not leave while the word is denied."""
    if possible(notice) and notice.emergencies.filter(state=State.DISPUTED).exists() and not _stands(notice):
        raise NotAllowed(_("The word by phone was denied; the goods stay until it is explained."))


def _stands(notice: DeliveryNotice) -> bool:
    """Whether somebody signed it after all: the notice's own signatures, or another word."""
    rounds = notice.paper.rounds.filter(gate="issue", outcome=Round.Outcome.APPROVED)
    return notice.emergencies.exclude(state=State.DISPUTED).exists() or rounds.exists()


def _require(notice: DeliveryNotice, by: User) -> None:
    """The right counts at the warehouse, for its keeper, or in the unit that made the notice."""
    if not may(by, RIGHT, notice.warehouse.unit_id):
        require(by, RIGHT, notice.unit_id)


ACTIONS = (
    Action(
        "explain", gettext_lazy("Explain"), check_explain, "shipping:emergency_explain", icon="pencil", look="primary",
        ask=(Ask("explanation", gettext_lazy("Explanation"), kind="textarea", required=True),),
        states=(State.RETURNED, State.DISPUTED),
    ),
)  # fmt: skip
RELEASE = Action(
    "phone", gettext_lazy("Release by phone"), check_release, "shipping:emergency_make", method="get", icon="phone",
    states=WAITING,
)  # fmt: skip
