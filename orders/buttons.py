"""The buttons of an order: what may be asked of it, when each is shown at all, and who refuses."""

from django.utils.translation import gettext_lazy

from core.components import Ask
from credit import overriding
from orders.models import Order
from orders.policies import (
    CANCELLABLE,
    check_amend,
    check_cancel,
    check_change,
    check_confirm_web,
    check_drop_change,
    check_give_up,
    check_override,
    check_record_loss,
    check_release,
    check_submit,
    check_withdraw,
    proposed,
    to_confirm,
)
from orders.rules import rules
from workflow.policies import Action

State = Order.State
WHY = (Ask("reason", gettext_lazy("Reason"), kind="textarea", required=True),)
ACTIONS = (
    Action(
        "cancel", gettext_lazy("Cancel order"), check_cancel, "orders:cancel", CANCELLABLE, "danger", "ban", ask=WHY
    ),
    Action(
        "drop_change",
        gettext_lazy("Take the change back"),
        check_drop_change,
        "orders:drop_change",
        (State.HELD, State.RELEASED),
        icon="undo-2",
    ),
    Action(
        "amend",
        gettext_lazy("Change the order"),
        check_amend,
        "orders:amend",
        (State.HELD, State.RELEASED),
        icon="pencil",
        method="get",
        key="E",
    ),
    Action(
        "give_up",
        gettext_lazy("Close the rest"),
        check_give_up,
        "orders:give_up",
        (State.RELEASED,),
        icon="file-x",
        ask=WHY,
    ),
    Action(
        "withdraw",
        gettext_lazy("Withdraw"),
        check_withdraw,
        "orders:withdraw",
        (State.IN_REVIEW, State.HELD),
        icon="undo-2",
    ),
    Action(
        "change",
        gettext_lazy("Change"),
        check_change,
        "orders:change",
        (State.DRAFT,),
        icon="pencil",
        method="get",
        key="E",
    ),
    Action(
        "submit",
        gettext_lazy("Submit"),
        check_submit,
        "orders:submit",
        (State.DRAFT,),
        "primary",
        "send",
    ),
    Action(
        "loss",
        gettext_lazy("Record a loss"),
        check_record_loss,
        "orders:loss",
        tuple(state for state in State.values if state != State.DRAFT),
        icon="coins",
        ask=(
            Ask("amount", gettext_lazy("Amount"), kind="number", required=True),
            Ask("reason", gettext_lazy("What went wrong"), kind="textarea", required=True),
        ),
    ),
    Action(
        "confirm",
        gettext_lazy("Confirm with the customer"),
        check_confirm_web,
        "orders:confirm",
        (State.DRAFT,),
        icon="user-round-check",
        ask=(
            Ask(
                "potential",
                gettext_lazy("May become a member: invite"),
                kind="checkbox",
                help=gettext_lazy("The invitation stands in the customer's file."),
            ),
        ),
    ),
    Action(
        "override",
        gettext_lazy("Ask for an override"),
        check_override,
        "orders:override",
        (State.HELD, State.RELEASED),
        icon="shield-check",
        method="get",
    ),
    Action(
        "release",
        gettext_lazy("Try to release"),
        check_release,
        "orders:release",
        (State.HELD,),
        "primary",
        "refresh-cw",
    ),
)


def order_actions(order: Order) -> tuple[Action, ...]:
    """The buttons of an order; those that only some orders or some companies know stay away from the others."""
    house = rules(order.company, order.ordered_on)
    known = {"confirm": to_confirm(order, house), "loss": house.clerk_bears_loss}
    known["drop_change"] = bool(order.state in (State.HELD, State.RELEASED) and proposed(order))
    known["amend"] = not order.locked
    known["override"] = _may_need_override(order)
    return tuple(action for action in ACTIONS if known.get(action.code, True))


def _may_need_override(order: Order) -> bool:
    """Held for what a person may decide on; or released, in a company where anybody releases beyond credit: what it
    was released on may be gone before the goods are."""
    if order.state == State.RELEASED:
        return overriding.known(order.company, order.ordered_on)
    return bool(overriding.outcomes_of(order.hold))
