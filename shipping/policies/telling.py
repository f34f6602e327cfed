"""Who notes that a customer was told of a shipment (PARTS-70)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.policies import require
from core.components import Ask
from core.refusals import NotAllowed
from shipping.models import DeliveryNotice
from workflow.policies import Action

TASK = "shipping.tell_customer"


def check_told(notice: DeliveryNotice, by: User) -> None:
    """Whoever prepares notices tells the customer, once the goods have left."""
    require(by, "shipping.notice", notice.unit_id)
    if not notice.paper.tasks.filter(kind=TASK, done_at__isnull=True).exists():
        raise NotAllowed(_("Nobody is asked to tell this customer."))


TOLD = Action(
    "told", gettext_lazy("Customer was told"), check_told, "shipping:notice_told", icon="phone", look="primary",
    ask=(Ask("how", gettext_lazy("How: fax, e-mail, telephone"), required=True),),
    states=(DeliveryNotice.State.SHIPPED,),
)  # fmt: skip
